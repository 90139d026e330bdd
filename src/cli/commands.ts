import { incorrect } from '../kernel/domain-error.js';
import type { ProcessId } from '../tracking/domain/model.js';
import { dayFrom, instantFrom, knownByFrom } from './asked-times.js';
import type { Asked, AskedTwice, Client } from './client.js';
import { differenceReport } from './difference-report.js';
import { misses, readChecks } from './dossier-checks.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { Progress } from './progress.js';
import { statusReport } from './status-report.js';
import type { Terminal } from './terminal.js';
import { timelineReport } from './timeline-report.js';

/** Options as they came from the command line. */
export interface Options {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly knownBy?: string;
  readonly from?: string;
  readonly to?: string;
  readonly knownFrom?: string;
  readonly knownTo?: string;
  readonly format?: string;
  readonly json?: boolean;
}

export type Run = (client: Client, terminal: Terminal) => Promise<ExitCode>;

export const status =
  (process: string | undefined, options: Options): Run =>
  async (client, terminal) => {
    const answer = await client.status(await chosen(client, process), askedBy(options));
    if (options.json) terminal.json(answer);
    else terminal.print(statusReport(terminal, answer));
    return EXIT.ok;
  };

export const timeline =
  (process: string | undefined, options: Options): Run =>
  async (client, terminal) => {
    const answer = await client.timeline(await chosen(client, process), askedBy(options));
    if (options.json) terminal.json(answer);
    else terminal.print(timelineReport(terminal, answer));
    return EXIT.ok;
  };

export const diff =
  (process: string | undefined, options: Options): Run =>
  async (client, terminal) => {
    const asked = askedTwice(options);
    const answer = await client.diff(await chosen(client, process), asked);
    if (options.json) terminal.json(answer);
    else terminal.print(differenceReport(terminal, answer));
    return EXIT.ok;
  };

export const importFile =
  (file: string, options: Options): Run =>
  async (client, terminal) => {
    const progress = new Progress(terminal);
    try {
      const imported = await client.import(file, progress.report);
      progress.end();
      const { process, appended, unchanged, position } = imported;
      if (options.json) terminal.json(imported);
      else
        terminal.print(
          `${process}: ${counted(appended, 'event')} appended, ${counted(unchanged, 'record')} there already, log position ${position}`,
        );
      return EXIT.ok;
    } finally {
      progress.end();
    }
  };

export const exportDossier =
  (process: string | undefined, { format = 'json' }: Options): Run =>
  async (client, terminal) => {
    if (format !== 'json' && format !== 'csv')
      throw incorrect('option/not-a-format', `--format ${format}: it is either json or csv`);
    await terminal.stream(await client.export(await chosen(client, process), format));
    return EXIT.ok;
  };

export const rebuild =
  (options: Options): Run =>
  async (client, terminal) => {
    const progress = new Progress(terminal);
    try {
      const events = await client.rebuild(progress.report);
      progress.end();
      if (options.json) terminal.json({ events });
      else terminal.print(`The read model was made again from ${counted(events, 'event')}`);
      return EXIT.ok;
    } finally {
      progress.end();
    }
  };

export const check =
  (file: string, options: Options): Run =>
  async (client, terminal) => {
    const checks = await readChecks(file);
    const missed = [];
    for await (const miss of misses(client, checks)) {
      missed.push(miss);
      if (!options.json)
        terminal.print(`${miss.pointer}  ${miss.question}: expected ${miss.expected}; found ${miss.found}`);
    }
    const count = checks.measures.length + checks.stages.length;
    if (options.json) terminal.json({ process: checks.process, checks: count, missed });
    else terminal.print(`${counted(count, 'check')}, ${missed.length} missed`);
    return missed.length === 0 ? EXIT.ok : EXIT.missed;
  };

/** The process that was named, or the only one there is. */
async function chosen(client: Client, named: string | undefined): Promise<ProcessId> {
  if (named !== undefined) {
    if (/^[a-z0-9][a-z0-9-]{0,99}$/.test(named)) return named as ProcessId;
    throw incorrect('process/not-an-id', `"${named}" is not the id of a process, such as armenia-turkiye`);
  }
  const [only, ...others] = await client.processes();
  if (only === undefined)
    throw incorrect('process/none', 'There is no process yet. Import a dossier first: detente import FILE');
  if (others.length === 0) return only.id;
  const ids = [only, ...others].map(({ id }) => id).join(', ');
  throw incorrect('process/not-named', `There are several processes. Name one of: ${ids}`);
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

/** Checked here, so that a slip of the pen is told in the words of the command line. */
function askedBy({ asOf, knownAt, knownBy }: Options): Asked {
  if (asOf !== undefined) dayFrom('--as-of', asOf);
  if (knownAt !== undefined) instantFrom('--known-at', knownAt);
  return {
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(knownBy === undefined ? {} : { knownBy: knownByFrom(knownBy) }),
  };
}

function askedTwice(options: Options): AskedTwice {
  const { from, to, knownFrom, knownTo } = options;
  const { asOf, knownAt, knownBy } = askedBy(options);
  const by = knownBy === undefined ? {} : { knownBy };
  if (from !== undefined && to !== undefined && knownFrom === undefined && knownTo === undefined) {
    if (asOf !== undefined)
      throw incorrect('option/too-many', '--as-of says nothing beside --from and --to. Leave it out');
    dayFrom('--from', from);
    dayFrom('--to', to);
    return { from, to, ...by, ...(knownAt === undefined ? {} : { knownAt }) };
  }
  if (knownFrom !== undefined && knownTo !== undefined && from === undefined && to === undefined) {
    if (knownAt !== undefined)
      throw incorrect('option/too-many', '--known-at says nothing beside --known-from and --known-to. Leave it out');
    instantFrom('--known-from', knownFrom);
    instantFrom('--known-to', knownTo);
    return { knownFrom, knownTo, ...by, ...(asOf === undefined ? {} : { asOf }) };
  }
  throw incorrect('option/missing', 'Say what to compare: --from DATE --to DATE, or --known-from TIME --known-to TIME');
}
