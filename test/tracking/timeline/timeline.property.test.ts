import fc from 'fast-check';
import { type Day, formatDay, parseDay } from '../../../src/kernel/day.js';
import { ACTION_NAMES, type Action, lasts } from '../../../src/tracking/domain/actions.js';
import type { Development } from '../../../src/tracking/domain/model.js';
import { type Step, stepsOf } from '../../../src/tracking/domain/step.js';
import { timeline } from '../../../src/tracking/domain/timeline.js';
import { type OracleDevelopment, everyWorld } from './worlds-oracle.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 40) * 25;
const FIRST = parseDay('2024-01-01')!;
const DAYS = 14;
/** More worlds than this take too long one by one. */
const MOST_WORLDS = 30_000;

const text = (day: number) => formatDay((FIRST + day) as Day);
const dated = ({ first, last }: { first: number; last: number }) =>
  first === last ? text(first) : `${text(first)}/${text(last)}`;

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
