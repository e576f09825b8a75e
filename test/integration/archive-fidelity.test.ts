import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findLeftovers } from '../../src/database/leftovers.js';
import type { Session } from '../../src/database/session.js';
import { archive } from '../../src/strategies/archive.js';
import { compact } from '../../src/strategies/compact.js';
import { copySwap } from '../../src/strategies/copy-swap.js';
import { dumpReload } from '../../src/strategies/dump-reload.js';
import { partition } from '../../src/strategies/partition.js';
import type { RemedyProgress, Strategy } from '../../src/strategies/strategy.js';
import { trimText } from '../../src/strategies/trim-text.js';
import { HostileLab, withGenerated } from '../support/hostile-lab.js';
import { compareTables, hostileColumns } from '../support/hostile-rows.js';
import { fileCompressions, labKinds, wholeLab } from '../support/machine.js';
import { mebibyte } from '../support/test-lab.js';

const forms = {
  'rows as they are': {},
  'compressed pages': { rowFormat: 'compressed' },
  'punched pages, zlib': { pageCompression: 'zlib' },
  'punched pages, lz4': { pageCompression: 'lz4' },
  'compressed text': { compressText: true },
  'rows that were only counted': { verify: 'count' },
} as const;

interface Rewriting {
  readonly what: string;
  readonly strategy: Strategy;
  readonly settings: object;
  /** Why it ends, where it is not done when it has written the rows. */
  readonly reason?: string;
  /** What the server cannot hold in this form. */
  readonly without?: string;
}

/** Remedies that write every row anew and keep it. */
const rewriting: readonly Rewriting[] = [
  { what: 'copy-swap by triggers', strategy: copySwap as Strategy, settings: { chunk: '7 rows' } },
  { what: 'copy-swap by lock', strategy: copySwap as Strategy, settings: { chunk: '7 rows', catchUp: 'lock' } },
  ...fileCompressions.map((compression) => ({
    what: `dump-reload by ${compression}`,
    strategy: dumpReload as Strategy,
    settings: { rowsPerFile: '7 rows', compression },
  })),
  {
    what: 'partition, but for geometry',
    strategy: partition as Strategy,
    settings: { span: '120 months', atMost: '0%' },
    reason: 'no partition is old enough and within the share that may go',
    without: 'place',
  },
  { what: 'compact by copy', strategy: compact as Strategy, settings: { algorithm: 'copy' } },
];

/** What has to do with files, which each provider keeps in its own way; the rest is SQL. */
const inFiles = /pages|dump-reload/;

describe.each(labKinds)('archives on %s', (kind) => {
  const isTried = (what: string) => kind === wholeLab || inFiles.test(what);
  let hostile: HostileLab;
  let session: Session;
  let rows: number;
  beforeAll(async () => {
    hostile = await HostileLab.start(kind);
    session = hostile.session;
    rows = hostile.rows;
  });
  afterAll(() => hostile?.[Symbol.asyncDispose]());
  beforeEach(() => hostile.startAnew());

  it.each(Object.entries(forms).filter(([what]) => isTried(what)))(
    'keep every byte in a table: %s',
    async (_, form) => {
      const settings = archive.settings.parse({ atMost: '100%', batch: '5 rows', ...form });
      expect(await archive.run(await hostile.context(), settings)).toEqual({ status: 'done' });
      const { archived, archiveBytes } = (await archive.rowSources?.(await hostile.context(), settings)) ?? {};
      const whole = { rows, differing: [] };
      expect(await compareTables(session, 'source', archived ?? '', withGenerated)).toEqual(whole);
      expect(archiveBytes).toBeGreaterThan(mebibyte);
      expect(await session.query('SELECT * FROM jobs')).toEqual([]);
    },
  );

  it.each(rewriting.filter(({ what }) => isTried(what)))(
    'are not alone in keeping every byte: $what',
    async ({ strategy, settings, reason, without }) => {
      if (without !== undefined) await session.execute(`ALTER TABLE jobs DROP COLUMN ${without}`);
      const ended = reason === undefined ? { status: 'done' } : { status: 'stopped', reason, isExhausted: true };
      expect(await strategy.run(await hostile.context(), strategy.settings.parse(settings))).toEqual(ended);
      const columns = withGenerated.filter((column) => column !== without);
      expect(await compareTables(session, 'source', 'jobs', columns)).toEqual({ rows, differing: [] });
      expect(await findLeftovers(session, 'jobs')).toEqual([]);
    },
  );

  if (isTried('trim-text'))
    it('are not alone in keeping every byte: trim-text, compressing', async () => {
      const settings = trimText.settings.parse({ mode: 'compress', batch: '7 rows' });
      let trimmed = 0;
      const progress = ({ rowsTrimmed }: RemedyProgress) => {
        trimmed = rowsTrimmed ?? trimmed;
      };
      expect(await trimText.run({ ...(await hostile.context()), progress }, settings)).toEqual({ status: 'done' });
      expect(trimmed).toBeGreaterThan(10);
      const { kept } = (await trimText.rowSources?.(await hostile.context(), settings)) ?? {};
      expect(await compareTables(session, 'source', kept ?? '', hostileColumns)).toEqual({ rows, differing: [] });
    });

  it.each(fileCompressions)(
    'keep every byte in files by %s, which restore-archive brings back into the table',
    async (compression) => {
      expect(await hostile.archiveAll(compression)).toMatchObject({ ended: { status: 'done' }, rows });
      expect(await session.query('SELECT id FROM jobs')).toEqual([]);
      expect(await hostile.restore('jobs', ...hostile.confirmed)).toMatchObject({ code: 0 });
      expect(await compareTables(session, 'source', 'jobs', withGenerated)).toEqual({ rows, differing: [] });
    },
  );
});
