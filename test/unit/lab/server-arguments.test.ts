import { describe, expect, it } from 'vitest';
import { serverArguments, tableOptionsFor } from '../../../src/lab/server-arguments.js';

const bytes = 64 * 2 ** 20;

describe('serverArguments', () => {
  it('limits the system tablespace only for the tablespace mechanism', () => {
    const limited = (mechanism: 'file-size' | 'tablespace') =>
      serverArguments({ bufferPoolBytes: 1, cap: { mechanism, bytes } }, null).filter((flag) =>
        flag.startsWith('--innodb-data-file-path'),
      );
    expect(limited('tablespace')).toEqual([`--innodb-data-file-path=ibdata1:12M:autoextend:max:${bytes}`]);
    expect(limited('file-size')).toEqual([]);
  });

  it('takes twice the connections that traffic opens, and some beside; the server’s own number where that is enough', () => {
    const limits = (connections: number) =>
      serverArguments({ bufferPoolBytes: 1, cap: { mechanism: 'file-size', bytes }, connections }, null).filter(
        (flag) => /^--(max-connections|back-log)=/.test(flag),
      );
    expect(limits(8)).toEqual([]);
    expect(limits(256)).toEqual(['--max-connections=572', '--back-log=572']);
  });

  it('names every directory that a table may lie in', () => {
    const flags = serverArguments({ bufferPoolBytes: 1, cap: { mechanism: 'filesystem', bytes } }, '/capped');
    expect(flags).toContain('--innodb-directories=/capped');
    expect(tableOptionsFor('filesystem', '/capped')).toBe("DATA DIRECTORY = '/capped'");
  });
});
