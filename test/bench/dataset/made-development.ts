import { type Day, addDays, formatDay } from '../../../src/kernel/day.js';
import type { EdtfDate } from '../../../src/kernel/edtf-date.js';
import type { Action } from '../../../src/tracking/domain/actions.js';
import type { DevelopmentType } from '../../../src/tracking/domain/development-types.js';
import type { Development, DevelopmentId, Effect, MeasureId, Source } from '../../../src/tracking/domain/model.js';
import { type SeededRandom, WeightedIndex } from './random.js';

const ACTION_WEIGHTS: readonly (readonly [Action, number])[] = [
  ['reaffirm', 25],
  ['prepare', 15],
  ['agree', 12],
  ['take-effect', 12],
  ['suspend', 8],
  ['resume', 8],
  ['propose', 6],
  ['sign', 4],
  ['end', 4],
  ['partially-take-effect', 3],
  ['condition', 2],
  ['rumour', 1],
];
const ACTIONS = new WeightedIndex(ACTION_WEIGHTS.map(([, weight]) => weight));
const TYPES: readonly DevelopmentType[] = [
  'statement',
  'agreement',
  'technical-meeting',
  'announcement',
  'implementation-step',
  'talks-round',
  'ministerial-meeting',
  'joint-statement',
];
const PUBLISHERS = ['Ministry of Foreign Affairs', 'Armenpress', 'Anadolu', 'Reuters', 'Civilnet', 'Hürriyet'];
const SUBJECTS = ['border crossing', 'rail link', 'visa rules', 'air cargo', 'transit permits', 'power line'];

/** Shares of developments, or of effects, that are out of the ordinary. */
const LATE = 0.05;
const IMPRECISE = 0.1;
const AHEAD = 0.1;
const BOUNDED = 0.03;
const IN_PRACTICE = 0.05;

/** A development that becomes known on `today`: mostly of the last days, sometimes of years ago. */
export function madeDevelopment(
  id: string,
  today: Day,
  measures: readonly MeasureId[],
  random: SeededRandom,
): Development {
  const day = addDays(today, -(random.happens(LATE) ? random.between(30, 2_000) : random.between(0, 2)));
  const subject = random.oneOf(SUBJECTS);
  const late = today - day > 2;
  return {
    id: id as DevelopmentId,
    date: random.happens(IMPRECISE) ? impreciseDate(day, random) : exactDate(day),
    type: random.oneOf(TYPES),
    title: `Delegations meet about the ${subject} and exchange lists of open points`,
    effects: measures.map((measure) => madeEffect(measure, day, random)),
    source: madeSource(subject, today, random),
    ...(late && { reported: exactDate(today) }),
  };
}

export const exactDate = (day: Day): EdtfDate => formatDay(day) as EdtfDate;

export function madeSource(subject: string, published: Day, random: SeededRandom): Source {
  return {
    publisher: random.oneOf(PUBLISHERS),
    title: `Parties report progress on the ${subject} after two days of talks`,
    url: `https://news.example/${formatDay(published)}/${random.hex(12)}`,
    date: exactDate(published),
    language: 'en',
    grade: random.oneOf(['A', 'B', 'C']),
    basis: 'seen',
  };
}

function madeEffect(measure: MeasureId, day: Day, random: SeededRandom): Effect {
  const action = ACTION_WEIGHTS[ACTIONS.draw(random)]![0];
  const from = random.happens(AHEAD) ? addDays(day, random.between(1, 180)) : undefined;
  const bounded = action === 'take-effect' && random.happens(BOUNDED / 0.12);
  return {
    measure,
    action,
    ...(from !== undefined && { from: exactDate(from) }),
    ...(bounded && { until: exactDate(addDays(from ?? day, random.between(400, 900))) }),
    ...(random.happens(IN_PRACTICE) && { practice: random.oneOf([0, 1, 2, 3] as const) }),
  };
}

function impreciseDate(day: Day, random: SeededRandom): EdtfDate {
  const text = formatDay(day);
  const kind = random.next();
  if (kind < 0.6) return text.slice(0, 7) as EdtfDate;
  if (kind < 0.8) return `${text}~` as EdtfDate;
  if (kind < 0.9) return `[${text}..${formatDay(addDays(day, 4))}]` as EdtfDate;
  return text.slice(0, 4) as EdtfDate;
}
