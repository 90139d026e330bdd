import type { Command } from 'commander';
import { incorrect } from '../kernel/domain-error.js';
import type { ImportAnswer } from './client.js';
import type { Miss } from './dossier-checks.js';
import { withDossierFile } from './dossier-file.js';
import { EXIT } from './exit-codes.js';
import { chosen } from './named.js';
import { withStore } from './options.js';
import { withProgress } from './progress.js';
import type { Carry, Given, Run } from './run.js';
import { counted } from './wording.js';

/** What brings a whole dossier in or out, or asks for all that it expects. */
export function describeDossiers(program: Command, carry: Carry): void {
  const command = (name: string, description: string) => withStore(program.command(name).description(description));
  command(
    'import <file>',
    'append a dossier (- reads standard input), all of it or nothing; the same one twice appends nothing',
  ).action((file: string, given: Given) => carry(importFile(file, given), given, { create: true }));
  command('export [process]', 'write the dossier of a process to standard output')
    .option('--format <format>', 'json, to be imported elsewhere, or csv', 'json')
    .action((process: string | undefined, given: Given & { readonly format: string }) =>
      carry(async (client, terminal) => {
        const { format } = given;
        if (format !== 'json' && format !== 'csv')
          throw incorrect('option/not-a-format', `--format ${format}: it is either json or csv`);
        await terminal.stream(await client.export(await chosen(client, process), format));
      }, given),
    );
  command('rebuild', 'make the read model again from the log; needs --data').action((given: Given) =>
    carry(
      async (client, terminal) => {
        const events = await withProgress(terminal, (report) => client.rebuild(report));
        terminal.answer(given, { events }, () => `The read model was made again from ${counted(events, 'event')}`);
      },
      given,
      { rebuild: true },
    ),
  );
  command(
    'check <file>',
    'ask what the checks of a dossier (- reads standard input) ask, and name every answer that is not the expected one',
  ).action((file: string, given: Given) => carry(check(file, given), given));
}

const importFile =
  (file: string, given: Given): Run =>
  async (client, terminal) => {
    const imported = await withProgress(terminal, (report) =>
      withDossierFile(file, (path) => client.import(path, report)),
    );
    terminal.answer(given, imported, () => importReport(imported));
    terminal.warn(
      (imported.warnings ?? []).map(({ process, development, ruling, pointer, detail }) => ({
        detail: `${development ?? ruling ?? process}${pointer}: ${detail}`,
      })),
    );
  };

const importReport = ({ process, appended, unchanged, checks, position }: ImportAnswer): string =>
  `${process}: ${counted(appended, 'event')} appended, ${counted(unchanged, 'record')} there already, ` +
  `log position ${position}${checks === 0 ? '. The dossier has no checks' : ''}`;

const check =
  (file: string, given: Given): Run =>
  async (client, terminal) => {
    const { misses, readChecks } = await import('./dossier-checks.js');
    const asked = await withDossierFile(file, readChecks);
    const missed: Miss[] = [];
    for await (const miss of misses(client, asked)) {
      missed.push(miss);
      if (!given.json)
        terminal.print(`${miss.pointer}  ${miss.question}: expected ${miss.expected}; found ${miss.found}`);
    }
    const checks = asked.measures.length + asked.stages.length + asked.questions.length;
    terminal.answer(given, { process: asked.process, checks, missed }, () =>
      checks === 0
        ? 'The dossier has no checks: nothing was asked'
        : `${counted(checks, 'check')}, ${missed.length} missed`,
    );
    return missed.length === 0 ? EXIT.ok : EXIT.missed;
  };
