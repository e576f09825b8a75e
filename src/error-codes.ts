/**
 * Every error code and the exit code that the process ends with for it: the one place where that is decided. A new
 * code is one line here and one row in docs/errors.md, which a test holds to this table. An error says its code
 * (errors.ts); a code that is not listed does not compile.
 */

/** Exit codes, documented in `plimsoll --help`, README and docs/errors.md. */
export const exitCodes = {
  ok: 0,
  /** A bug, or what neither the command nor the scenario can help: the operating system or the lab gave way. */
  failed: 1,
  usage: 2,
  checkFailed: 3,
  noServer: 4,
  invariantBroken: 5,
  /** Replication stopped under a remedy: rows are in order, and the replica needs somebody. */
  replicaStopped: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const { failed, usage, checkFailed, noServer, invariantBroken, interrupted } = exitCodes;

export const errorCodes = {
  'archive-of-another-table': usage,
  'cap-too-small': usage,
  'cap-within-a-page': usage,
  'fault-not-possible': usage,
  'jobs-refused': usage,
  'keys-ran-out': usage,
  'no-archive': usage,
  'no-server-named': usage,
  'no-table-named': usage,
  'no-target': usage,
  'no-working-directory': usage,
  'no-zstd': usage,
  'not-confirmed': usage,
  'not-full': usage,
  'option-file': usage,
  'out-holds-a-run': usage,
  'out-in-use': usage,
  'out-unwritable': usage,
  'password-on-command-line': usage,
  'profile-invalid': usage,
  'profile-unreadable': usage,
  'report-unwritable': usage,
  'result-invalid': usage,
  'result-not-json': usage,
  'result-unreadable': usage,
  'result-version': usage,
  'scenario-invalid': usage,
  'scenario-unknown': usage,
  'scenario-unreadable': usage,
  'server-url': usage,
  'strategy-unknown': usage,
  'table-ddl': usage,
  'table-engine': usage,
  'table-not-innodb': usage,
  'table-roles': usage,
  'table-unknown': usage,
  'table-values': usage,

  'archive-damaged': checkFailed,
  'create-refused': checkFailed,
  'restore-connection-lost': checkFailed,
  'restore-refused': checkFailed,
  'restore-table-full': checkFailed,
  'server-changed': checkFailed,
  'target-differs': checkFailed,

  'access-denied': noServer,
  'cache-unwritable': noServer,
  'cap-not-possible': noServer,
  'cap-not-raised': noServer,
  'clone-failed': noServer,
  'connect-failed': noServer,
  'connection-lost': noServer,
  'container-failed': noServer,
  'history-load-failed': noServer,
  'image-failed': noServer,
  'lab-lost': noServer,
  'no-docker': noServer,
  'no-room': noServer,
  'no-server': noServer,
  'server-crash-loop': noServer,
  'server-crashed-at-start': noServer,
  'server-died': noServer,
  'server-hung': noServer,
  'server-start-failed': noServer,
  'server-unsupported': noServer,
  'statement-refused': noServer,
  'table-locked': noServer,
  'template-failed': noServer,
  'temporary-unwritable': noServer,
  'unpack-failed': noServer,

  'archive-restore-differs': invariantBroken,

  'archive-unreadable': failed,
  'clean-up-failed': failed,
  'lab-files-failed': failed,
  'output-lost': failed,
  'restore-differs': failed,
  'result-unwritable': failed,
  'row-too-large': failed,
  'system-refused': failed,
  'took-too-long': failed,

  interrupted,
} as const satisfies Readonly<Record<string, ExitCode>>;

/** Stable, kebab-case, for programs. */
export type ErrorCode = keyof typeof errorCodes;
