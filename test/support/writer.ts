/** A client that issues jobs, changes and deletes others, one statement at a time, and knows what was acknowledged. */
import { connect } from '../../src/database/session.js';
import { insertJob } from '../../src/workload/job-statements.js';
import type { FilledLab } from './full-table.js';

/** What it may write to besides its own new jobs. */
export interface WriterScope {
  /** Index of its first new job. */
  readonly first: number;
  /** Statements of each kind, at most. */
  readonly most: number;
  /** Jobs that are not finished: it changes them. */
  readonly open: readonly number[];
  /** Finished jobs: it changes some and deletes others. */
  readonly finished: readonly number[];
}

export class Writer {
  /** Acknowledged: new rows, the priority last set of rows that were there, and rows deleted. */
  readonly inserted = new Set<number>();
  readonly priorities = new Map<number, number>();
  readonly deleted = new Set<number>();
  /** Sent, the answer lost: may be there or not, changed or not. */
  readonly unsure = new Set<number>();
  private over = false;

  get touched(): ReadonlySet<number> {
    return new Set([...this.inserted, ...this.priorities.keys(), ...this.deleted, ...this.unsure]);
  }

  /** Ends after the statement under way. */
  stop(): void {
    this.over = true;
  }

  /** Writes until stopped or cut off. */
  async write({ lab, rehearsal }: FilledLab, { first, most, open, finished }: WriterScope): Promise<void> {
    await using session = await connect(lab.endpoint);
    const { table, workload } = rehearsal;
    const send = async (
      id: number | undefined,
      sql: string,
      values: readonly (string | number)[],
      done: () => void,
    ) => {
      if (id === undefined || this.over) return;
      const outcome = await session.attempt(sql, values as never);
      if (outcome.status === 'accepted' && outcome.affectedRows === 1) done();
      if (outcome.status !== 'connection-lost') return;
      this.unsure.add(id);
      this.over = true;
    };
    const change = (id: number | undefined, priority: number) =>
      send(id, `UPDATE \`${table}\` SET priority = ? WHERE id = ?`, [priority, id ?? 0], () => {
        this.priorities.set(id ?? 0, priority);
      });
    for (let n = 0; n < most && !this.over; n++) {
      const { sql, values } = insertJob(table, workload.issuedRow(first + n));
      const id = first + n + 1;
      await send(id, sql, values as never, () => this.inserted.add(id));
      await change(open[n % Math.max(1, open.length)], n % 100);
      // Even places are changed and odd ones deleted, from both ends, so that remedies meet some before and some after.
      await change(finished.at(4 * n), (n + 7) % 100);
      const gone = finished.at(-1 - (4 * n + 1));
      await send(gone, `DELETE FROM \`${table}\` WHERE id = ?`, [gone ?? 0], () => this.deleted.add(gone ?? 0));
    }
  }
}
