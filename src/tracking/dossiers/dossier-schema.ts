import { z } from 'zod';
import { ACTION_NAMES } from '../domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES } from '../domain/development-types.js';
import { MEASURE_KIND_NAMES } from '../domain/measure-kinds.js';
import {
  CONFIDENCES,
  type DevelopmentId,
  GRADES,
  type MeasureId,
  PRACTICE_LEVELS,
  type ProcessId,
  type RulingId,
  SOURCE_BASES,
} from '../domain/model.js';
import { MEASURE_STATES } from '../domain/states.js';
import {
  date,
  days,
  either,
  flag,
  isJsonObject,
  oneOf,
  patch,
  record,
  records,
  remarks,
  slug,
  slugs,
  someOf,
  text,
  texts,
  webAddress,
} from './field-rules.js';

const optional = z.exactOptional;

const source = record({
  publisher: text(500),
  title: text(500),
  url: optional(webAddress().nullable()),
  date: optional(date().nullable()),
  language: optional(text(35)),
  grade: optional(oneOf(GRADES)),
  origin: optional(text(500)),
  basis: optional(oneOf(SOURCE_BASES)),
});

const claim = record({
  claim: text(5_000, { lines: true }),
  attributedTo: optional(text(500)),
  source: optional(either(isJsonObject, source, text(2_000))),
  reported: optional(date()),
  assessment: optional(text(5_000, { lines: true })),
});

const sources = records(source, 50);
const claims = records(claim, 100);

const effect = record({
  measure: slug<MeasureId>(),
  action: oneOf(ACTION_NAMES),
  from: optional(date()),
  until: optional(date()),
  practice: optional(oneOf(PRACTICE_LEVELS)),
  note: optional(remarks()),
  sources: optional(sources),
  claims: optional(claims),
});

const effects = records(effect, 100);

const parties = texts(50, 200);
const roles = record({
  border: optional(slug<MeasureId>()),
  temporaryBorder: optional(slugs<MeasureId>(100)),
  relations: optional(slug<MeasureId>()),
  recognition: optional(slug<MeasureId>()),
  framework: optional(slug<MeasureId>()),
});
const coreMeasures = slugs<MeasureId>(1_000);
const windows = record({
  talksDays: optional(days()),
  staleDays: optional(days()),
  momentumDays: optional(days()),
});

export const processSchema = record({
  id: slug<ProcessId>(),
  title: text(500),
  parties: optional(parties),
  roles: optional(roles),
  coreMeasures: optional(coreMeasures),
  phaseSince: optional(date()),
  since: optional(date()),
  windows: optional(windows),
});

export const measureSchema = record({
  id: slug<MeasureId>(),
  title: text(500),
  kind: oneOf(MEASURE_KIND_NAMES).default('commitment'),
});

export const developmentSchema = record({
  id: slug<DevelopmentId>(),
  date: date(),
  type: oneOf(DEVELOPMENT_TYPE_NAMES),
  title: text(500),
  effects: effects.default([]),
  source: optional(source),
  moreSources: optional(sources),
  reported: optional(date()),
  confidence: optional(oneOf(CONFIDENCES)),
  fromSeed: optional(flag()),
  claims: optional(claims),
  notes: optional(remarks()),
});

/** What a development can't be without is replaced, never removed. */
const developmentChanges = patch({
  date: optional(date()),
  type: optional(oneOf(DEVELOPMENT_TYPE_NAMES)),
  title: optional(text(500)),
  effects: optional(effects),
  source: optional(source.nullable()),
  moreSources: optional(sources.nullable()),
  reported: optional(date().nullable()),
  confidence: optional(oneOf(CONFIDENCES).nullable()),
  fromSeed: optional(flag().nullable()),
  claims: optional(claims.nullable()),
  notes: optional(remarks().nullable()),
});

const processChanges = patch({
  title: optional(text(500)),
  parties: optional(parties.nullable()),
  roles: optional(roles.nullable()),
  coreMeasures: optional(coreMeasures.nullable()),
  phaseSince: optional(date().nullable()),
  since: optional(date().nullable()),
  windows: optional(windows.nullable()),
});

const reason = text(20_000, { lines: true });
const said = { reason, reported: optional(date()) };

const correction = record({
  development: slug<DevelopmentId>(),
  changes: developmentChanges,
  removes: optional(
    someOf(['source', 'moreSources', 'reported', 'confidence', 'fromSeed', 'claims', 'notes'] as const),
  ),
  ...said,
  source: optional(source),
}).refine(isConsistent, contradiction('correction'));

const processAmendment = record({
  changes: processChanges,
  removes: optional(someOf(['parties', 'roles', 'coreMeasures', 'phaseSince', 'since', 'windows'] as const)),
  ...said,
}).refine(isConsistent, contradiction('amendment'));

/** As the log has it: what is removed is null in `changes`. */
export const correctionSchema = z.preprocess(withoutAbsentChanges, correction).transform(withNulls);
export const processAmendmentSchema = z.preprocess(withoutAbsentChanges, processAmendment).transform(withNulls);

/** A measure has all its fields: there is nothing that null could remove. */
export const measureAmendmentSchema = z.preprocess(
  withoutNullChanges,
  record({
    measure: slug<MeasureId>(),
    changes: patch({ title: optional(text(500)), kind: optional(oneOf(MEASURE_KIND_NAMES)) }),
    ...said,
  }),
);

export const withdrawalSchema = record({ measure: slug<MeasureId>(), ...said });

interface Removing {
  readonly changes: object;
  readonly removes?: readonly string[];
}

function isConsistent({ changes, removes = [] }: Removing): boolean {
  return !removes.some((field) => field in changes);
}

function contradiction(what: 'correction' | 'amendment') {
  const params = { code: `${what}/contradicts-itself` };
  return { path: ['removes'], params, error: 'names a field that changes gives a value' };
}

function withNulls<Said extends Removing>({ removes = [], ...rest }: Said): Omit<Said, 'removes'> {
  if (removes.length === 0) return rest;
  return { ...rest, changes: { ...rest.changes, ...Object.fromEntries(removes.map((field) => [field, null])) } };
}

/** Where `removes` says what is removed, null is as good as absent in `changes` too; without it, null removes. */
function withoutAbsentChanges(value: unknown): unknown {
  return isJsonObject(value) && Array.isArray(value['removes']) ? withoutNullChanges(value) : value;
}

function withoutNullChanges(value: unknown): unknown {
  if (!isJsonObject(value) || !isJsonObject(value['changes'])) return value;
  const given = Object.entries(value['changes']).filter(([, field]) => field !== null);
  return { ...value, changes: Object.fromEntries(given) };
}

export const retractionSchema = record({
  development: slug<DevelopmentId>(),
  ...said,
  source: optional(source),
});

export const rulingSchema = record({
  id: slug<RulingId>(),
  measure: slug<MeasureId>(),
  topic: text(500),
  sides: optional(texts(50, 2_000)),
  resolution: text(5_000, { lines: true }),
  reason,
  confidence: optional(text(200)),
  reported: optional(date()),
  rejects: optional(slugs<DevelopmentId>(100)),
  supersedes: optional(slug<RulingId>()),
  finds: optional(
    record({
      state: optional(oneOf(MEASURE_STATES)),
      inEffect: optional(oneOf(['yes', 'no'] as const)),
      on: optional(date()),
    }),
  ),
});
