/**
 * Who owns the jobs. A few accounts issue most of them: rank r is drawn about in proportion to 1/r
 * (Zipf's law with exponent 1). Closed accounts, whose rows left the table over the years, are picked so
 * that their rows make up the share asked for; they are spread over ranks, so the holes are scattered.
 */
import { type Draws, mix } from './draws.js';

export const accountCount = 3000;
const slots = 1 << 14;
const usersPerAccountMax = 24;

export interface Accounts {
  /** The account of a row, by one draw: 1 and up. */
  accountOf(draw: number): number;
  /** A user of the account; an account's first users issue the most. */
  userOf(accountId: number, draws: Draws): number;
  /** Was the account closed, its rows deleted? */
  isClosed(accountId: number): boolean;
}

/** `deletedShare`: share of rows, 0 to 1, that belong to closed accounts; met within half a point. */
export function createAccounts(seed: number, deletedShare: number): Accounts {
  const bySlot = new Uint16Array(slots);
  const slotsOf = new Uint16Array(accountCount + 1);
  for (let slot = 0; slot < slots; slot++) {
    const rank = Math.floor(accountCount ** ((slot + 0.5) / slots));
    // Ids are no ranking: a rank's id is its place in a permutation of 1..accountCount that the seed turns.
    const accountId = 1 + ((rank * 1327 + (seed % accountCount)) % accountCount);
    bySlot[slot] = accountId;
    slotsOf[accountId] = (slotsOf[accountId] as number) + 1;
  }
  const closed = closedAccounts(seed, slotsOf, Math.round(deletedShare * slots));
  return {
    accountOf: (draw) => bySlot[draw >>> 18] as number,
    userOf(accountId, draws) {
      const users = 1 + ((mix(accountId ^ seed) >>> 0) % usersPerAccountMax);
      return accountId * 100 + Math.floor(users * draws.unit() * draws.unit());
    },
    isClosed: (accountId) => closed[accountId] === 1,
  };
}

/** Goes through the accounts in hashed order and closes each that still fits into what is left. */
function closedAccounts(seed: number, slotsOf: Uint16Array, slotsToClose: number): Uint8Array {
  const closed = new Uint8Array(slotsOf.length);
  const order = Array.from(slotsOf.keys()).sort((a, b) => mix(a ^ seed) - mix(b ^ seed) || a - b);
  let left = slotsToClose;
  for (const accountId of order) {
    const size = slotsOf[accountId] as number;
    if (size === 0 || size > left) continue;
    closed[accountId] = 1;
    left -= size;
  }
  return closed;
}
