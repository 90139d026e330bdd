import { incorrect } from '../kernel/domain-error.js';
import { misses, readChecks } from './dossier-checks.js';
import { withDossierFile } from './dossier-file.js';
import { EXIT } from './exit-codes.js';
import { chosen } from './named.js';
import { Progress } from './progress.js';
import type { Options, Run } from './questions.js';
import { counted } from './wording.js';

export const importFile =
  (file: string, options: Options): Run =>
  async (client, terminal) => {
    const progress = new Progress(terminal);
    try {
      const imported = await withDossierFile(file, (path) => client.import(path, progress.report));
      progress.end();
      const { process, appended, unchanged, checks, position, warnings = [] } = imported;
      if (options.json) terminal.json(imported);
      else
        terminal.print(
          `${process}: ${counted(appended, 'event')} appended, ${counted(unchanged, 'record')} there already, log position ${position}${checks === 0 ? '. The dossier has no checks' : ''}`,
        );
      terminal.warn(
        warnings.map(({ process: of, development, ruling, pointer, detail }) => ({
          detail: `${development ?? ruling ?? of}${pointer}: ${detail}`,
        })),
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
    const checks = await withDossierFile(file, readChecks);
    const missed = [];
    for await (const miss of misses(client, checks)) {
      missed.push(miss);
      if (!options.json)
        terminal.print(`${miss.pointer}  ${miss.question}: expected ${miss.expected}; found ${miss.found}`);
    }
    const count = checks.measures.length + checks.stages.length;
    if (options.json) terminal.json({ process: checks.process, checks: count, missed });
    else if (count === 0) terminal.print('The dossier has no checks: nothing was asked');
    else terminal.print(`${counted(count, 'check')}, ${missed.length} missed`);
    return missed.length === 0 ? EXIT.ok : EXIT.missed;
  };
