import { describe, expect, it } from 'vitest';
import { crashLines, logLines } from '../../../src/lab/server-log.js';

const log = `
2026-01-01T00:00:00Z 0 [System] [MY-010116] [Server] mysqld (mysqld 9.7.4) starting as process 10
2026-01-01T00:00:01Z 8 [ERROR] [MY-012144] [InnoDB] of an earlier life
2026-01-01T00:00:02Z 0 [System] [MY-010116] [Server] mysqld (mysqld 9.7.4) starting as process 11
2026-01-01T00:00:03Z 0 [System] [MY-013576] [InnoDB] InnoDB initialization has started.
2026-01-01T00:00:04Z 9 [ERROR] [MY-012144] [InnoDB] posix_fallocate(): Failed to preallocate data for file ./plimsoll/jobs.ibd
2026-01-01T00:00:05Z 9 [ERROR] [MY-013183] [InnoDB] [FATAL] Out of tablespace during rollback. Consider increasing your tablespace.
2026-01-01T00:00:05Z UTC - mysqld got signal 6 ;
Most likely, you have hit a bug
`;

describe('crashLines', () => {
  it('keeps the errors of the server’s last life, in order', () => {
    expect(crashLines(logLines(log)).map((line) => line.slice(0, 22))).toEqual([
      '2026-01-01T00:00:04Z 9',
      '2026-01-01T00:00:05Z 9',
      '2026-01-01T00:00:05Z U',
    ]);
  });

  it('gives the last lines where none stands out, as after a SIGKILL', () => {
    expect(crashLines(['starting as process 1', 'ready for connections'])).toEqual([
      'starting as process 1',
      'ready for connections',
    ]);
  });

  it('is bounded however long the log is', () => {
    expect(crashLines(Array.from({ length: 500 }, (_, line) => `[ERROR] ${line}`))).toHaveLength(20);
  });

  it('tell a message that is repeated in a row once, with its count', () => {
    const full = (second: number) =>
      `2026-01-01T00:00:0${second}Z 9 [ERROR] [MY-012144] [InnoDB] Failed to preallocate`;
    const fatal = '2026-01-01T00:00:09Z 9 [ERROR] [MY-012866] [InnoDB] [FATAL] Out of tablespace during rollback.';
    expect(crashLines([full(1), full(2), full(3), fatal])).toEqual([`${full(1)} (2 more [MY-012144])`, fatal]);
  });
});
