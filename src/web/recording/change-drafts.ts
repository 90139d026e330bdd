import { validBody } from '../../http/body.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Development, DevelopmentId, Effect, Measure } from '../../tracking/domain/model.js';
import { CorrectionDto, RetractionDto } from '../../tracking/records/development.dto.js';
import { MeasureAmendmentDto } from '../../tracking/records/process.dto.js';
import type { Texts } from '../texts/en.js';
import { edtfOf } from '../times/typed-date.js';
import {
  datesTyped,
  effectField,
  effectIn,
  placeInDevelopment,
  rowsTyped,
  sourceIn,
  typedOf,
} from './development-draft.js';
import { type Draft, given, type Place, type Typed } from './writing-form.js';

/** Why, and from when on the public could know: of every change to what is recorded. */
export const REASON_FIELDS = ['reason', 'knownFrom'] as const;

const reasonIn = (typed: Typed) => given({ reason: typed('reason'), reported: edtfOf(typed('knownFrom')) });

function placeOfReason(t: Texts, pointer: string): Place | undefined {
  const field = { '/reason': 'reason', '/reported': 'knownFrom' }[pointer] as 'reason' | 'knownFrom' | undefined;
  return field && { field, label: t.recording.fields[field] };
}

const datesOfReason = (t: Texts, typed: Typed): (readonly [string, string])[] =>
  typed('knownFrom') === '' ? [] : [[t.recording.fields.knownFrom, typed('knownFrom')]];

/** Of a development as it read when the form was made, what was typed otherwise. Null takes away. */
export function correctionDraft(t: Texts, typed: Typed, before: Development): Draft {
  const rows = rowsTyped(typed);
  const body = { changes: changesIn(typed, before), ...reasonIn(typed) };
  return {
    body,
    command: () => ({
      type: 'CorrectDevelopment',
      data: { ...validBody(CorrectionDto, body), development: before.id },
    }),
    placeOf: (pointer) =>
      pointer.startsWith('/changes/')
        ? placeInDevelopment(t, rows, pointer.slice('/changes'.length))
        : placeOfReason(t, pointer),
    dates: [...datesTyped(t, typed), ...datesOfReason(t, typed)],
  };
}

function changesIn(typed: Typed, before: Development): object {
  const was = typedOf(before);
  const isOther = (name: string) => typed(name) !== (was[name] ?? '');
  const changes: Record<string, unknown> = {};
  for (const name of ['date', 'type', 'title', 'notes', 'reported'] as const) {
    if (!isOther(name)) continue;
    const now = name === 'date' || name === 'reported' ? edtfOf(typed(name)) : typed(name);
    changes[name] = now === '' ? null : now;
  }
  const source = sourceIn(typed, before.source);
  if (
    !isSame(
      source,
      sourceIn((name) => was[name] ?? '', before.source),
    )
  )
    changes['source'] = source ?? null;
  const effects = rowsTyped(typed).map((row) => effectIn(typed, row, sameMeasure(typed, row, before.effects)));
  const had = before.effects.map((effect, row) => effectIn((name) => was[name] ?? '', row, effect));
  if (!isSame(effects, had)) changes['effects'] = effects;
  return changes;
}

const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one ?? null) === canonicalJson(other ?? null);

/** The effect that stood in the row, while it is on the same measure. */
function sameMeasure(typed: Typed, row: number, effects: readonly Effect[]): Effect | undefined {
  const effect = effects[row];
  return effect?.measure === typed(effectField(row, 'measure')) ? effect : undefined;
}

export function retractionDraft(t: Texts, typed: Typed, development: DevelopmentId): Draft {
  const body = reasonIn(typed);
  return {
    body,
    command: () => ({ type: 'RetractDevelopment', data: { ...validBody(RetractionDto, body), development } }),
    placeOf: (pointer) => placeOfReason(t, pointer),
    dates: datesOfReason(t, typed),
  };
}

/** Of a measure, its title or its kind. */
export function amendmentDraft(t: Texts, typed: Typed, before: Measure): Draft {
  const changes = {
    ...(typed('title') !== before.title && { title: typed('title') }),
    ...(typed('kind') !== before.kind && { kind: typed('kind') }),
  };
  const body = { changes, ...reasonIn(typed) };
  return {
    body,
    command: () => {
      const amendment = validBody(MeasureAmendmentDto, body);
      return { type: 'AmendMeasure', data: { ...amendment, measure: before.id } };
    },
    placeOf: (pointer) => {
      const field = (['title', 'kind'] as const).find((name) => pointer === `/changes/${name}`);
      return field ? { field, label: t.recording.fields[field] } : placeOfReason(t, pointer);
    },
    dates: datesOfReason(t, typed),
  };
}
