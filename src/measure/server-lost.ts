import type { Trial } from '../result/schema.js';

/** Whether a trial's server died or hung: such a trial has no figure of its remedy's. */
export function isServerLost(status: Trial['status']): boolean {
  return status === 'server-crashed' || status === 'server-hung';
}
