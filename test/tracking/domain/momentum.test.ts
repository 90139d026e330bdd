import type { MeasureKind } from '../../../src/tracking/domain/measure-kinds.js';
import { momentum } from '../../../src/tracking/domain/momentum.js';
import { MEASURE_STATES, type MeasureState } from '../../../src/tracking/domain/states.js';
import { ofKind } from './facts.js';

/** A measure that was in one state at the beginning of the window, and is in another at its end. */
const moved = (before: MeasureState, now: MeasureState, kind: MeasureKind = 'commitment', id = `${before}-${now}`) => ({
  ...ofKind(kind, id, now),
  before,
});
const direction = (...measures: readonly ReturnType<typeof moved>[]) => momentum(measures, 90).direction;

test('nothing that moves is a step to the side, over the window that was asked for', () =>
  expect(momentum([moved('agreed', 'agreed')], 90)).toEqual({
    ...{ direction: 'side', windowDays: 90, forward: 0, backward: 0, because: [] },
  }));

/** From the least to the most advanced; of those on one line none is ahead of the other. */
const ADVANCE: readonly (readonly MeasureState[])[] = [
  ['not-started', 'ended'],
  ['proposed', 'suspended'],
  ['agreed'],
  ['partially-in-effect', 'provisional'],
  ['in-effect'],
];
const rank = (state: MeasureState) => ADVANCE.findIndex((states) => states.includes(state));
const PAIRS = MEASURE_STATES.flatMap((before) => MEASURE_STATES.map((now) => [before, now] as const));

test.each(PAIRS)('a commitment from %s to %s moves by how far that is', (before, now) => {
  const expected = rank(now) > rank(before) ? 'up' : rank(now) < rank(before) ? 'down' : 'side';
  expect(direction(moved(before, now))).toBe(expected);
});

test.each(['work', 'treaty'] as const)('a %s moves like a commitment', (kind) => {
  expect(direction(moved('agreed', 'in-effect', kind))).toBe('up');
  expect(direction(moved('in-effect', 'suspended', kind))).toBe('down');
});

test('a restriction moves the other way: that it ends is a step forward', () => {
  expect(direction(moved('in-effect', 'ended', 'restriction'))).toBe('up');
  expect(direction(moved('not-started', 'in-effect', 'restriction'))).toBe('down');
});

test('temporary arrangements move nothing', () =>
  expect(momentum([moved('in-effect', 'ended', 'temporary')], 90)).toMatchObject({
    ...{ direction: 'side', forward: 0, backward: 0, because: [] },
  }));

const forward = moved('agreed', 'in-effect');
const backward = moved('in-effect', 'suspended');

test.each([
  ['up', [forward, backward, moved('proposed', 'agreed')]],
  ['side', [forward, backward]],
  ['down', [backward, backward, forward]],
] as const)('the direction is %s where more measures moved that way', (expected, measures) =>
  expect(direction(...measures)).toBe(expected),
);

test('it counts the measures of each way, and names what they rest on, each once', () => {
  const measures = [forward, forward, backward, moved('agreed', 'agreed')];
  expect(momentum(measures, 30)).toEqual({
    ...{ direction: 'up', windowDays: 30, forward: 2, backward: 1 },
    because: ['agreed-in-effect-in-effect', 'in-effect-suspended-suspended'],
  });
});
