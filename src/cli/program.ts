import { Command, CommanderError } from 'commander';
import type { Client } from './client.js';
import {
  type Options,
  type Run,
  check,
  diff,
  exportDossier,
  importFile,
  rebuild,
  status,
  timeline,
} from './commands.js';
import type { CopyOptions } from './copy-logs.js';
import { EXIT, type ExitCode, explain } from './exit-codes.js';
import { HttpClient } from './http-client.js';
import { type Output, Terminal } from './terminal.js';
import { describeVerification } from './verification-commands.js';

const DEFAULT_URL = 'http://127.0.0.1:3000';

interface Where {
  readonly url: string;
  readonly data?: string;
}

/** Carries out one command line and answers its exit code. */
export async function runProgram(
  words: readonly string[],
  out: Output,
  err: Output,
  environment: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const terminal = new Terminal(out, err, environment);
  let exit: ExitCode = EXIT.ok;
  const copy: Copy = async (given) => {
    // As with a store: asking a service must not wait for what it does not need.
    const { copyLogs } = await import('./copy-logs.js');
    exit = await copyLogs(given, terminal);
  };
  const program = describe(copy, async (run, where, how) => {
    const client = await clientFor(where, how);
    try {
      exit = await run(client, terminal);
    } finally {
      await client.close();
    }
  });
  program.exitOverride().configureOutput({
    writeOut: (text) => out.write(text),
    writeErr: (text) => err.write(text),
    getOutHelpWidth: () => terminal.columns,
  });
  describeVerification(program, async (work) => {
    exit = await work(terminal, environment);
  });
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync(words, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    return explain(terminal, error);
  }
}

interface How {
  readonly create: boolean;
  readonly rebuild: boolean;
}

/** The framework behind a store is loaded only where a store is opened: asking a service is quick. */
async function clientFor({ url, data }: Where, how: How): Promise<Client> {
  if (data === undefined) return new HttpClient(url);
  const { StoreClient } = await import('./store-client.js');
  return StoreClient.open(data, how);
}

type Copy = (given: CopyOptions) => Promise<void>;
type Carry = (run: Run, where: Where, how: How) => Promise<void>;
type Given = Options & Where;

const READING: How = { create: false, rebuild: false };

function describe(copy: Copy, carry: Carry): Command {
  const program = new Command('detente')
    .description('What has taken effect between two parties, on any date, as known at any time.')
    .addHelpText('after', EXPLANATION);
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--url <url>', 'the running service to ask', DEFAULT_URL)
      .option('--data <dir>', 'open the store in this directory instead; no service may be using it')
      .option('--json', 'answer in JSON');
  const asking = (name: string, description: string) =>
    command(name, description)
      .option('--known-at <time>', 'use only what was known by this day or instant')
      .option('--known-by <axis>', 'known by "record" (appended here) or by "report" (public)');

  asking('status [process]', 'which measures are in effect, and the stage of the process')
    .option('--as-of <date>', 'on this day instead of today')
    .action((process: string | undefined, given: Given) => carry(status(process, given), given, READING));
  asking('timeline [process]', 'everything that happened, in order')
    .option('--as-of <date>', 'seen from this day instead of today')
    .action((process: string | undefined, given: Given) => carry(timeline(process, given), given, READING));
  asking('diff [process]', 'what differs between two dates, or between what was known at two times')
    .option('--from <date>', 'the earlier day')
    .option('--to <date>', 'the later day')
    .option('--known-from <time>', 'the earlier knowledge')
    .option('--known-to <time>', 'the later knowledge')
    .option('--as-of <date>', 'with --known-from and --known-to: on this day instead of today')
    .action((process: string | undefined, given: Given) => carry(diff(process, given), given, READING));
  command('import <file>', 'append a dossier, all of it or nothing; the same file twice appends nothing').action(
    (file: string, given: Given) => carry(importFile(file, given), given, { create: true, rebuild: false }),
  );
  command('export [process]', 'write the dossier of a process to standard output')
    .option('--format <format>', 'json, to be imported elsewhere, or csv', 'json')
    .action((process: string | undefined, given: Given) => carry(exportDossier(process, given), given, READING));
  command('rebuild', 'make the read model again from the log; needs --data').action((given: Given) =>
    carry(rebuild(given), given, { create: false, rebuild: true }),
  );
  command(
    'check <file>',
    'ask what the checks of a dossier ask, and name every answer that is not the expected one',
  ).action((file: string, given: Given) => carry(check(file, given), given, READING));
  program
    .command('copy-log')
    .description('copy a whole log between a directory and an engine, and verify it event by event')
    .requiredOption('--from <log>', 'a data directory, or an address such as kurrentdb://host:2113?tls=false')
    .requiredOption('--to <log>', 'the same; the same command again goes on where it was interrupted')
    .option('--prefix <prefix>', 'of the streams on an engine', 'detente-')
    .option('--json', 'answer in JSON')
    .action(copy);
  return program;
}

const EXPLANATION = `
Examples:
  detente status --as-of 2023-01-03
  detente status --as-of 2023-01-03 --known-at 2023-01-03 --known-by report
  detente diff --from 2022-01-01 --to 2025-12-31
  detente import dossier.json --data ./data
  detente export armenia-turkiye --format csv > developments.csv
  detente check dossier.json

Exit codes: 0 done; 1 a check was missed or something differs; 2 wrong usage or input; 3 no service or store to ask.`;
