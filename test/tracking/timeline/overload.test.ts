import { parseDay } from '../../../src/kernel/day.js';
import { MEASURE_STATES } from '../../../src/tracking/domain/states.js';
import { type Measure, measure } from './measure.js';

const day = (offset: number) => new Date((parseDay('1990-01-01')! + offset) * 86_400_000).toISOString().slice(0, 10);

/** `count` intervals that all overlap: an odd one takes effect, an even one suspends. */
function overlapping(count: number, until: (index: number) => string | undefined = () => undefined): Measure {
  const many = measure();
  for (let index = 0; index < count; index++) {
    const end = until(index);
    many.on(
      `${day(index)}/${day(20_000 + index)}`,
      index % 2 ? 'take-effect' : 'suspend',
      end === undefined ? {} : { until: end },
    );
  }
  return many;
}

test('ten that overlap are tried in every order', () => {
  const ten = measure();
  for (const action of ['take-effect', 'end'] as const)
    for (let index = 0; index < 5; index++) ten.on('2024-01-01/2024-01-10', action, {}, { id: `${action} ${index}` });
  const { bound, possibleStates } = ten.asOf('2024-01-10');
  expect(bound).toBeNull();
  // Each end fits only where something is in effect: the orders alternate.
  expect(possibleStates).toEqual(['ended']);
});

test('of eleven that overlap every state that they could lead to is told, and that it is so', () => {
  const eleven = overlapping(11).asOf(day(10_000));
  expect(eleven.bound?.note).toMatch(/overlap/);
  expect(eleven.possibleStates).toEqual(expect.arrayContaining(['not-started', 'in-effect', 'suspended']));
  expect(eleven.inEffect).toBe('uncertain');
});

test('an exact beginning after them settles everything', () => {
  const settled = overlapping(40).on(day(30_000), 'take-effect');
  expect(settled.asOf(day(29_999)).inEffect).toBe('uncertain');
  expect(settled.asOf(day(30_000))).toMatchObject({ possibleStates: ['in-effect'], inEffect: 'yes', bound: null });
});

test('what is coarse never leaves out what all orders allow', () => {
  for (const count of [2, 3, 5, 8]) {
    const exact = overlapping(count, (index) => (index % 3 ? undefined : day(9_000 + index)));
    const coarse = overlapping(count, (index) => (index % 3 ? undefined : day(9_000 + index)));
    for (let extra = 0; extra < 11; extra++) coarse.on(`${day(0)}/${day(25_000)}`, 'agree');
    for (const at of [100, 5_000, 9_500, 15_000])
      expect(coarse.asOf(day(at)).possibleStates).toEqual(
        expect.arrayContaining([...exact.asOf(day(at)).possibleStates]),
      );
  }
});

test('one request of a hundred effects, each somewhere in eleven years and until somewhere in sixteen, is answered', () => {
  const flood = measure();
  for (let index = 0; index < 50; index++)
    for (const action of ['take-effect', 'suspend'] as const)
      flood.on(`${day(index)}/${day(4_000 + index)}`, action, { until: `${day(100 + index)}/${day(6_000 + index)}` });
  expect(flood.asOf(day(3_000)).inEffect).toBe('uncertain');
  expect(flood.timeline.stretches.length).toBeLessThan(1_000);
});

test('5,000 imprecise effects that all overlap, 1,500 staggered ones, and 1,000 schedules postponed 100 times are answered', () => {
  expect(overlapping(5_000).asOf(day(15_000)).inEffect).toBe('uncertain');
  const staggered = measure();
  for (let index = 0; index < 1_500; index++)
    staggered.on(`${day(index * 3)}/${day(index * 3 + 29)}`, index % 2 ? 'take-effect' : 'end');
  expect(MEASURE_STATES).toContain(staggered.asOf(day(2_000)).state);
  const scheduled = measure();
  for (let index = 0; index < 1_000; index++) scheduled.on(day(index), 'take-effect', { from: day(5_000 + index) });
  for (let index = 0; index < 100; index++) scheduled.on(day(2_000 + index), 'postpone');
  expect(scheduled.asOf(day(10_000)).state).toBe('agreed');
  expect(scheduled.asOf(day(2_000)).notes.filter((note) => note.cancelledBy !== undefined)).toHaveLength(1_000);
});
