/** One LOAD DATA statement's rows, written chunk by chunk as the connection asks for them: memory stays small. */
import type { Workload } from './workload.js';

const chunkBytes = 1024 * 1024;

export class RowStatement {
  rows = 0;
  /** Bytes of LOAD DATA text. */
  bytes = 0;
  queryBytes = 0;
  /** Index of the first row. */
  readonly start: number;
  private readonly workload: Workload;
  private readonly targetBytes: number;

  /** History rows from index `start` on, until `targetBytes` are reached or passed. */
  constructor(workload: Workload, start: number, targetBytes: number) {
    this.workload = workload;
    this.start = start;
    this.targetBytes = targetBytes;
  }

  *chunks(): Generator<Buffer> {
    let capacity = Math.min(chunkBytes, Math.ceil(this.targetBytes));
    while (this.bytes < this.targetBytes) {
      const chunk = Buffer.allocUnsafe(capacity);
      const written = this.workload.writeRows(chunk, 0, this.start + this.rows, Number.MAX_SAFE_INTEGER);
      // A row longer than the chunk: once more with more room.
      if (written.rows === 0) {
        capacity *= 2;
        continue;
      }
      this.rows += written.rows;
      this.bytes += written.bytes;
      this.queryBytes += written.queryBytes;
      yield chunk.subarray(0, written.bytes);
    }
  }
}
