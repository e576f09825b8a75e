/** A client that issues rows, changes and deletes others, one statement at a time, and knows what was acknowledged. */
import { connect, type Session } from '../../src/database/session.js';
import { type Condition, type KeyValues, keyIs } from '../../src/table/key.js';
import { quoted } from '../../src/table/quoted.js';
import { insertRow, type keyOf } from '../../src/workload/statements.js';
import { rowIdSql } from './conservation.js';
import type { FilledLab } from './full-table.js';

/** A row that is there: how it is told, and how it is found. */
interface KnownRow {
  readonly id: string;
  readonly key: KeyValues;
}

/** What it may write to besides its own new rows. */
export interface WriterScope {
  /** Index of its first new row. */
  readonly first: number;
  /** Statements of each kind, at most. */
  readonly most: number;
  /** Rows that are not finished: it changes them. */
  readonly open: readonly KnownRow[];
  /** Finished rows: it changes some and deletes others. */
  readonly finished: readonly KnownRow[];
}

export class Writer {
  /** Acknowledged: new rows, the priority last set of rows that were there, and rows deleted. */
  readonly inserted = new Set<string>();
  readonly priorities = new Map<string, number>();
  readonly deleted = new Set<string>();
  /** Sent, the answer lost: may be there or not, changed or not. */
  readonly unsure = new Set<string>();
  private over = false;

  get touched(): ReadonlySet<string> {
    return new Set([...this.inserted, ...this.priorities.keys(), ...this.deleted, ...this.unsure]);
  }

  /** Ends after the statement under way. */
  stop(): void {
    this.over = true;
  }

  /** Writes until stopped or cut off. */
  async write({ lab, rehearsal }: FilledLab, { first, most, open, finished }: WriterScope): Promise<void> {
    await using session = await connect(lab.endpoint);
    // Which row an index is, another connection says before it is written: this one may be lost with its answer.
    await using asking = await connect(lab.endpoint);
    const { table, workload } = rehearsal;
    const name = quoted(table.name);
    const send = async (id: string | undefined, { sql, values }: Condition, done: () => void) => {
      if (id === undefined || this.over) return;
      const outcome = await session.attempt(sql, values);
      if (outcome.status === 'accepted' && outcome.affectedRows === 1) done();
      if (outcome.status !== 'connection-lost') return;
      this.unsure.add(id);
      this.over = true;
    };
    const change = async (row: KnownRow | undefined, priority: number) => {
      if (!row) return;
      const { sql, values } = keyIs(table, row.key);
      const update = { sql: `UPDATE ${name} SET priority = ? WHERE ${sql}`, values: [priority, ...values] };
      await send(row.id, update, () => this.priorities.set(row.id, priority));
    };
    for (let n = 0; n < most && !this.over; n++) {
      const row = workload.liveRow(first + n, 'issued');
      const id = await this.idOf(asking, rehearsal, row);
      await send(id, insertRow(table, workload, row), () => this.inserted.add(id ?? ''));
      await change(open[n % Math.max(1, open.length)], n % 100);
      // Even places are changed and odd ones deleted, from both ends, so that remedies meet some before and some after.
      await change(finished.at(4 * n), (n + 7) % 100);
      const gone = finished.at(-1 - (4 * n + 1));
      if (!gone) continue;
      const { sql, values } = keyIs(table, gone.key);
      await send(gone.id, { sql: `DELETE FROM ${name} WHERE ${sql}`, values }, () => this.deleted.add(gone.id));
    }
  }

  /** As the server would tell the row: asked of a row of these values that is in no table. Undefined once it is lost. */
  private async idOf(
    session: Session,
    { table, workload }: FilledLab['rehearsal'],
    row: Parameters<typeof keyOf>[2],
  ): Promise<string | undefined> {
    const keys = table.roles.key.map((key) => workload.columns.findIndex(({ name }) => name === key));
    const selected = keys.map(
      (at) => `${workload.columns[at]?.expression('?')} AS ${quoted(workload.columns[at]?.name ?? '')}`,
    );
    try {
      const [answer] = await session.query<{ id: string }>(
        `SELECT ${rowIdSql(table, 'r')} AS id FROM (SELECT ${selected.join(', ')}) AS r`,
        keys.map((at) => row[at] ?? null),
      );
      return answer?.id;
    } catch {
      this.over = true;
      return undefined;
    }
  }
}
