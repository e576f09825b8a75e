/** What foreground statements felt in the sample result: invented, and the same shape for every stretch. */
import type { TrafficFigures } from '../../src/result/schema.js';
import { trafficFigures } from '../../src/result/traffic.js';

const operations = ['issue', 'start', 'finish-success', 'finish-error', 'kill'] as const;

export function trafficOf(latencyMs: number, refused: number): TrafficFigures {
  return trafficFigures.parse({
    durationMs: 3_000,
    desiredPerSecond: 600,
    achievedPerSecond: 598.4,
    operations: operations.map((operation, index) => ({
      operation,
      accepted: operation === 'issue' && refused > 100 ? 0 : 520 - index * 90,
      refused: operation === 'issue' ? refused : 0,
      failed: 0,
      latencyMsP50: operation === 'issue' && refused > 100 ? null : latencyMs * (1 + index * 0.1),
      latencyMsP99: operation === 'kill' ? null : latencyMs * (6 + index),
      latencyMsMax: operation === 'issue' && refused > 100 ? null : latencyMs * (14 + index * 2),
    })),
  });
}
