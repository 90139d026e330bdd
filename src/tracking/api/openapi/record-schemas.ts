import { ACTION_NAMES } from '../../domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES } from '../../domain/development-types.js';
import { MEASURE_KIND_NAMES } from '../../domain/measure-kinds.js';
import { CONFIDENCES, GRADES, PRACTICE_LEVELS, SOURCE_BASES } from '../../domain/model.js';
import { MEASURE_STATES } from '../../domain/states.js';
import { count, flag, listOf, oneOf, ref, type Schema, text, textOrNull } from '../../../http/openapi/schema-forms.js';

/** The fields of a record, and those of them that it may be without. */
export interface RecordFields {
  readonly fields: Readonly<Record<string, Schema>>;
  readonly optional: readonly string[];
}

const id = { ...text, pattern: '^[a-z0-9][a-z0-9-]{0,99}$' };
const edtf = { ...text, description: 'EDTF date' };
const sources = listOf(ref('Source'));
const claims = listOf(ref('Claim'));
const practice = { ...count, maximum: Math.max(...PRACTICE_LEVELS) };
const days = { ...count, minimum: 1 };

export const ROLES: RecordFields = {
  fields: {
    border: id,
    temporaryBorder: {
      ...listOf(id),
      description: 'Passages of limited duration: one in effect is "temporarily open"',
    },
    relations: id,
    recognition: id,
    framework: id,
  },
  optional: ['border', 'temporaryBorder', 'relations', 'recognition', 'framework'],
};
export const WINDOWS: RecordFields = {
  fields: { talksDays: days, staleDays: days, momentumDays: days },
  optional: ['talksDays', 'staleDays', 'momentumDays'],
};
export const PROCESS: RecordFields = {
  fields: {
    id,
    title: text,
    parties: listOf(text),
    roles: ref('Roles'),
    coreMeasures: listOf(id),
    phaseSince: edtf,
    since: { ...edtf, description: 'From when on the record is held to be complete; see `axes.assumed`' },
    windows: ref('Windows'),
  },
  optional: ['parties', 'roles', 'coreMeasures', 'phaseSince', 'since', 'windows'],
};
export const MEASURE: RecordFields = { fields: { id, title: text, kind: oneOf(MEASURE_KIND_NAMES) }, optional: [] };

export const SOURCE: RecordFields = {
  fields: {
    publisher: text,
    title: text,
    url: textOrNull,
    date: textOrNull,
    language: text,
    grade: oneOf(GRADES),
    origin: text,
    basis: oneOf(SOURCE_BASES),
  },
  optional: ['url', 'date', 'language', 'grade', 'origin', 'basis'],
};
/** Not oneOf, of which a generator for C# takes the first form only. */
export const CLAIM_SOURCE: Schema = { anyOf: [text, ref('Source')] };
export const CLAIM_SOURCES: Readonly<Record<'ClaimSource' | 'ClaimSourceDto', Schema>> = {
  ClaimSource: CLAIM_SOURCE,
  ClaimSourceDto: { anyOf: [{ ...text, minLength: 1, maxLength: 2_000 }, ref('SourceDto')] },
};
export const CLAIM: RecordFields = {
  fields: {
    claim: text,
    attributedTo: text,
    source: ref('ClaimSource'),
    reported: { ...edtf, description: "EDTF date; where it is left out, its source's, else its development's" },
    assessment: text,
  },
  optional: ['attributedTo', 'source', 'reported', 'assessment'],
};
export const EFFECT: RecordFields = {
  fields: { measure: id, action: oneOf(ACTION_NAMES), from: edtf, until: edtf, practice, note: text, sources, claims },
  optional: ['from', 'until', 'practice', 'note', 'sources', 'claims'],
};

export const DEVELOPMENT: RecordFields = {
  fields: {
    id,
    date: edtf,
    type: oneOf(DEVELOPMENT_TYPE_NAMES),
    title: text,
    effects: listOf(ref('Effect')),
    source: ref('Source'),
    moreSources: sources,
    reported: edtf,
    confidence: oneOf(CONFIDENCES),
    fromSeed: flag,
    claims,
    notes: text,
  },
  optional: ['source', 'moreSources', 'reported', 'confidence', 'fromSeed', 'claims', 'notes'],
};

/** All but the id can be changed; null takes a field away that the record can be without. */
function changesOf({ fields: { id: _, ...fields }, optional }: RecordFields) {
  return { fields, optional: Object.keys(fields), removable: optional };
}
export const CHANGES = changesOf(DEVELOPMENT);
export const PROCESS_CHANGES = changesOf(PROCESS);
export const MEASURE_CHANGES = changesOf(MEASURE);

export const CORRECTION: RecordFields = {
  fields: { development: id, changes: ref('DevelopmentChanges'), reason: text, reported: edtf, source: ref('Source') },
  optional: ['reported', 'source'],
};
export const RETRACTION: RecordFields = {
  fields: { development: id, reason: text, reported: edtf, source: ref('Source') },
  optional: ['reported', 'source'],
};
export const PROCESS_AMENDMENT: RecordFields = {
  fields: { changes: ref('ProcessChanges'), reason: text, reported: edtf },
  optional: ['reported'],
};
export const MEASURE_AMENDMENT: RecordFields = {
  fields: { measure: id, changes: ref('MeasureChanges'), reason: text, reported: edtf },
  optional: ['reported'],
};
export const MEASURE_WITHDRAWAL: RecordFields = {
  fields: { measure: id, reason: text, reported: edtf },
  optional: ['reported'],
};
export const FINDING: RecordFields = {
  fields: { state: oneOf(MEASURE_STATES), inEffect: oneOf(['yes', 'no']), on: edtf },
  optional: ['state', 'inEffect', 'on'],
};
export const RULING: RecordFields = {
  fields: {
    id,
    measure: id,
    topic: text,
    sides: listOf(text),
    resolution: text,
    reason: text,
    confidence: text,
    reported: edtf,
    rejects: listOf(id),
    supersedes: id,
    finds: ref('Finding'),
  },
  optional: ['sides', 'confidence', 'reported', 'rejects', 'supersedes', 'finds'],
};

const anyJson = { ...listOf({}), description: 'Any JSON: kept as it is, and counts for nothing' };
const RIDES_ALONG = ['checks', 'bitemporalChecks', 'processChecks', 'conflicts', 'claims', 'dateAmbiguity', 'notes'];
export const ANNEX: RecordFields = {
  fields: Object.fromEntries(RIDES_ALONG.map((name) => [name, anyJson])),
  optional: RIDES_ALONG,
};
