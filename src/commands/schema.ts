import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import type { CommandIo } from '../io.js';
import { scenarioJsonSchema } from '../scenario/json-schema.js';

/** `plimsoll schema`: the JSON Schema of scenario files, on stdout. */
export function schemaCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  return new Command('schema')
    .description('print the JSON Schema of scenario files, for editors')
    .addHelpText('after', '\nExample:\n  plimsoll schema > scenario.schema.json\n')
    .allowExcessArguments(false)
    .action(() => {
      io.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    });
}
