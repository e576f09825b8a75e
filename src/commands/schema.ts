import { Argument, Command } from 'commander';
import type { ExitCode } from '../errors.js';
import type { CommandIo } from '../io.js';
import { scenarioJsonSchema } from '../scenario/json-schema.js';

/** `plimsoll schema [scenario|result]`: a JSON Schema on stdout; with `--page`, what a result's fields mean, as markdown. */
export function schemaCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  return new Command('schema')
    .description('print the JSON Schema of scenario files, for editors, or of result.json')
    .addArgument(new Argument('[of]', 'what to describe').choices(['scenario', 'result']).default('scenario'))
    .option('--page', 'of the result: the fields and figures as a page of markdown')
    .addHelpText('after', '\nExample:\n  plimsoll schema > scenario.schema.json\n')
    .allowExcessArguments(false)
    .action(async (of: 'scenario' | 'result', { page }: { readonly page?: boolean }, command: Command) => {
      if (page && of !== 'result') command.error('error: --page is of the result only: plimsoll schema result --page');
      io.stdout.write(page ? await pageText() : `${JSON.stringify(await schemaOf(of), null, 2)}\n`);
    });
}

// What a result is takes longer to load than most commands take in all.
async function pageText(): Promise<string> {
  const { resultPage } = await import('../report/result-page.js');
  return resultPage();
}

async function schemaOf(of: 'scenario' | 'result'): Promise<object> {
  if (of === 'scenario') return scenarioJsonSchema();
  const { resultJsonSchema } = await import('../result/json-schema.js');
  return resultJsonSchema();
}
