/** `plimsoll init SOURCE`: from a table to a scenario that runs unedited. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { type ExitCode, messageOf, PlimsollError } from '../errors.js';
import { fittingRemedies } from '../init/fitting-remedies.js';
import { type ProfileSpecs, specsOfProfile } from '../init/from-profile.js';
import { partitionYears } from '../init/partition-years.js';
import { nameOf, scenarioText } from '../init/scenario-text.js';
import { trafficRate } from '../init/traffic-rate.js';
import type { CommandIo } from '../io.js';
import { defaultCacheDirectory } from '../lab/cache-directory.js';
import { parseProfile } from '../profile/read-profile.js';
import { examineTable } from '../run/examine-table.js';
import { checkScenario } from '../scenario/load-scenario.js';
import { parseScenarioSource } from '../scenario/scenario-source.js';
import type { Scenario } from '../scenario/schema.js';
import { chooseTable } from '../table/choose-table.js';
import { planColumns } from '../workload/column-plan.js';
import { type LookOptions, lookAtTable, withLookOptions } from './look-at-table.js';
import { isServerUrl } from './server-url.js';
import { writeWhole } from './write-whole.js';

interface InitOptions extends LookOptions {
  readonly table?: string;
  readonly out?: string;
  readonly lab?: 'auto' | 'docker' | 'embedded';
}

const help = `
SOURCE is a file of SQL (SHOW CREATE TABLE, or mysqldump --no-data), a profile that \`plimsoll inspect\` wrote, or
mysql://user@host/database, which is inspected first. A lab's server reads the definition; nothing else of a file is run.

Examples:
  plimsoll init orders.sql --out orders.yaml
  plimsoll init mysql://reader@db1.example/shop --table orders --out orders.yaml
`;

export function initCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  const command = new Command('init')
    .description('write a scenario for a table of yours: its definition, roles, columns, and the remedies that fit')
    .argument('<source>', 'a .sql file, a profile.yaml, or mysql://user@host/database')
    .option('--table <name>', 'which table, where the source has several')
    .option('--out <file>', 'write the scenario there; without it to standard output')
    .option('--lab <kind>', 'where MySQL reads the definition: auto, docker or embedded');
  return withLookOptions(command)
    .addHelpText('after', help)
    .action(async (source: string, options: InitOptions) => {
      const text = await draft(io, source, options);
      if (options.out === undefined) return void io.stdout.write(text);
      await writeWhole(resolve(io.cwd, options.out), text);
      io.stderr.write(`wrote ${options.out}; next: plimsoll validate ${options.out}, plimsoll run ${options.out}\n`);
    });
}

async function draft(io: CommandIo, source: string, options: InitOptions): Promise<string> {
  const { sql, from, known } = await readSource(io, source, options);
  const { create } = chooseTable(sql, from, options.table);
  const base = bareScenario(create.name, sql, options);
  const { table, guesses, leftOut, refusal, historyRows } = await examineTable({
    scenario: base,
    cacheDirectory: defaultCacheDirectory(io.env),
    env: io.env,
    signal: io.signal,
  });
  const { lines, leftOut: remediesLeftOut } = fittingRemedies(table);
  const years = partitionYears(table.shape);
  return scenarioText({
    source: from,
    table,
    reasons: guesses,
    leftOut,
    plans: planColumns(table, base.workload)[0] ?? [],
    columns: known?.columns ?? {},
    mainText: known?.mainText ?? null,
    trafficRate: (usual) => trafficRate(usual, historyRows, base.cap.size),
    kindChars: known?.kindChars ?? null,
    history:
      known?.history ??
      (years && { ...years, volumeGrowth: '0%/year', why: 'the years of the table’s own partitions' }),
    profiled: known?.profiled ?? null,
    refusal: known === null ? (refusal?.message ?? null) : null,
    remedies: lines,
    remediesLeftOut,
  });
}

interface Source {
  readonly sql: string;
  /** As messages and the first line name it. */
  readonly from: string;
  readonly known: ProfileSpecs | null;
}

async function readSource(io: CommandIo, source: string, options: InitOptions): Promise<Source> {
  if (isServerUrl(source)) {
    if (options.table === undefined)
      throw new PlimsollError('a server has many tables', { code: 'no-table-named', hint: 'name one: --table NAME' });
    const profile = await lookAtTable(io, source, { ...options, table: options.table });
    return { sql: profile.ddl, from: `a look at ${profile.table}`, known: specsOfProfile(profile) };
  }
  const file = resolve(io.cwd, source);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new PlimsollError(`cannot read ${source}: ${messageOf(cause)}`, { code: 'scenario-unreadable' });
  });
  if (/\.ya?ml$/.test(source)) {
    const profile = parseProfile(source, text);
    return { sql: profile.ddl, from: basename(source), known: specsOfProfile(profile) };
  }
  return { sql: text, from: basename(source), known: null };
}

/** With nothing said but the table. */
function bareScenario(name: string, create: string, { table, lab }: InitOptions): Scenario {
  const source = {
    name: nameOf(name),
    question: 'What is this table?',
    cap: { mechanism: 'file-size', size: '64MiB' },
    ...(lab === undefined ? {} : { lab: { kind: lab } }),
    table: { create, ...(table === undefined ? {} : { name: table }) },
    strategies: [{ use: 'compact' }],
  };
  return checkScenario(parseScenarioSource('plimsoll init', JSON.stringify(source)));
}
