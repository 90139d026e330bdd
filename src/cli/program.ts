import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { describeAsking } from './asking-commands.js';
import { describeAudit } from './audit-command.js';
import { describeBackups } from './backup-commands.js';
import { Client } from './client.js';
import { completionFor, SHELLS } from './completion.js';
import { type Access, Connection } from './connection.js';
import { describeDossiers } from './dossier-commands.js';
import { EXIT, type ExitCode, explain } from './exit-codes.js';
import { describeKeys } from './key-commands.js';
import { withLocalKey } from './local-key.js';
import { type Work, describeLogs } from './log-commands.js';
import { describeDoctor, describeOperating, describeUpgrading } from './operating-commands.js';
import type { Carry, How } from './run.js';
import { type Output, Terminal } from './terminal.js';
import { describeWebhooks } from './webhook-commands.js';
import { describeWriting } from './writing-commands.js';

/** Carries out one command line and answers its exit code. */
export async function runProgram(
  words: readonly string[],
  out: Output,
  err: Output,
  environment: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const terminal = new Terminal(out, err, environment);
  let exit: ExitCode = EXIT.ok;
  const program = new Command('detente')
    .description('What has taken effect between two parties, on any date, as known at any time.')
    .version(version(), '--version', 'print the version')
    .addHelpText('after', EXPLANATION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
      getOutHelpWidth: () => terminal.columns,
      outputError: (text, write) => write(text + orderHint(text, words, program)),
    });
  const carry: Carry = async (run, { data, ...access }, how) => {
    const client = await clientFor(data, withLocalKey(access, access.url, environment), {
      create: false,
      rebuild: false,
      ...how,
    });
    try {
      exit = (await run(client, terminal)) ?? EXIT.ok;
    } finally {
      await client.close();
    }
  };
  describeAsking(program, carry);
  describeDossiers(program, carry);
  describeAudit(program, carry);
  describeWriting(program, carry);
  describeWebhooks(program, carry);
  describeKeys(program, carry);
  describeOperating(program, carry);
  const carryHere = async (work: Work) => {
    exit = (await work(terminal, environment)) ?? EXIT.ok;
  };
  describeLogs(program, carryHere);
  describeDoctor(program, carryHere);
  describeBackups(program, carryHere);
  describeUpgrading(program, carryHere);
  program
    .command('completion <shell>')
    .description(`what makes a shell complete these commands: ${SHELLS.join(', ')}`)
    .action((shell: string) => terminal.write(completionFor(shell, program)));
  inherit(program);
  try {
    await program.parseAsync(words, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    return explain(terminal, error);
  }
}

/** Options belong to commands, and many other programs take them before. */
function orderHint(refusal: string, [first = '']: readonly string[], { commands }: Command): string {
  const [, option] = /^error: unknown option '(--[\w-]+)/.exec(refusal) ?? [];
  const isOfCommand = commands.some(({ options }) => options.some(({ long }) => long === option));
  return option !== undefined && first.startsWith(option) && isOfCommand
    ? `(Write it behind the command: detente COMMAND ${option} …)\n`
    : '';
}

function inherit(parent: Command): void {
  for (const command of parent.commands) inherit(command.copyInheritedSettings(parent));
}

const version = (): string =>
  (JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { readonly version: string }).version;

/** The framework behind a store is loaded only where a store is opened: asking a service is quick. */
async function clientFor(data: string | undefined, access: Access, how: How): Promise<Client> {
  if (data === undefined) return new Client(new Connection(access));
  const { StoreClient } = await import('./store-client.js');
  return StoreClient.open(data, how);
}

const EXPLANATION = `
Examples:
  detente status --as-of 2023-01-03
  detente status --as-of 2023-01-03 --known-at 2023-01-03 --known-by report
  detente measure air-cargo
  detente question lorry-at-margara --as-of 2026-05-15
  detente diff --from 2022-01-01 --to 2025-12-31
  detente record --date 2026-03-01 --type statement --title "Talks go on"
  detente import dossier.json --data ./data
  detente keys add Newsroom --role recorder --process armenia-turkiye
  detente backup /backups/monday --keys-for age1…
  detente export armenia-turkiye --format csv > developments.csv
  detente check dossier.json
  source <(detente completion bash)

Exit codes: 0 done; 1 a check was missed or something differs; 2 wrong usage or input; 3 no service or store to ask.`;
