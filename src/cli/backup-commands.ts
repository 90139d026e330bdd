import { type Command, Option } from 'commander';
import type { BackupGiven, RestoreGiven } from './backups.js';
import type { Work } from './log-commands.js';
import { each } from './options.js';

/** What they need is loaded when they are asked for. */
export function describeBackups(program: Command, carry: (work: Work) => Promise<void>): void {
  program
    .command('backup <dir>')
    .description('copy all of a data directory that cannot be made again, also while a service uses it, and verify it')
    .addOption(new Option('--data <dir>', 'the data directory').env('DATA_DIR').default('./data'))
    .option('--keys-for <recipient>', 'encrypt the private keys for this public key of age; several times', each, [])
    .option('--keys-to <dir>', 'the private keys as they are, in a new directory elsewhere')
    .option('--json', 'answer in JSON')
    .action((to: string, given: BackupGiven) =>
      carry(async (terminal, environment) => {
        const { backup } = await import('./backups.js');
        return backup(to, given, terminal, environment);
      }),
    );
  program
    .command('restore <dir>')
    .description('make a data directory of a backup: every file by its sum, the log by its signed checkpoint')
    .requiredOption('--to <dir>', 'the data directory to be, empty or not there yet')
    .option('--identity <file>', 'the file of age-keygen that opens the keys in the backup')
    .option('--keys <dir>', 'where --keys-to put the private keys')
    .option('--without-keys', 'they are put there by hand before the service starts')
    .option('--key <key>', 'verifier key known from elsewhere; may be given several times', each, [])
    .option('--json', 'answer in JSON')
    .action((from: string, given: RestoreGiven) =>
      carry(async (terminal) => {
        const { restore } = await import('./backups.js');
        return restore(from, given, terminal);
      }),
    );
}
