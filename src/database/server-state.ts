/**
 * What a program with every privilege can change of a server beyond the lab's schema: global variables, schemas,
 * events, routines, accounts. Triggers and tables of the lab's schema go when its full table is put back.
 */
import { PlimsollError } from '../errors.js';
import type { Session } from './session.js';

export interface ServerState {
  readonly variables: ReadonlyMap<string, string>;
  /** Name to the SQL that takes it away. */
  readonly objects: ReadonlyMap<string, string>;
}

export interface ServerChange {
  readonly kind: 'setting' | 'server-object';
  /** "max_connections", "event plimsoll.nightly". */
  readonly name: string;
  readonly meaning: string;
  /** SQL; null where none brings it back. */
  readonly removal: string | null;
}

/** Not settings, or moved by the lab itself: at a restart, and by what watches the server. */
const unsteady = /^(init_file$|gtid_|innodb_monitor_|clone_valid_donor_list$)/;

const name = (schema: string, object: string) => `CONCAT(${schema}, '.', ${object})`;
const quoted = (text: string) => `'\`', REPLACE(${text}, '\`', '\`\`'), '\`'`;
const objectsSql = `
  SELECT CONCAT('schema ', SCHEMA_NAME) AS name, CONCAT('DROP SCHEMA ', ${quoted('SCHEMA_NAME')}) AS removal
    FROM information_schema.SCHEMATA
  UNION ALL SELECT CONCAT('event ', ${name('EVENT_SCHEMA', 'EVENT_NAME')}),
      CONCAT('DROP EVENT ', ${quoted('EVENT_SCHEMA')}, '.', ${quoted('EVENT_NAME')})
    FROM information_schema.EVENTS
  UNION ALL SELECT CONCAT(LOWER(ROUTINE_TYPE), ' ', ${name('ROUTINE_SCHEMA', 'ROUTINE_NAME')}),
      CONCAT('DROP ', ROUTINE_TYPE, ' ', ${quoted('ROUTINE_SCHEMA')}, '.', ${quoted('ROUTINE_NAME')})
    FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA <> 'sys'
  UNION ALL SELECT CONCAT('account ', User, '@', Host), CONCAT('DROP USER ', QUOTE(User), '@', QUOTE(Host)) FROM mysql.user`;

export async function readServerState(session: Session): Promise<ServerState> {
  const variables = await session.query<{ Variable_name: string; Value: string }>('SHOW GLOBAL VARIABLES');
  const objects = await session.query<{ name: string; removal: string }>(objectsSql);
  return {
    variables: new Map(
      variables.filter((row) => !unsteady.test(row.Variable_name)).map((row) => [row.Variable_name, row.Value]),
    ),
    objects: new Map(objects.map((row) => [row.name, row.removal])),
  };
}

/** What is not as it was: variables, then what came, then what went. */
export function serverChanges(before: ServerState, now: ServerState): readonly ServerChange[] {
  const variables = [...before.variables].flatMap(([variable, was]): readonly ServerChange[] => {
    const value = now.variables.get(variable) ?? was;
    if (value === was) return [];
    const removal = `SET GLOBAL ${variable} = ${/^-?\d+(\.\d+)?$/.test(was) ? was : `'${was.replaceAll("'", "''")}'`}`;
    return [{ kind: 'setting', name: variable, meaning: `is ${value} and was ${was}`, removal }];
  });
  const came = [...now.objects].filter(([object]) => !before.objects.has(object));
  const went = [...before.objects.keys()].filter((object) => !now.objects.has(object));
  return [
    ...variables,
    ...came.map(
      ([object, removal]): ServerChange => ({
        kind: 'server-object',
        name: object,
        meaning: 'was not there before',
        removal,
      }),
    ),
    ...went.map((object): ServerChange => ({ kind: 'server-object', name: object, meaning: 'is gone', removal: null })),
  ];
}

/** "max_connections is 10 and was 151". */
export function describeChange({ name, meaning }: ServerChange): string {
  return `${name} ${meaning}`;
}

export interface PutBack {
  /** What was not as before. */
  readonly changes: readonly ServerChange[];
  /** What still is not. */
  readonly left: readonly ServerChange[];
}

/** A setting that another one bounds can be put back only after that one. */
const roundsMax = 5;

/** Makes the server as it was, but for the lab's schema, round by round until nothing more can be put back. */
export async function putServerBack(session: Session, before: ServerState): Promise<PutBack> {
  // What SET PERSIST wrote would come back at the next restart.
  await session.execute('RESET PERSIST');
  const read = async () => serverChanges(before, await readServerState(session));
  const changes = await read();
  let left = changes;
  for (let round = 0; round < roundsMax && left.some(({ removal }) => removal !== null); round++) {
    // An object may have gone with its schema.
    for (const { removal } of left)
      if (removal !== null)
        await session.execute(removal).catch((cause) => {
          if (!(cause instanceof PlimsollError) || cause.code !== 'statement-refused') throw cause;
        });
    left = await read();
  }
  return { changes, left };
}

/** Throws `server-changed` where the server is not as it was: trials would not start alike. */
export async function requireServerAsBefore(session: Session, before: ServerState): Promise<void> {
  const left = serverChanges(before, await readServerState(session));
  if (left.length > 0)
    throw new PlimsollError(`the server is not as it was before the remedy: ${left.map(describeChange).join('; ')}`, {
      code: 'server-changed',
      hint: 'Later trials would not start alike. Let the program leave that alone, or put it back itself.',
    });
}
