import { flag, type Parameter, type Parameters, word } from '../../http/query-string.js';
import { suggestedDay } from '../../kernel/date-habits.js';
import { type Day, endOfDay, parseDay } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import { parseInstant } from '../../kernel/instant.js';
import { DEVELOPMENT_TYPE_NAMES } from '../domain/development-types.js';
import type { MeasureId } from '../domain/model.js';
import { MOST_WORDS, wordsIn } from '../projections/search-words.js';
import type { KnownTime } from '../queries/temporal-basis.js';

const PRINTABLE = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

const meant = (wanted: string) => (text: string) => [wanted, suggestedDay(text)].filter(Boolean).join('. ');

const day = (description: string): Parameter<Day> => ({
  read: parseDay,
  must: meant('must be a day as YYYY-MM-DD in the years 1000 to 9999'),
  description,
  schema: { type: 'string', format: 'date' },
});

/** A day means its end. */
const time = (description: string): Parameter<KnownTime> => ({
  read: (text) => {
    const known = parseDay(text);
    const instant = known === undefined ? parseInstant(text) : endOfDay(known);
    return instant === undefined ? undefined : { instant, text };
  },
  must: meant('must be a day as YYYY-MM-DD (its end, in UTC) or an RFC 3339 date-time such as 2023-01-06T12:00:00Z'),
  description,
  schema: { type: 'string' },
});

const position = (description: string, schema: object = {}): Parameter<Position> => ({
  read: (text) => (/^\d{1,15}$/.test(text) ? (Number(text) as Position) : undefined),
  must: 'must be a position in the log, a whole number from 0',
  description,
  schema: { type: 'integer', minimum: 0, ...schema },
});

const knownBy = word(
  ['record', 'report'],
  '`record`: known once it was recorded here. `report`: known once the public could know',
);

export const MIN_POSITION = { minPosition: position('Wait until this position of the log can be read') };

/** When a question is about, and which knowledge it may use. */
export const TEMPORAL = {
  asOf: day('The day the question is about, to its end. Today if left out'),
  knownAt: time('Use only what was known by then: a day (its end, UTC) or an RFC 3339 date-time. Now if left out'),
  knownBy: { ...knownBy, schema: { ...knownBy.schema, default: 'record' } },
  atPosition: position('Use nothing recorded after this position of the log. Repeatable for ever'),
  ...MIN_POSITION,
} as const satisfies Parameters;

export const EVIDENCE = {
  evidence: word(['confirmed'], 'Answer as if only confirmed effects had happened'),
} as const satisfies Parameters;

export const PROOF = {
  proof: flag('Add proofs that the developments it rests on are in the log, and the signed checkpoint they lead to'),
} as const satisfies Parameters;

export const FORMAT = { format: word(['json', 'csv'], 'Instead of an Accept header') } as const satisfies Parameters;

export const DRY_RUN = {
  dryRun: flag('Append nothing: answer 200 with what it would change, or with the refusal'),
} as const satisfies Parameters;

export const AFTER = {
  after: position('Only events above this position', { default: 0 }),
} as const satisfies Parameters;

export const DATES = { from: day('First day'), to: day('Last day') } as const satisfies Parameters;

export const KNOWN_TIMES = {
  knownFrom: time('Earlier known time: a day or an RFC 3339 date-time'),
  knownTo: time('Later known time: a day or an RFC 3339 date-time'),
} as const satisfies Parameters;

export const DEVELOPMENT_FILTER = {
  type: {
    ...word(DEVELOPMENT_TYPE_NAMES, 'Only developments of this type'),
    must: `must be one of ${DEVELOPMENT_TYPE_NAMES.join(', ')}`,
  },
  measure: {
    read: (text: string) => (/^[a-z0-9][a-z0-9-]{0,99}$/.test(text) ? (text as MeasureId) : undefined),
    must: 'must be the id of a measure',
    description: 'Only developments with an effect on this measure',
    schema: { type: 'string' },
  },
  ...DATES,
  text: {
    read: (text: string) => (PRINTABLE.test(text) && wordsIn(text).length <= MOST_WORDS ? text : undefined),
    must: (text: string) =>
      PRINTABLE.test(text) ? `must not have more than ${MOST_WORDS} words` : 'must be 1 to 200 printable characters',
    description: `Only developments in which all of these words occur: ${MOST_WORDS} at most`,
    schema: { type: 'string', maxLength: 200 },
  },
} as const satisfies Parameters;
