/** A client that issues jobs and changes running ones, one statement at a time, and knows what was acknowledged. */
import { connect } from '../../../src/database/session.js';
import { insertJob } from '../../../src/workload/job-statements.js';
import type { FilledLab } from './full-table.js';

export class Writer {
  /** Acknowledged: new rows, and the priority last set of rows that were there. */
  readonly inserted = new Set<number>();
  readonly priorities = new Map<number, number>();
  /** Sent, the answer lost: may be there or not. */
  readonly unsure = new Set<number>();
  private over = false;

  get touched(): ReadonlySet<number> {
    return new Set([...this.inserted, ...this.priorities.keys(), ...this.unsure]);
  }

  /** Ends after the statement under way. */
  stop(): void {
    this.over = true;
  }

  /** Writes until stopped or cut off; `first` is the index of its first new job, `open` are jobs not finished. */
  async write({ lab, rehearsal }: FilledLab, first: number, open: readonly number[], most: number): Promise<void> {
    await using session = await connect(lab.endpoint);
    const { table, workload } = rehearsal;
    for (let n = 0; n < most && !this.over; n++) {
      const { sql, values } = insertJob(table, workload.issuedRow(first + n));
      const id = first + n + 1;
      const insert = await session.attempt(sql, values);
      if (insert.status === 'accepted') this.inserted.add(id);
      if (insert.status === 'connection-lost') return void this.unsure.add(id);
      const changed = open[n % Math.max(1, open.length)];
      if (changed === undefined) continue;
      const update = await session.attempt(`UPDATE \`${table}\` SET priority = ? WHERE id = ?`, [n % 100, changed]);
      if (update.status === 'accepted') this.priorities.set(changed, n % 100);
      if (update.status === 'connection-lost') return void this.unsure.add(changed);
    }
  }
}
