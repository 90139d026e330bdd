import fc from 'fast-check';
import { type Day, formatDay, parseDay } from '../../../src/kernel/day.js';
import { ACTION_NAMES, type Action, lasts } from '../../../src/tracking/domain/actions.js';
import type { Development } from '../../../src/tracking/domain/model.js';
import { type Step, stepsOf } from '../../../src/tracking/domain/step.js';
import { timeline } from '../../../src/tracking/domain/timeline.js';
import { dose } from '../../doses.js';
import { type OracleDevelopment, everyWorld, fewestMisfits } from './worlds-oracle.js';

const RUNS = dose('PROPERTY_RUNS', { usual: 16, long: 200 }) * 25;
const FIRST = parseDay('2024-01-01')!;
const DAYS = 14;
/** More worlds than this take too long one by one. */
const MOST_WORLDS = 30_000;

const text = (day: number) => formatDay((FIRST + day) as Day);
const dated = ({ first, last }: { first: number; last: number }) =>
  first === last ? text(first) : `${text(first)}/${text(last)}`;

const MOVES = [
  'take-effect',
  'suspend',
  'resume',
  'end',
  'agree',
  'partially-take-effect',
  'partially-end',
  'propose',
] as const;
const exact = fc.integer({ min: 1, max: DAYS - 4 }).map((day) => ({ first: day, last: day }));
const imprecise = fc
  .tuple(fc.integer({ min: 1, max: DAYS - 4 }), fc.integer({ min: 1, max: 6 }))
  .map(([first, length]) => ({ first, last: Math.min(first + length, DAYS - 2) }));
const bounds = fc.oneof({ weight: 3, arbitrary: exact }, { weight: 2, arbitrary: imprecise });
const effect = fc
  .record(
    {
      action: fc.oneof(
        {
          weight: 6,
          arbitrary: fc.constantFrom<Action>('take-effect', 'suspend', 'resume', 'end', 'agree', 'postpone'),
        },
        { weight: 2, arbitrary: fc.constantFrom(...ACTION_NAMES) },
      ),
      from: bounds,
      until: bounds,
    },
    { requiredKeys: ['action'] },
  )
  .filter(
    ({ action, from, until }) =>
      (from === undefined || action !== 'postpone') && (until === undefined || lasts(action)),
  );
const development = fc.record(
  { date: bounds, reported: exact, effects: fc.array(effect, { minLength: 1, maxLength: 2 }) },
  { requiredKeys: ['date', 'effects'] },
);
type Made = typeof development extends fc.Arbitrary<infer Value> ? Value : never;

const asDevelopment = ({ date, reported, effects }: Made, index: number): Development =>
  ({
    id: `d${index}`,
    type: 'report',
    title: 't',
    date: dated(date),
    ...(reported && { reported: dated(reported) }),
    effects: effects.map(({ action, from, until }) => ({
      measure: 'm',
      action,
      ...(from && { from: dated(from) }),
      ...(until && { until: dated(until) }),
    })),
  }) as unknown as Development;

const asOracle = ({ date, reported, effects }: Made, index: number): OracleDevelopment => ({
  order: index + 1,
  ...date,
  ...(reported && { reported: reported.first }),
  effects: effects.map(({ action, from, until }) => ({
    action,
    ...(from ?? date),
    ...(until && { until }),
  })),
});

const stepsIn = (made: readonly Made[]): Step[] =>
  made.flatMap((one, index) => stepsOf(asDevelopment(one, index), index + 1, index + 1).map(({ step }) => step));

const worldCount = (steps: readonly Step[]): number =>
  steps.reduce((product, { first, last }) => product * (last - first + 1), 1);

test('on every day a timeline says what all worlds with the fewest misfits say', () =>
  fc.assert(
    fc.property(fc.array(development, { minLength: 1, maxLength: 5 }), (made) => {
      const steps = stepsIn(made);
      fc.pre(worldCount(steps) <= MOST_WORLDS);
      const found = timeline(steps);
      const expected = everyWorld(made.map(asOracle), DAYS);
      const said = expected.map((_, day) => {
        const { state, possibleStates, inEffect } = found.on((FIRST + day) as Day);
        return { state, possibleStates, inEffect };
      });
      expect(said).toEqual(expected);
    }),
    { numRuns: RUNS },
  ));

const plain = fc.record({
  date: bounds,
  effects: fc.array(fc.record({ action: fc.constantFrom(...MOVES) }), { minLength: 1, maxLength: 1 }),
});

test('a wider date takes a possible state away only where it makes worlds with fewer misfits possible', () =>
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat({ max: 3 }), (made, target, more) => {
      const at = target % made.length;
      const wider = made.map((one, index) =>
        index === at
          ? { ...one, date: { first: Math.max(one.date.first - more, 0), last: one.date.last + more } }
          : one,
      );
      fc.pre(worldCount(stepsIn(wider)) <= MOST_WORLDS);
      fc.pre(fewestMisfits(made.map(asOracle)) === fewestMisfits(wider.map(asOracle)));
      const [narrow, wide] = [timeline(stepsIn(made)), timeline(stepsIn(wider))];
      for (let day = 0; day <= DAYS; day++) {
        const possible = wide.on((FIRST + day) as Day).possibleStates;
        expect(possible).toEqual(expect.arrayContaining([...narrow.on((FIRST + day) as Day).possibleStates]));
      }
    }),
    { numRuns: RUNS },
  ));

/** Developments no two of which share a first or a last day, each with room for all within its bounds. */
const apart = fc
  .shuffledSubarray(
    Array.from({ length: 16 }, (_, index) => index * 10),
    { minLength: 2, maxLength: 12 },
  )
  .chain((ends) =>
    fc.tuple(
      fc.constant(ends),
      fc.array(fc.tuple(fc.constantFrom(...MOVES), fc.boolean()), { minLength: 12, maxLength: 12 }),
      fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
    ),
  )
  .map(([ends, actions, places]) => {
    const made: { readonly date: { first: number; last: number }; readonly action: Action }[] = [];
    for (let next = 0; next < ends.length;) {
      const [action, isExact] = actions[made.length]!;
      const [one, other] = [ends[next]!, isExact ? ends[next]! : (ends[next + 1] ?? ends[next]!)];
      made.push({ date: { first: Math.min(one, other), last: Math.max(one, other) }, action });
      next += isExact ? 1 : 2;
    }
    const order = made.map((_, index) => index).sort((a, b) => places[a]! - places[b]! || a - b);
    return { made, order };
  });

test('the order in which records were appended changes nothing but ties on one day', () =>
  fc.assert(
    fc.property(apart, ({ made, order }) => {
      const recorded = (places: readonly number[]) =>
        timeline(
          made.flatMap(({ date, action }, index) =>
            stepsOf(asDevelopment({ date, effects: [{ action }] }, index), places[index]! + 1, places[index]! + 1).map(
              ({ step }) => step,
            ),
          ),
        );
      const [one, other] = [recorded(made.map((_, index) => index)), recorded(order)];
      for (let day = -5; day < 170; day += 10) {
        const [a, b] = [one.on((FIRST + day) as Day), other.on((FIRST + day) as Day)];
        expect({ day, state: a.state, possible: a.possibleStates }).toEqual({
          day,
          state: b.state,
          possible: b.possibleStates,
        });
      }
    }),
    { numRuns: RUNS },
  ));
