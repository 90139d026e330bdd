import { validBody } from '../../http/body.js';
import type { Development, DevelopmentId, Effect, Source } from '../../tracking/domain/model.js';
import { DevelopmentDto } from '../../tracking/records/development.dto.js';
import type { Texts } from '../texts/en.js';
import { edtfOf } from '../times/typed-date.js';
import { type Draft, given, type Place, type Typed } from './writing-form.js';

const USUAL_ROWS = 3;
const MOST_ROWS = 100;
const OF_EFFECT = ['measure', 'action', 'from', 'until', 'practice', 'note'] as const;
const OF_SOURCE = ['publisher', 'sourceTitle', 'url', 'sourceDate', 'grade', 'language', 'origin'] as const;
const OF_DEVELOPMENT = ['date', 'type', 'title', 'notes', 'reported'] as const;

export const effectField = (row: number, of: (typeof OF_EFFECT)[number]): string => `effect-${row}-${of}`;

export function rowsIn(typed: Typed): number {
  const rows = Number(typed('rows'));
  return Number.isInteger(rows) && rows >= USUAL_ROWS ? Math.min(rows, MOST_ROWS) : USUAL_ROWS;
}

const effectFields = (row: number): string[] => OF_EFFECT.map((of) => effectField(row, of));

export const developmentFields = (typed: Typed): string[] => [
  ...OF_DEVELOPMENT,
  ...OF_SOURCE,
  'rows',
  ...Array.from({ length: rowsIn(typed) }, (_, row) => effectFields(row)).flat(),
];

/** What stands in the fields for a development that there is. */
export function typedOf({ source, effects, ...rest }: Partial<Development>): Readonly<Record<string, string>> {
  const rows = (effects ?? []).flatMap((effect, row) =>
    OF_EFFECT.map((of) => [effectField(row, of), String(effect[of] ?? '')] as const),
  );
  return {
    ...Object.fromEntries(OF_DEVELOPMENT.map((name) => [name, rest[name] ?? ''])),
    ...Object.fromEntries(rows),
    rows: String(Math.max(USUAL_ROWS, (effects ?? []).length + 1)),
    publisher: source?.publisher ?? '',
    sourceTitle: source?.title ?? '',
    url: source?.url ?? '',
    sourceDate: source?.date ?? '',
    grade: source?.grade ?? '',
    language: source?.language ?? '',
    origin: source?.origin ?? '',
  };
}

/** The rows in which something was typed. */
export const rowsTyped = (typed: Typed): number[] =>
  Array.from({ length: rowsIn(typed) }, (_, row) => row).filter((row) =>
    effectFields(row).some((name) => typed(name) !== ''),
  );

/** An effect as it would be sent. What the form has no field for stays as it was before. */
export function effectIn(typed: Typed, row: number, before?: Effect): object {
  const { sources, claims } = before ?? {};
  const text = (of: (typeof OF_EFFECT)[number]) => typed(effectField(row, of));
  const practice = text('practice');
  return given({
    measure: text('measure'),
    action: text('action'),
    from: edtfOf(text('from')),
    until: edtfOf(text('until')),
    practice: practice === '' ? undefined : Number(practice),
    note: text('note'),
    sources,
    claims,
  });
}

/** The first source; undefined where none was typed. */
export function sourceIn(typed: Typed, before?: Source): object | undefined {
  if (OF_SOURCE.every((name) => typed(name) === '')) return undefined;
  return given({
    publisher: typed('publisher'),
    title: typed('sourceTitle'),
    url: typed('url'),
    date: edtfOf(typed('sourceDate')),
    grade: typed('grade'),
    language: typed('language'),
    origin: typed('origin'),
    basis: before?.basis,
  });
}

/** Which field of the form a place in a development came from. */
export function placeInDevelopment(t: Texts, rows: readonly number[], pointer: string): Place | undefined {
  const labels = t.recording.fields;
  const [, name = '', part = '', of = ''] = pointer.split('/');
  if (name === 'effects') {
    const row = rows[Number(part)];
    const field = OF_EFFECT.find((one) => one === of) ?? 'measure';
    if (part === '' || row === undefined) return { field: effectField(0, 'measure'), label: t.recording.effects };
    return { field: effectField(row, field), label: `${t.recording.effect(row + 1)}: ${labels[field].toLowerCase()}` };
  }
  if (name === 'source') {
    const field = { title: 'sourceTitle', date: 'sourceDate' }[part] ?? (part || 'publisher');
    const known = OF_SOURCE.find((one) => one === field) ?? 'publisher';
    return { field: known, label: labels[known] };
  }
  const field = OF_DEVELOPMENT.find((one) => one === name);
  return field && { field, label: labels[field] };
}

/** The dates that were typed, by what they are of. */
export function datesTyped(t: Texts, typed: Typed): (readonly [string, string])[] {
  const labels = t.recording.fields;
  const simple = (['date', 'reported', 'sourceDate'] as const).map((name) => [labels[name], typed(name)] as const);
  const ofEffects = rowsTyped(typed).flatMap((row) =>
    (['from', 'until'] as const).map(
      (of) => [`${t.recording.effect(row + 1)}: ${labels[of].toLowerCase()}`, typed(effectField(row, of))] as const,
    ),
  );
  return [...simple, ...ofEffects].filter(([, date]) => date !== '');
}

/** A development as a program would send it. */
export function developmentDraft(t: Texts, typed: Typed): Draft {
  const rows = rowsTyped(typed);
  const body = given({
    date: edtfOf(typed('date')),
    type: typed('type'),
    title: typed('title'),
    notes: typed('notes'),
    reported: edtfOf(typed('reported')),
    effects: rows.map((row) => effectIn(typed, row)),
    source: sourceIn(typed),
  });
  return {
    body,
    command: (id) => {
      const { effects = [], ...rest } = validBody(DevelopmentDto, body);
      return { type: 'RecordDevelopment', data: { ...rest, effects, id: id as DevelopmentId } };
    },
    placeOf: (pointer) => placeInDevelopment(t, rows, pointer),
    dates: datesTyped(t, typed),
  };
}
