import { validBody } from '../../http/body.js';
import type { MeasureId, RulingId } from '../../tracking/domain/model.js';
import { RulingDto } from '../../tracking/records/ruling.dto.js';
import type { Texts } from '../texts/en.js';
import { edtfOf } from '../times/typed-date.js';
import { type Draft, given, type Typed } from './writing-form.js';

export const RULING_FIELDS = [
  'topic',
  'sides',
  'resolution',
  'reason',
  'confidence',
  'rejects',
  'supersedes',
  'findsState',
  'findsOn',
  'knownFrom',
] as const;

const PLACES: readonly (readonly [pointer: string, field: (typeof RULING_FIELDS)[number]])[] = [
  ['/reported', 'knownFrom'],
  ['/finds/on', 'findsOn'],
  ['/finds', 'findsState'],
  ...(['topic', 'sides', 'resolution', 'reason', 'confidence', 'rejects', 'supersedes'] as const).map(
    (name) => [`/${name}`, name] as const,
  ),
];

/** Lines of a longer text, each one thing. */
const linesIn = (text: string): string[] | undefined => {
  const lines = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return lines.length === 0 ? undefined : lines;
};

export function rulingDraft(t: Texts, typed: Typed, measure: MeasureId): Draft {
  const finds = given({ state: typed('findsState'), on: edtfOf(typed('findsOn')) });
  const body = given({
    topic: typed('topic'),
    sides: linesIn(typed('sides')),
    resolution: typed('resolution'),
    reason: typed('reason'),
    confidence: typed('confidence'),
    rejects: linesIn(typed('rejects').replaceAll(/[\s,]+/g, '\n')),
    supersedes: typed('supersedes'),
    finds: Object.keys(finds).length === 0 ? undefined : finds,
    reported: edtfOf(typed('knownFrom')),
  });
  const dates = (['findsOn', 'knownFrom'] as const).map((name) => [t.recording.fields[name], typed(name)] as const);
  return {
    body,
    command: (id) => ({
      type: 'RuleOnClaims',
      data: { ...validBody(RulingDto, body), id: id as RulingId, measure },
    }),
    placeOf: (pointer) => {
      const field = PLACES.find(([place]) => pointer === place || pointer.startsWith(`${place}/`))?.[1];
      return field && { field, label: t.recording.fields[field] };
    },
    dates: dates.filter(([, date]) => date !== ''),
  };
}
