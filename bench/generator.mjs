/**
 * Row text alone, the server only asked what the table is: ours (ready LOAD DATA text of the flagship's rows into a reused buffer) beside faker
 * composing SQL-looking text of the same mean length. MB/s count the bytes that came out.
 */
import { faker } from '@faker-js/faker/locale/en';
import { startLab } from '../dist/lab/start-lab.js';
import { prepareTable } from '../dist/run/create-table.js';
import { findScenario } from '../dist/scenario/find-scenario.js';
import { loadScenario } from '../dist/scenario/load-scenario.js';
import { labOptions } from './lab-start.mjs';
import { interleave, row } from './rounds.mjs';

const rounds = 9;
const bufferBytes = 4 * 2 ** 20;
const oursBytes = 256 * 2 ** 20;
const fakerBytes = 4 * 2 ** 20;

export async function benchGenerator() {
  const scenario = await loadScenario(await findScenario('treasure-data-2019', process.cwd()), {});
  const workload = await workloadOf(scenario);
  const buffer = Buffer.allocUnsafe(bufferBytes);
  const sample = workload.writeRows(buffer, 0, Math.floor(workload.historyRows / 2), Number.MAX_SAFE_INTEGER);
  const textBytes = Math.round(sample.textBytes / sample.rows);
  faker.seed(scenario.seed);
  const figures = await interleave(
    {
      plimsoll: async () => megabytesPerSecond(() => writeOurs(workload, buffer)),
      'faker alone': async () => megabytesPerSecond(() => writeWithFaker(textBytes, buffer)),
    },
    rounds,
  );
  const ours = figures.plimsoll.median;
  return {
    title: `Row text, one thread, MB/s (mean text ${textBytes} bytes; ours is ${(ours / figures['faker alone'].median).toFixed(0)} times faker alone)`,
    rows: Object.entries(figures).map(([name, figure]) => row(name, figure, 'MB/s')),
    json: { generator: { megabytesPerSecond: ours } },
  };
}

async function workloadOf(scenario) {
  const lab = await startLab(labOptions('embedded', scenario.cap.size));
  try {
    return (await prepareTable(lab, scenario)).workload;
  } finally {
    await lab[Symbol.asyncDispose]();
  }
}

function megabytesPerSecond(write) {
  const startedMs = performance.now();
  const bytes = write();
  return bytes / 1e6 / ((performance.now() - startedMs) / 1000);
}

function writeOurs(workload, buffer) {
  let bytes = 0;
  for (let start = 0; bytes < oursBytes; ) {
    // Once more over the same years when they are used up.
    if (start >= workload.historyRows) start = 0;
    const written = workload.writeRows(buffer, 0, start, workload.historyRows - start);
    start += written.rows;
    bytes += written.bytes;
  }
  return bytes;
}

/** Rows of the same columns, every word fresh from faker, written as UTF-8 into the same buffer. */
function writeWithFaker(textBytes, buffer) {
  let bytes = 0;
  for (let id = 1; bytes < fakerBytes; id++) {
    let query = `SELECT ${faker.database.column()} FROM ${faker.lorem.word()}.${faker.lorem.word()}\nWHERE 1 = 1`;
    while (query.length < textBytes)
      query += `\n  AND ${faker.database.column()} IN ('${faker.person.fullName()}', '${faker.commerce.productName()}', ${faker.number.int(90_000)})`;
    const text = `${id}\t${faker.number.int(3000)}\t${faker.lorem.word()}\tpresto_query\t${query.replaceAll('\n', '\\n')}\n`;
    bytes += buffer.write(text, 0);
  }
  return bytes;
}
