import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import type { CommandIo } from './io.js';

export function cleanCommand(_io: CommandIo, _finish: (code: ExitCode) => void): Command {
  return new Command('clean');
}
