/** The three remedies of the sample result, each with the figures that its trials vary around. Invented. */

const mebibyte = 2 ** 20;
/** Of the sample's table. */
export const capBytes = 64 * mebibyte;

export interface Remedy {
  readonly strategy: string;
  readonly title: string;
  readonly settings: Record<string, unknown>;
  readonly statements: readonly string[];
  readonly recoverMs: number | null;
  readonly durationMs: number;
  readonly rowsDeleted: number;
  readonly rowsArchived: number;
  readonly tableBytesAfter: number;
  readonly dataFreeBytes: number;
  readonly headroomRows: number;
  readonly latencyMs: number;
}

export const sampleRemedies: readonly Remedy[] = [
  {
    strategy: 'prune',
    title: 'delete the oldest finished jobs in primary-key chunks',
    settings: { batch: 500, pauseMs: 0, rows: 4000 },
    statements: ['DELETE FROM `jobs` WHERE id BETWEEN ? AND ? AND status IN (?, ?, ?) LIMIT 500'],
    recoverMs: 420,
    durationMs: 610,
    rowsDeleted: 4000,
    rowsArchived: 0,
    tableBytesAfter: capBytes,
    dataFreeBytes: 11 * mebibyte,
    headroomRows: 2_910,
    latencyMs: 9,
  },
  {
    strategy: 'archive',
    title: 'move old finished jobs to archived_jobs, chunk by chunk',
    settings: { batch: 500, rowFormat: 'COMPRESSED' },
    statements: [
      'INSERT INTO `archived_jobs` SELECT * FROM `jobs` WHERE id BETWEEN ? AND ? FOR UPDATE',
      'DELETE FROM `jobs` WHERE id BETWEEN ? AND ?',
    ],
    recoverMs: 1_180,
    durationMs: 2_350,
    rowsDeleted: 0,
    rowsArchived: 4000,
    tableBytesAfter: capBytes,
    dataFreeBytes: 10 * mebibyte,
    headroomRows: 2_804,
    latencyMs: 24,
  },
  {
    strategy: 'compact',
    title: 'rebuild the table with ALTER TABLE … FORCE',
    settings: { algorithm: 'INPLACE' },
    statements: ['ALTER TABLE `jobs` FORCE, ALGORITHM=INPLACE, LOCK=NONE'],
    recoverMs: 1_950,
    durationMs: 1_730,
    rowsDeleted: 0,
    rowsArchived: 0,
    tableBytesAfter: 57 * mebibyte,
    dataFreeBytes: 2 * mebibyte,
    headroomRows: 1_620,
    latencyMs: 160,
  },
];
