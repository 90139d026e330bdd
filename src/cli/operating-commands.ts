import { type Command, Option } from 'commander';
import type { Access } from './connection.js';
import type { DoctorGiven } from './doctor.js';
import type { Work } from './log-commands.js';
import { headersOf, whole, withAccess } from './options.js';
import type { PrepareGiven } from './prepare-upgrade.js';
import type { Carry } from './run.js';

interface Given extends Access {
  readonly follower: string;
  readonly reason: string;
  readonly actor?: string;
  readonly json?: boolean;
}

interface Skipped {
  readonly follower: string;
  readonly position: number;
  readonly event: string;
  readonly type: string;
  readonly why: string;
}

/** What those who run a service decide about it. */
export function describeOperating(program: Command, carry: Carry): void {
  withAccess(
    program
      .command('skip')
      .description('let what is made from the log go on without the event at which it stands still')
      .argument('<position>', 'of the event, as /health/ready tells', whole),
  )
    .requiredOption('--follower <name>', 'what stands still, such as read-model')
    .requiredOption('--reason <text>', 'why; the log keeps it')
    .addOption(new Option('--actor <name>', 'for whom, if the key may say so').env('DETENTE_ACTOR'))
    .action((position: number, given: Given) =>
      carry(async (client, terminal) => {
        const { follower, reason } = given;
        const path = `/followers/${encodeURIComponent(follower)}/skips`;
        const skipped = await client.connection.send<Skipped>('POST', path, { position, reason }, headersOf(given));
        const { type, event, why } = skipped;
        terminal.answer(
          given,
          skipped,
          () => `${follower} goes on without event ${position} (${type} ${event}), which it could not take in: ${why}`,
        );
      }, given),
    );
}

/** Before another version takes over. */
export function describeUpgrading(program: Command, carry: (work: Work) => Promise<void>): void {
  program
    .command('prepare-upgrade')
    .description('with the new version, while the old one serves: make the read model that the new one will start with')
    .addOption(new Option('--data <dir>', 'the data directory').env('DATA_DIR').default('./data'))
    .option('--json', 'answer in JSON')
    .action((given: PrepareGiven) =>
      carry(async (terminal) => {
        const { prepareUpgrade } = await import('./prepare-upgrade.js');
        return prepareUpgrade(given, terminal);
      }),
    );
}

/** What it needs is loaded when it is asked for: asking a service stays quick. */
export function describeDoctor(program: Command, carry: (work: Work) => Promise<void>): void {
  withAccess(
    program
      .command('doctor')
      .description(
        'look at a data directory and the service on it, and say what to do: configuration, files, log, clock',
      ),
  )
    .addOption(new Option('--data <dir>', 'the data directory').env('DATA_DIR'))
    .action((given: DoctorGiven) =>
      carry(async (terminal, environment) => {
        const { doctor } = await import('./doctor.js');
        return doctor(given, terminal, environment);
      }),
    );
}
