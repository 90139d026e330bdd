import { createHash } from 'node:crypto';
import { unreachable } from '../../kernel/brand.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { ProcessId } from '../domain/model.js';
import type { RecordEvent } from './record-forms.js';

/**
 * What the id of an imported event is derived from: what the record is, so that the same import is recognised when it comes
 * again, and an imported event among others. `corrections` is how many corrections of the development came before.
 */
export function importedEventName(process: ProcessId, event: RecordEvent, corrections = 0): string {
  const name = nameOf(event, corrections);
  return `${process}/${name}`;
}

function nameOf({ type, data }: RecordEvent, corrections: number): string {
  switch (type) {
    case 'ProcessOpened':
      return 'process';
    case 'MeasureDeclared':
      return `measure/${data.id}`;
    case 'DevelopmentRecorded':
      return `development/${data.id}`;
    case 'DevelopmentCorrected':
      return `correction/${data.development}/${corrections + 1}/${digestOf(data)}`;
    case 'DevelopmentRetracted':
      return `retraction/${data.development}`;
    case 'ClaimsRuled':
      return `ruling/${data.id}`;
    default:
      return unreachable(type);
  }
}

export const annexName = (process: ProcessId, revision: number | 'none', annex: object): string =>
  `${process}/annex/${revision}/${digestOf(annex)}`;

const digestOf = (value: object): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
