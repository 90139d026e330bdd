import type { Command } from 'commander';
import type { DevelopmentId, MeasureId, ProcessId } from '../tracking/domain/model.js';
import type { QuestionId } from '../tracking/domain/question.js';
import {
  askedBy,
  askedTwice,
  dayOption,
  evidenceOption,
  knownByOption,
  timeOption,
  type TimeOptions,
} from './asked-times.js';
import type { Client, TemporalQuery } from './client.js';
import { developmentReport } from './development-report.js';
import { differenceReport } from './difference-report.js';
import { historyReport, measureReport } from './measure-report.js';
import { chosen, idIn, type Named } from './named.js';
import { withStore } from './options.js';
import { passingStates } from './passing-states.js';
import { questionReport, questionsReport } from './question-report.js';
import type { Carry, Given } from './run.js';
import { processesReport, statusReport } from './status-report.js';
import type { Terminal } from './terminal.js';
import { timelineReport } from './timeline-report.js';

type Asked = Given & TimeOptions;
type OfMeasure = [ProcessId, MeasureId, TemporalQuery];
type OfQuestion = [ProcessId, QuestionId, TemporalQuery];
type OfDevelopment = [ProcessId, DevelopmentId, TemporalQuery];
type AskOfProcess<Answer> = (client: Client, process: ProcessId, asked: TemporalQuery) => Promise<Answer>;
type AskOfOne<Id, Answer> = (client: Client, process: ProcessId, id: Id, asked: TemporalQuery) => Promise<Answer>;
type Report<Answer> = (terminal: Terminal, answer: Answer) => string;

/** The questions that a service answers, or a store without one. */
export function describeAsking(program: Command, carry: Carry): void {
  const command = (name: string, description: string) => withStore(program.command(name).description(description));
  const asking = (name: string, description: string) =>
    command(name, description)
      .addOption(timeOption('--known-at <time>', 'use only what was known by this day or instant'))
      .addOption(knownByOption('--known-by <axis>', 'known by "record" (appended here) or by "report" (public)'));
  const askingOn = (name: string, description: string) =>
    asking(name, description).addOption(dayOption('--as-of <date>', 'on this day instead of today'));
  const evidence = () => evidenceOption('--evidence <level>', 'as if only what is "confirmed" had happened');
  const answer = <Answer>(given: Asked, ask: (client: Client) => Promise<Answer>, report: Report<Answer>) =>
    carry(async (client, terminal) => terminal.answer(given, await ask(client), report), given);
  const ofProcess =
    <Answer>(ask: AskOfProcess<Answer>, report: Report<Answer>) =>
    (process: string | undefined, given: Asked) =>
      answer(given, async (client) => ask(client, await chosen(client, process), askedBy(given)), report);
  const ofOne =
    <Id extends string, Answer>(what: Named, ask: AskOfOne<Id, Answer>, report: Report<Answer>) =>
    (names: readonly string[], given: Asked) =>
      answer(
        given,
        async (client) => {
          const { process, id } = await idIn<Id>(client, names, what);
          return ask(client, process, id, askedBy(given));
        },
        report,
      );
  const ofMeasure = ofOne('measure', (client, ...of: OfMeasure) => client.measureStatus(...of), measureReport);
  const status = ofProcess((client, ...of) => client.status(...of), statusReport);

  command('processes', 'the processes there are').action((given: Asked) =>
    answer(given, (client) => client.processes(), processesReport),
  );
  askingOn('status [process] [measure]', 'which measures are in effect, and the stage of the process')
    .addOption(evidence())
    .action((process: string | undefined, measure: string | undefined, given: Asked) =>
      process !== undefined && measure !== undefined ? ofMeasure([process, measure], given) : status(process, given),
    );
  askingOn('measure <name...>', 'whether one measure is in effect, and what that rests on')
    .addOption(evidence())
    .usage('[options] [process] <measure>')
    .action(ofMeasure);
  askingOn('history <name...>', 'all states that a measure went through')
    .addOption(evidence())
    .usage('[options] [process] <measure>')
    .action(ofOne('measure', (client, ...of: OfMeasure) => client.history(...of), historyReport));
  askingOn('questions [process]', 'the practical questions of a process, each with its answer')
    .addOption(evidence())
    .action(ofProcess((client, ...of) => client.questions(...of), questionsReport));
  askingOn('question <name...>', 'yes, no or uncertain: since when, how sure, and what is missing')
    .addOption(evidence())
    .usage('[options] [process] <question>')
    .action(ofOne('question', (client, ...of: OfQuestion) => client.question(...of), questionReport));
  asking('development <name...>', 'one development with its sources, claims and corrections')
    .usage('[options] [process] <development>')
    .action(ofOne('development', (client, ...of: OfDevelopment) => client.development(...of), developmentReport));
  askingOn('timeline [process]', 'everything that happened, in order').action(
    ofProcess((client, ...of) => client.timeline(...of), timelineReport),
  );
  asking('diff [process]', 'what differs between two dates, or between what was known at two times')
    .addOption(evidence())
    .addOption(dayOption('--from <date>', 'the earlier day'))
    .addOption(dayOption('--to <date>', 'the later day'))
    .addOption(timeOption('--known-from <time>', 'the earlier knowledge'))
    .addOption(timeOption('--known-to <time>', 'the later knowledge'))
    .addOption(dayOption('--as-of <date>', 'with --known-from and --known-to: on this day instead of today'))
    .action((process: string | undefined, given: Asked) =>
      answer(given, (client) => difference(client, process, given), differenceReport),
    );
}

async function difference(client: Client, process: string | undefined, given: Asked) {
  const asked = askedTwice(given);
  const found = await client.diff(await chosen(client, process), asked);
  return { ...found, passing: asked.from === undefined ? [] : await passingStates(client, found, asked) };
}
