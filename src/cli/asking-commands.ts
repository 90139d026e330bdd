import type { Command } from 'commander';
import {
  type Options,
  type Run,
  development,
  diff,
  history,
  measure,
  processes,
  status,
  timeline,
} from './questions.js';
import { check, exportDossier, importFile, rebuild } from './commands.js';
import type { Access } from './connection.js';
import { withAccess } from './options.js';

export interface Where extends Access {
  readonly data?: string;
}

export interface How {
  readonly create: boolean;
  readonly rebuild: boolean;
}

export type Carry = (run: Run, where: Where, how: How) => Promise<void>;
type Given = Options & Where;

const READING: How = { create: false, rebuild: false };

/** The commands that a service answers, or a store without one. */
export function describeAsking(program: Command, carry: Carry): void {
  const command = (name: string, description: string) =>
    withAccess(program.command(name).description(description))
      .option('--data <dir>', 'open the store in this directory instead; no service may be using it')
      .option('--json', 'answer in JSON');
  const asking = (name: string, description: string) =>
    command(name, description)
      .option('--known-at <time>', 'use only what was known by this day or instant')
      .option('--known-by <axis>', 'known by "record" (appended here) or by "report" (public)');
  const EVIDENCE = ['--evidence <level>', 'as if only what is "confirmed" had happened'] as const;
  const askingOn = (name: string, description: string) =>
    asking(name, description).option('--as-of <date>', 'on this day instead of today');
  const ask = (run: Run, given: Given) => carry(run, given, READING);

  command('processes', 'the processes there are').action((given: Given) => ask(processes(given), given));
  askingOn('status [process] [measure]', 'which measures are in effect, and the stage of the process')
    .option(...EVIDENCE)
    .action((process: string | undefined, id: string | undefined, given: Given) =>
      ask(process !== undefined && id !== undefined ? measure([process, id], given) : status(process, given), given),
    );
  askingOn('measure <name...>', 'whether one measure is in effect, and what that rests on')
    .option(...EVIDENCE)
    .usage('[options] [process] <measure>')
    .action((names: readonly string[], given: Given) => ask(measure(names, given), given));
  askingOn('history <name...>', 'all states that a measure went through')
    .option(...EVIDENCE)
    .usage('[options] [process] <measure>')
    .action((names: readonly string[], given: Given) => ask(history(names, given), given));
  asking('development <name...>', 'one development with its sources, claims and corrections')
    .usage('[options] [process] <development>')
    .action((names: readonly string[], given: Given) => ask(development(names, given), given));
  askingOn('timeline [process]', 'everything that happened, in order').action(
    (process: string | undefined, given: Given) => ask(timeline(process, given), given),
  );
  asking('diff [process]', 'what differs between two dates, or between what was known at two times')
    .option(...EVIDENCE)
    .option('--from <date>', 'the earlier day')
    .option('--to <date>', 'the later day')
    .option('--known-from <time>', 'the earlier knowledge')
    .option('--known-to <time>', 'the later knowledge')
    .option('--as-of <date>', 'with --known-from and --known-to: on this day instead of today')
    .action((process: string | undefined, given: Given) => ask(diff(process, given), given));
  command(
    'import <file>',
    'append a dossier (- reads standard input), all of it or nothing; the same one twice appends nothing',
  ).action((file: string, given: Given) => carry(importFile(file, given), given, { create: true, rebuild: false }));
  command('export [process]', 'write the dossier of a process to standard output')
    .option('--format <format>', 'json, to be imported elsewhere, or csv', 'json')
    .action((process: string | undefined, given: Given) => ask(exportDossier(process, given), given));
  command('rebuild', 'make the read model again from the log; needs --data').action((given: Given) =>
    carry(rebuild(given), given, { create: false, rebuild: true }),
  );
  command(
    'check <file>',
    'ask what the checks of a dossier (- reads standard input) ask, and name every answer that is not the expected one',
  ).action((file: string, given: Given) => ask(check(file, given), given));
}
