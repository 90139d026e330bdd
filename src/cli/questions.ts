import type { DevelopmentId, MeasureId } from '../tracking/domain/model.js';
import { askedBy, askedTwice, type TimeOptions } from './asked-times.js';
import type { TemporalQuery, Client } from './client.js';
import { developmentReport } from './development-report.js';
import { differenceReport } from './difference-report.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { historyReport, measureReport } from './measure-report.js';
import { chosen, idIn } from './named.js';
import { passingStates } from './passing-states.js';
import { processesReport, statusReport } from './status-report.js';
import type { Terminal } from './terminal.js';
import { timelineReport } from './timeline-report.js';

/** Options as they came from the command line. */
export interface Options extends TimeOptions {
  readonly format?: string;
  readonly json?: boolean;
}

export type Run = (client: Client, terminal: Terminal) => Promise<ExitCode>;

/** Asks, and shows the answer as JSON or as a report. A slip of the pen is told before anybody is asked. */
const question =
  <Answer>(
    options: Options,
    ask: (client: Client, asked: TemporalQuery) => Promise<Answer>,
    report: (terminal: Terminal, answer: Answer) => string,
  ): Run =>
  async (client, terminal) => {
    const answer = await ask(client, askedBy(options));
    if (options.json) terminal.json(answer);
    else terminal.print(report(terminal, answer));
    return EXIT.ok;
  };

export const processes = (options: Options): Run => question(options, (client) => client.processes(), processesReport);

export const status = (process: string | undefined, options: Options): Run =>
  question(options, async (client, asked) => client.status(await chosen(client, process), asked), statusReport);

export const measure = (names: readonly string[], options: Options): Run =>
  question(
    options,
    async (client, asked) => {
      const { process, id } = await idIn<MeasureId>(client, names, 'measure');
      return client.measureStatus(process, id, asked);
    },
    measureReport,
  );

export const history = (names: readonly string[], options: Options): Run =>
  question(
    options,
    async (client, asked) => {
      const { process, id } = await idIn<MeasureId>(client, names, 'measure');
      return client.history(process, id, asked);
    },
    historyReport,
  );

export const development = (names: readonly string[], options: Options): Run =>
  question(
    options,
    async (client, asked) => {
      const { process, id } = await idIn<DevelopmentId>(client, names, 'development');
      return client.development(process, id, asked);
    },
    developmentReport,
  );

export const timeline = (process: string | undefined, options: Options): Run =>
  question(options, async (client, asked) => client.timeline(await chosen(client, process), asked), timelineReport);

export const diff = (process: string | undefined, options: Options): Run =>
  question(
    options,
    async (client) => {
      const asked = askedTwice(options);
      const difference = await client.diff(await chosen(client, process), asked);
      return { ...difference, passing: 'from' in asked ? await passingStates(client, difference, asked) : [] };
    },
    differenceReport,
  );
