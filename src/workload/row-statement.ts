/** One LOAD DATA statement's rows, written chunk by chunk as the connection asks for them: memory stays small. */
import type { Workload } from './workload.js';

const chunkBytes = 1024 * 1024;

/** Two in turns: rows are written into one while the other is on its way. One is replaced where a row needs more room. */
export type RowBuffers = [Buffer, Buffer];

/** To be made once for many statements: fresh memory costs more than the rows that are written into it. */
export function createRowBuffers(): RowBuffers {
  return [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)];
}

export class RowStatement {
  rows = 0;
  /** Bytes of LOAD DATA text. */
  bytes = 0;
  textBytes = 0;
  /** Index of the first row. */
  readonly start: number;
  private readonly workload: Workload;
  private readonly targetBytes: number;
  private readonly rowsMax: number;
  private readonly buffers: RowBuffers;

  /** History rows from index `start` on, until `targetBytes` are reached or passed, or there are `rowsMax`. */
  constructor(
    workload: Workload,
    start: number,
    targetBytes: number,
    rowsMax: number = Number.MAX_SAFE_INTEGER,
    buffers = createRowBuffers(),
  ) {
    this.workload = workload;
    this.start = start;
    this.targetBytes = targetBytes;
    this.rowsMax = rowsMax;
    this.buffers = buffers;
  }

  /** A chunk holds its rows until the next but one is asked for. */
  *chunks(): Generator<Buffer> {
    let capacity = Math.min(chunkBytes, Math.ceil(this.targetBytes));
    let turn: 0 | 1 = 0;
    while (this.bytes < this.targetBytes && this.rows < this.rowsMax) {
      if (this.buffers[turn].length < capacity) this.buffers[turn] = Buffer.allocUnsafeSlow(capacity);
      const chunk = this.buffers[turn].subarray(0, capacity);
      const written = this.workload.writeRows(chunk, 0, this.start + this.rows, this.rowsMax - this.rows);
      // A row longer than the chunk: once more with more room.
      if (written.rows === 0) {
        capacity *= 2;
        continue;
      }
      this.rows += written.rows;
      this.bytes += written.bytes;
      this.textBytes += written.textBytes;
      turn = turn === 0 ? 1 : 0;
      yield chunk.subarray(0, written.bytes);
    }
  }
}
