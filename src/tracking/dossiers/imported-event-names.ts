import { createHash } from 'node:crypto';
import { unreachable } from '../../kernel/brand.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { ProcessId } from '../domain/model.js';
import type { RecordEvent } from './record-forms.js';

/**
 * What the id of an imported event is derived from: what the record is, so that the same import is recognised when it comes
 * again, and an imported event among others. `before` is how many changes of the same record came before a change.
 */
export const importedEventName = (process: ProcessId, event: RecordEvent, before = 0): string =>
  `${process}/${nameOf(event, before + 1)}`;

function nameOf({ type, data }: RecordEvent, nth: number): string {
  switch (type) {
    case 'ProcessOpened':
      return 'process';
    case 'MeasureDeclared':
      return `measure/${data.id}`;
    case 'DevelopmentRecorded':
      return `development/${data.id}`;
    case 'DevelopmentCorrected':
      return `correction/${data.development}/${nth}/${digestOf(data)}`;
    case 'DevelopmentRetracted':
      return `retraction/${data.development}`;
    case 'ClaimsRuled':
      return `ruling/${data.id}`;
    case 'ProcessAmended':
      return `process-amendment/${nth}/${digestOf(data)}`;
    case 'MeasureAmended':
      return `measure-amendment/${data.measure}/${nth}/${digestOf(data)}`;
    case 'MeasureWithdrawn':
      return `withdrawal/${data.measure}`;
    case 'QuestionDeclared':
      return `question/${data.id}`;
    case 'QuestionAmended':
      return `question-amendment/${data.question}/${nth}/${digestOf(data)}`;
    case 'QuestionWithdrawn':
      return `question-withdrawal/${data.question}`;
    default:
      return unreachable(type);
  }
}

export const annexName = (process: ProcessId, revision: number | 'none', annex: object): string =>
  `${process}/annex/${revision}/${digestOf(annex)}`;

const digestOf = (value: object): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
