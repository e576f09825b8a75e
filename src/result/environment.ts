import { arch, cpus, platform, release, totalmem } from 'node:os';
import type { Result } from './schema.js';

/** The machine that the numbers come from. */
export function readEnvironment(): Result['environment'] {
  const processors = cpus();
  return {
    node: process.version,
    platform: `${platform()} ${release()} ${arch()}`,
    cpuModel: processors[0]?.model.trim() ?? 'unknown',
    cpus: processors.length,
    memoryBytes: totalmem(),
  };
}
