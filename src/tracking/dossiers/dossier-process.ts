import { incorrect } from '../../kernel/domain-error.js';
import type { ProcessId } from '../domain/model.js';
import { readDossier } from './dossier-reader.js';
import { validRecord } from './dossier-validation.js';

/** The process that a dossier is about. Reads no further than it must. */
export async function processOfDossier(file: string): Promise<ProcessId> {
  for await (const found of readDossier(file, () => undefined)) {
    if (found.section !== 'process') continue;
    const record = validRecord(found);
    if ('problems' in record)
      throw incorrect('dossier/invalid', 'The dossier’s process cannot be used', record.problems);
    if ('event' in record && record.event.type === 'ProcessOpened') return record.event.data.id;
  }
  throw incorrect('dossier/invalid', 'The dossier does not say which process it is about', [
    { pointer: '/process', code: 'field/missing', detail: 'is missing. It names the process' },
  ]);
}
