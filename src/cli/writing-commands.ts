import { type Command, Option } from 'commander';
import { MEASURE_STATES } from '../tracking/domain/states.js';
import type { Rehearsed } from '../tracking/queries/rehearsal.js';
import { type Body, bodyIn, effectFrom, given, givenAny, some, sourceFrom } from './bodies.js';
import type { Client } from './client.js';
import { dryRunReport } from './dry-run-report.js';
import { chosen, idIn, type Named } from './named.js';
import { each, headersOf, type Writing, withWriting } from './options.js';
import type { Carry, Run } from './run.js';

interface Said extends Writing {
  readonly file?: string;
  readonly id?: string;
  readonly date?: string;
  readonly type?: string;
  readonly title?: string;
  readonly measure?: string;
  readonly kind?: string;
  readonly effect: readonly string[];
  readonly source?: string;
  readonly reported?: string;
  readonly confidence?: string;
  readonly notes?: string;
  readonly reason?: string;
  readonly topic?: string;
  readonly resolution?: string;
  readonly side: readonly string[];
  readonly rejects: readonly string[];
  readonly supersedes?: string;
  readonly findsState?: string;
  readonly findsInEffect?: string;
  readonly findsOn?: string;
}

interface Written {
  readonly id: string;
  readonly position: number;
  readonly revision: number;
  readonly warnings?: readonly { readonly detail: string }[];
}

/** Where to send something, and what. */
type Wish = (client: Client) => Promise<readonly [path: string, body: Body]>;

/** The commands that add to the log of a running service. Whatever a body may hold can come from a file instead. */
export function describeWriting(program: Command, carry: Carry): void {
  const command = (name: string, description: string) => withWriting(program.command(name).description(description));
  const write = (said: Said, done: string, wish: Wish) => carry(writing(said, done, wish), said);
  const takingBack = (name: string, description: string, what: Named, done: keyof typeof COLLECTIONS) =>
    because(ofOne(command(name, description), what)).action((names: readonly string[], said: Said) =>
      write(said, done, async (client) => [await pathOf(client, names, what, COLLECTIONS[done]), reasonOf(said)]),
    );

  aboutDevelopment(command('record [process]', 'record what happened'), inJson('the development'))
    .option('--id <id>', 'its id; a fresh one if left out')
    .option('--reported <date>', 'when the public could first know')
    .action((process: string | undefined, said: Said) =>
      write(said, 'recorded', async (client) => {
        const body = { ...(await bodyIn(said.file)), ...developmentOf(said), ...given({ reported: said.reported }) };
        return [`/processes/${await chosen(client, process)}/developments`, body];
      }),
    );
  const correct = command('correct <name...>', 'correct a development; the first version stays in the log');
  because(aboutDevelopment(ofOne(correct, 'development'), CHANGES)).action((names: readonly string[], said: Said) =>
    write(said, 'corrected', async (client) => {
      const path = await pathOf(client, names, 'development', 'corrections');
      return [path, { changes: { ...(await bodyIn(said.file)), ...developmentOf(said) }, ...reasonOf(said) }];
    }),
  );
  takingBack('retract <name...>', 'take a development back; it stays in the log', 'development', 'retracted');
  aboutRuling(
    ofOne(command('rule <name...>', 'decide between contradicting claims about a measure'), 'measure'),
  ).action((names: readonly string[], said: Said) =>
    write(said, 'recorded', async (client) => {
      const path = await pathOf(client, names, 'measure', 'rulings');
      return [path, { ...(await bodyIn(said.file)), ...rulingOf(said) }];
    }),
  );
  because(command('amend [process]', 'change what was declared of a process, or of one of its measures'))
    .option('--measure <measure>', 'of this measure')
    .option('--title <text>', 'its title')
    .option('--kind <kind>', 'of a measure: commitment, restriction, temporary, work or treaty')
    .option('--file <file>', CHANGES)
    .action((process: string | undefined, said: Said) =>
      write(said, 'amended', async (client) => {
        const { title, kind, measure } = said;
        const path = `/processes/${await chosen(client, process)}${measure === undefined ? '' : `/measures/${measure}`}`;
        const changes = { ...(await bodyIn(said.file)), ...given({ title, kind }) };
        return [`${path}/amendments`, { changes, ...reasonOf(said) }];
      }),
    );
  const withdraw = 'withdraw a measure that was declared by mistake; it stays in the log';
  takingBack('withdraw <name...>', withdraw, 'measure', 'withdrawn');
}

const COLLECTIONS = { retracted: 'retractions', withdrawn: 'withdrawals' } as const;

const inJson = (what: string, more = ''): string =>
  `${what} in JSON ("-": standard input${more}); options replace what it says`;
const CHANGES = inJson('the changes', '; null removes');

const ofOne = (command: Command, what: Named): Command => command.usage(`[options] [process] <${what}>`);

const because = (command: Command): Command =>
  command.requiredOption('--reason <text>', 'why').option('--reported <date>', 'when the public could first know');

const aboutDevelopment = (command: Command, file: string): Command =>
  command
    .option('--date <date>', 'when it happened: 2025-03-21, 2025-03, 1993~ or 2022/2024 (EDTF)')
    .option('--type <type>', 'what kind of development, such as restriction-lifted')
    .option('--title <text>', 'what happened, in a line')
    .option('--effect <effect>', 'as "air-cargo:take-effect,from=2023-01-01"; may be given several times', each, [])
    .option('--source <source>', 'as "publisher; title; url; date"')
    .option('--confidence <confidence>', 'certain or to-verify')
    .option('--notes <text>', 'remarks')
    .option('--file <file>', file);

const aboutRuling = (command: Command): Command =>
  command
    .option('--id <id>', 'its id; a fresh one if left out')
    .option('--topic <text>', 'what is contested')
    .option('--side <text>', 'what one side says; may be given several times', each, [])
    .option('--resolution <text>', 'what holds')
    .option('--reason <text>', 'why')
    .option('--confidence <text>', 'how sure')
    .option('--reported <date>', 'when the public could first know')
    .option('--rejects <development>', 'one whose effects on it count no longer; may be given several times', each, [])
    .option('--supersedes <ruling>', 'the earlier ruling whose place it takes')
    .addOption(new Option('--finds-state <state>', 'what it finds the measure to be').choices(MEASURE_STATES))
    .addOption(new Option('--finds-in-effect <answer>', 'whether it finds it in effect').choices(['yes', 'no']))
    .option('--finds-on <date>', 'the day of which it finds so; the day from which it is known if left out')
    .option('--file <file>', inJson('the ruling'));

const reasonOf = ({ reason, reported }: Said): Body => given({ reason, reported });

const developmentOf = ({ id, date, type, title, effect, source, confidence, notes }: Said): Body =>
  given({
    ...{ id, date, type, title, effects: some(effect.map(effectFrom)) },
    ...{ source: source === undefined ? undefined : sourceFrom(source), confidence, notes },
  });

const rulingOf = (said: Said): Body => {
  const { id, topic, side, resolution, confidence, rejects, supersedes } = said;
  const finds = givenAny({ state: said.findsState, inEffect: said.findsInEffect, on: said.findsOn });
  return given({
    ...{ id, topic, sides: some(side), resolution, ...reasonOf(said), confidence },
    ...{ rejects: some(rejects), supersedes, finds },
  });
};

async function pathOf(client: Client, names: readonly string[], what: Named, collection: string): Promise<string> {
  const { process, id } = await idIn(client, names, what);
  return `/processes/${process}/${what}s/${id}/${collection}`;
}

const writing =
  (said: Said, done: string, wish: Wish): Run =>
  async (client, terminal) => {
    const [path, body] = await wish(client);
    const send = <Answer>(to: string) => client.connection.send<Answer>('POST', to, body, headersOf(said));
    if (said.dryRun) {
      const rehearsed = await send<Rehearsed>(`${path}?dryRun=true`);
      terminal.answer(said, rehearsed, dryRunReport);
      terminal.warn(rehearsed.warnings);
      return;
    }
    const written = await send<Written>(path);
    const { id, position, revision, warnings = [] } = written;
    terminal.answer(said, written, () => `${id} ${done}: log position ${position}, revision ${revision}`);
    terminal.warn(warnings);
  };
