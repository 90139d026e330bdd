import { type Command, Option } from 'commander';
import type { DevelopmentId, MeasureId } from '../tracking/domain/model.js';
import { MEASURE_STATES } from '../tracking/domain/states.js';
import { bodyIn, effectFrom, given, some, sourceFrom, type Body } from './bodies.js';
import type { Rehearsed } from '../tracking/queries/rehearsal.js';
import { dryRunReport } from './dry-run-report.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { HttpClient } from './http-client.js';
import { chosen, idIn } from './named.js';
import { each, headersOf, type Writing, withWriting } from './options.js';
import type { Terminal } from './terminal.js';

export type Ask = (client: HttpClient, terminal: Terminal) => Promise<ExitCode>;
export type CarryOver<Access> = (ask: Ask, access: Access) => Promise<void>;

interface Said extends Writing {
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

/** The commands that add to the log of a running service. Whatever a body may hold can come from a file instead. */
export function describeWriting(program: Command, carry: CarryOver<Writing>): void {
  const command = (name: string, description: string) => withWriting(program.command(name).description(description));
  const aboutDevelopment = (name: string, description: string) =>
    command(name, description)
      .option('--date <date>', 'when it happened: 2025-03-21, 2025-03, 1993~ or 2022/2024 (EDTF)')
      .option('--type <type>', 'what kind of development, such as restriction-lifted')
      .option('--title <text>', 'what happened, in a line')
      .option('--effect <effect>', 'as "air-cargo:take-effect,from=2023-01-01"; may be given several times', each, [])
      .option('--source <source>', 'as "publisher; title; url; date"')
      .option('--reported <date>', 'when the public could first know')
      .option('--confidence <confidence>', 'certain or to-verify')
      .option('--notes <text>', 'remarks');

  aboutDevelopment('record [process]', 'record what happened')
    .option('--id <id>', 'its id; a fresh one if left out')
    .option('--file <file>', 'the development in JSON ("-": standard input); options replace what it says')
    .action((process: string | undefined, said: Said) =>
      carry(async (client, terminal) => {
        const body = { ...(await bodyIn(said.file)), ...developmentOf(said), ...given({ reported: said.reported }) };
        const path = `/processes/${await chosen(client, process)}/developments`;
        return write({ client, terminal, said }, path, body, 'recorded');
      }, said),
    );
  aboutDevelopment('correct <name...>', 'correct a development; the first version stays in the log')
    .usage('[options] [process] <development>')
    .requiredOption('--reason <text>', 'why')
    .option('--file <file>', 'the changes in JSON ("-": standard input; null removes); options replace what it says')
    .action((names: readonly string[], said: Said) =>
      carry(async (client, terminal) => {
        const { process, id } = await idIn<DevelopmentId>(client, names, 'development');
        const changes = { ...(await bodyIn(said.file)), ...developmentOf(said) };
        const body = { changes, ...given({ reason: said.reason, reported: said.reported }) };
        return write(
          { client, terminal, said },
          `/processes/${process}/developments/${id}/corrections`,
          body,
          'corrected',
        );
      }, said),
    );
  command('retract <name...>', 'take a development back; it stays in the log')
    .usage('[options] [process] <development>')
    .requiredOption('--reason <text>', 'why')
    .option('--reported <date>', 'when the public could first know')
    .action((names: readonly string[], said: Said) =>
      carry(async (client, terminal) => {
        const { process, id } = await idIn<DevelopmentId>(client, names, 'development');
        const body = given({ reason: said.reason, reported: said.reported });
        return write(
          { client, terminal, said },
          `/processes/${process}/developments/${id}/retractions`,
          body,
          'retracted',
        );
      }, said),
    );
  describeRuling(command, carry);
  describeAmending(command, carry);
}

function describeRuling(command: (name: string, description: string) => Command, carry: CarryOver<Writing>): void {
  command('rule <name...>', 'decide between contradicting claims about a measure')
    .usage('[options] [process] <measure>')
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
    .option('--file <file>', 'the ruling in JSON ("-": standard input); options replace what it says')
    .action((names: readonly string[], said: Said) =>
      carry(async (client, terminal) => {
        const { process, id } = await idIn<MeasureId>(client, names, 'measure');
        const body = { ...(await bodyIn(said.file)), ...rulingOf(said) };
        return write({ client, terminal, said }, `/processes/${process}/measures/${id}/rulings`, body, 'recorded');
      }, said),
    );
}

function describeAmending(command: (name: string, description: string) => Command, carry: CarryOver<Writing>): void {
  command('amend [process]', 'change what was declared of a process, or of one of its measures')
    .option('--measure <measure>', 'of this measure')
    .option('--title <text>', 'its title')
    .option('--kind <kind>', 'of a measure: commitment, restriction, temporary, work or treaty')
    .requiredOption('--reason <text>', 'why')
    .option('--reported <date>', 'when the public could first know')
    .option('--file <file>', 'the changes in JSON ("-": standard input; null removes); options replace what it says')
    .action((named: string | undefined, said: Said) =>
      carry(async (client, terminal) => {
        const { title, kind, reason, reported, measure } = said;
        const process = `/processes/${await chosen(client, named)}`;
        const changes = { ...(await bodyIn(said.file)), ...given({ title, kind }) };
        const path = `${process}${measure === undefined ? '' : `/measures/${measure}`}/amendments`;
        return write({ client, terminal, said }, path, { changes, ...given({ reason, reported }) }, 'amended');
      }, said),
    );
  command('withdraw <name...>', 'withdraw a measure that was declared by mistake; it stays in the log')
    .usage('[options] [process] <measure>')
    .requiredOption('--reason <text>', 'why')
    .option('--reported <date>', 'when the public could first know')
    .action((names: readonly string[], said: Said) =>
      carry(async (client, terminal) => {
        const { process, id } = await idIn<MeasureId>(client, names, 'measure');
        const body = given({ reason: said.reason, reported: said.reported });
        return write({ client, terminal, said }, `/processes/${process}/measures/${id}/withdrawals`, body, 'withdrawn');
      }, said),
    );
}

const developmentOf = ({ id, date, type, title, effect, source, confidence, notes }: Said): Body =>
  given({
    id,
    date,
    type,
    title,
    effects: some(effect.map(effectFrom)),
    source: source === undefined ? undefined : sourceFrom(source),
    confidence,
    notes,
  });

function rulingOf(said: Said): Body {
  const { id, topic, side, resolution, reason, confidence, reported, rejects, supersedes } = said;
  const finds = given({ state: said.findsState, inEffect: said.findsInEffect, on: said.findsOn });
  return given({
    ...{ id, topic, resolution, reason, confidence, reported, supersedes },
    ...{ sides: some(side), rejects: some(rejects), finds: Object.keys(finds).length > 0 ? finds : undefined },
  });
}

interface Writer {
  readonly client: HttpClient;
  readonly terminal: Terminal;
  readonly said: Said;
}

async function write({ client, terminal, said }: Writer, path: string, body: Body, done: string): Promise<ExitCode> {
  if (said.dryRun) {
    const rehearsed = await client.connection.send<Rehearsed>('POST', `${path}?dryRun=true`, body, headersOf(said));
    if (said.json) terminal.json(rehearsed);
    else terminal.print(dryRunReport(terminal, rehearsed));
    terminal.warn(rehearsed.warnings);
    return EXIT.ok;
  }
  const written = await client.connection.send<Written>('POST', path, body, headersOf(said));
  const { id, position, revision, warnings = [] } = written;
  if (said.json) terminal.json(written);
  else terminal.print(`${id} ${done}: log position ${position}, revision ${revision}`);
  terminal.warn(warnings);
  return EXIT.ok;
}
