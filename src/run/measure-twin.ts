/** The twin's bytes a row after its history, by the statistics that a profile goes by, where a scenario names a real table's. */

import { readIndexBytes } from '../database/index-bytes.js';
import { connect } from '../database/session.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Twin } from '../result/twin.js';

export async function measureTwin(
  { lab, table, scenario }: Pick<Rehearsal, 'lab' | 'table' | 'scenario'>,
  rows: number,
): Promise<Twin | null> {
  const { profiled } = scenario.table;
  if (!profiled || rows === 0) return null;
  await using session = await connect(lab.endpoint);
  const { bytes, indexes } = await readIndexBytes(session, table.name);
  return {
    rows,
    profiledRows: profiled.rows,
    bytesARow: bytes / rows,
    profiledBytesARow: profiled.bytesARow,
    indexes: Object.entries(profiled.indexes).map(([name, profiledBytesARow]) => ({
      name,
      bytesARow: (indexes.get(name) ?? 0) / rows,
      profiledBytesARow,
    })),
  };
}
