import type { Command } from 'commander';
import type { CopyOptions } from './copy-logs.js';
import type { ExitCode } from './exit-codes.js';
import { DEFAULT_URL, each, withToken } from './options.js';
import type { Terminal } from './terminal.js';
import type { VerifyGiven } from './verify.js';
import type { WitnessGiven } from './witness.js';

export type Work = (terminal: Terminal, environment: NodeJS.ProcessEnv) => Promise<ExitCode | void>;

/** The commands that look at a log and trust no service. What they need is loaded when they are asked for. */
export function describeLogs(program: Command, carry: (work: Work) => Promise<void>): void {
  withToken(program.command('verify [where]'))
    .description(
      'check a log from its leaves up: at an address, in a data directory, or in a mirror of its served files',
    )
    .option('--key <key>', 'verifier key known from elsewhere; may be given several times', each, [])
    .option('--seen <file>', 'where to remember what was seen of this log')
    .option('--json', 'answer in JSON')
    .action((where: string | undefined, given: VerifyGiven) =>
      carry(async (terminal, environment) => {
        const { verify } = await import('./verify.js');
        return verify(where ?? DEFAULT_URL, given, terminal, environment);
      }),
    );
  program
    .command('verify-proof <file>')
    .description('check the proof of one event, asking nobody')
    .option('--key <key>', 'verifier key of the log; may be given several times', each, [])
    .option('--entry <file>', 'the entry, where the proof does not hold it')
    .option('--json', 'answer in JSON')
    .action((file: string, given: VerifyGiven & { readonly entry?: string }) =>
      carry(async (terminal) => {
        const { verifyProofFile } = await import('./verify.js');
        return verifyProofFile(file, given, terminal);
      }),
    );
  program
    .command('witness')
    .description('vouch for other people’s logs: sign their checkpoints as long as they only grow (C2SP tlog-witness)')
    .option('--log <key>', 'verifier key of a log; may be given several times', each, [])
    .requiredOption('--name <name>', 'name of this witness, such as witness.example.com/w1')
    .requiredOption('--state <dir>', 'where to keep its key and what it signed last')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on', '3001')
    .action((given: WitnessGiven) =>
      carry(async (terminal) => {
        const { runWitness } = await import('./witness.js');
        return runWitness(given, terminal);
      }),
    );
  program
    .command('copy-log')
    .description('copy a whole log between a directory and an engine, and verify it event by event')
    .requiredOption('--from <log>', 'a data directory, or an address such as kurrentdb://host:2113?tls=false')
    .requiredOption('--to <log>', 'the same; the same command again goes on where it was interrupted')
    .option('--prefix <prefix>', 'of the streams on an engine', 'detente-')
    .option('--json', 'answer in JSON')
    .action((given: CopyOptions) =>
      carry(async (terminal) => {
        const { copyLogs } = await import('./copy-logs.js');
        return copyLogs(given, terminal);
      }),
    );
}
