import { ACTION_NAMES } from '../../domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES } from '../../domain/development-types.js';
import { count, flag, listOf, object, oneOf, ref, text, textOrNull } from './schema-forms.js';

export const PROCESS = {
  id: text,
  title: text,
  parties: listOf(text),
  roles: object({ border: text, relations: text, recognition: text, framework: text }, [
    'border',
    'relations',
    'recognition',
    'framework',
  ]),
  coreMeasures: listOf(text),
  phaseSince: text,
  windows: object({ talksDays: count, staleDays: count, momentumDays: count }, [
    'talksDays',
    'staleDays',
    'momentumDays',
  ]),
};

export const SOURCE = object(
  {
    publisher: text,
    title: text,
    url: textOrNull,
    date: textOrNull,
    language: text,
    grade: oneOf(['A', 'B', 'C', 'D', 'E']),
    origin: text,
    basis: text,
  },
  ['url', 'date', 'language', 'grade', 'origin', 'basis'],
);
export const CLAIM = object({ claim: text, attributedTo: text, source: text, assessment: text }, [
  'attributedTo',
  'source',
  'assessment',
]);
export const EFFECT = object(
  {
    measure: text,
    action: oneOf(ACTION_NAMES),
    from: text,
    until: text,
    practice: { ...count, maximum: 3 },
    note: text,
    sources: listOf(ref('Source')),
    claims: listOf(ref('Claim')),
  },
  ['from', 'until', 'practice', 'note', 'sources', 'claims'],
);

export const DEVELOPMENT = {
  id: text,
  date: { ...text, description: 'EDTF date' },
  type: oneOf(DEVELOPMENT_TYPE_NAMES),
  title: text,
  effects: listOf(ref('Effect')),
  source: ref('Source'),
  moreSources: listOf(ref('Source')),
  reported: text,
  confidence: oneOf(['certain', 'to-verify']),
  fromSeed: flag,
  claims: listOf(ref('Claim')),
  notes: text,
};
export const NOT_ALWAYS = ['source', 'moreSources', 'reported', 'confidence', 'fromSeed', 'claims', 'notes'];
