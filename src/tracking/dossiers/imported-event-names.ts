import { createHash } from 'node:crypto';
import { unreachable } from '../../kernel/brand.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { ProcessId } from '../domain/model.js';
import type { RecordEvent } from './record-forms.js';

/**
 * What the id of an imported event is derived from: what the record is, so that the same import is recognised when it comes
 * again, and an imported event among others. `before` is how many corrections or amendments of the same thing came before.
 */
export function importedEventName(process: ProcessId, event: RecordEvent, before = 0): string {
  const name = nameOf(event, before + 1);
  return `${process}/${name}`;
}

function nameOf({ type, data }: RecordEvent, ordinal: number): string {
  switch (type) {
    case 'ProcessOpened':
      return 'process';
    case 'MeasureDeclared':
      return `measure/${data.id}`;
    case 'DevelopmentRecorded':
      return `development/${data.id}`;
    case 'DevelopmentCorrected':
      return `correction/${data.development}/${ordinal}/${digestOf(data)}`;
    case 'DevelopmentRetracted':
      return `retraction/${data.development}`;
    case 'ClaimsRuled':
      return `ruling/${data.id}`;
    case 'ProcessAmended':
      return `process-amendment/${ordinal}/${digestOf(data)}`;
    case 'MeasureAmended':
      return `measure-amendment/${data.measure}/${ordinal}/${digestOf(data)}`;
    case 'MeasureWithdrawn':
      return `withdrawal/${data.measure}`;
    default:
      return unreachable(type);
  }
}

export const annexName = (process: ProcessId, revision: number | 'none', annex: object): string =>
  `${process}/annex/${revision}/${digestOf(annex)}`;

const digestOf = (value: object): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
