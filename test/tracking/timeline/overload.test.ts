import { formatDay, parseDay } from '../../../src/kernel/day.js';
import type { Action } from '../../../src/tracking/domain/actions.js';
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

describe('where too many overlap', () => {
  /** Eleven moves of one kind somewhere in 2024. */
  const crowd = (before: Measure, action: Action, date = '2024'): Measure => {
    for (let index = 0; index < 11; index++) before.on(date, action, {}, { id: `${action}-${index}` });
    return before;
  };
  const possible = (of: Measure, ...days: string[]) => days.map((one) => of.asOf(one).possibleStates);
  const suspended = () =>
    measure().on('2020-01-01', 'take-effect').on('2023-01-01', 'suspend', { until: '2024-06' }, { id: 'suspension' });

  test('each may act from its first day on, and is named from then on', () => {
    const staggered = crowd(measure(), 'propose').on('2024-03/2024-05', 'agree').on('2024-04-02', 'agree');
    expect(possible(staggered, '2023-12-31', '2024-02-29', '2024-03-01', '2026-01-01')).toEqual([
      ['not-started'],
      ['not-started', 'proposed'],
      ['not-started', 'proposed', 'agreed'],
      ['not-started', 'proposed', 'agreed'],
    ]);
    const proposals = Array.from({ length: 11 }, (_, index) => `propose-${index}`);
    expect(staggered.asOf('2024-02-29').basis).toEqual(proposals);
    expect(staggered.asOf('2024-04-01').basis).toEqual([...proposals, 'agree 2024-03/2024-05']);
    expect(staggered.asOf('2024-04-02').basis.toSorted()).toEqual(
      [...proposals, 'agree 2024-03/2024-05', 'agree 2024-04-02'].sort(),
    );
  });

  test('of very many the newest sixty-four are named', () => {
    const flood = measure();
    for (let index = 0; index < 70; index++) flood.on('2024', 'propose', {}, { id: `${index}` });
    const { state, basis } = flood.asOf('2024-06-01');
    expect(state).toBe('not-started');
    expect(basis).toEqual(Array.from({ length: 64 }, (_, index) => `${index + 6}`));
    expect(crowd(measure(), 'propose').asOf('2024-06-01').basis).toHaveLength(11);
  });

  test('it says so, from the first of them on', () => {
    const bound = (of: Measure, on: string) => of.asOf(on).bound;
    const many = crowd(measure(), 'suspend', '2024/2025').on('2024-03-01', 'resume');
    expect(bound(many, '2023-12-31')).toBeNull();
    expect(bound(many, '2024-06-01')).toEqual({
      ...{ development: 'suspend-0', date: '2024/2025', action: 'suspend' },
      note: expect.stringContaining('overlap') as string,
    });
  });

  test('what they all lead to is not in doubt', () =>
    expect(crowd(measure(), 'partially-end').asOf('2024-06-01')).toMatchObject({
      ...{ state: 'not-started', inEffect: 'no', bound: null, basis: [] },
    }));

  test('what is uncertain is so on at least one day, each of which is told once', () => {
    const { uncertain } = crowd(measure(), 'agree').on('2024-03', 'suspend').on('2024-03', 'end').worlds;
    expect(uncertain.map(({ from, to }) => [formatDay(from), to > from])).toEqual([
      ['2024-01-01', true],
      ['2024-03-01', true],
    ]);
  });

  test('a suspension that ends gives back what it interrupted, and from the day after its end', () => {
    const eased = crowd(suspended(), 'partially-end');
    expect(possible(eased, '2024-06-01', '2024-06-02')).toEqual([
      ['suspended'],
      ['partially-in-effect', 'in-effect', 'suspended'],
    ]);
  });

  test('but nothing where nothing is suspended', () => {
    const never = crowd(measure().on('2024', 'suspend', { until: '2024-06' }), 'suspend');
    expect(possible(never, '2025-06-01')).toEqual([['not-started', 'suspended']]);
  });

  test('what was called off is not ended by its own end', () => {
    const off = measure()
      .on('2023-01-01', 'propose', { from: '2024-01-01', until: '2024-06' })
      .on('2023-02-01', 'postpone');
    expect(possible(crowd(off, 'partially-end'), '2025-01-01')).toEqual([['not-started']]);
  });

  test('all that different orders before may have left to resume is given back', () => {
    const either = measure()
      .on('2020-01-01', 'take-effect')
      .on('2022', 'partially-end')
      .on('2022', 'take-effect')
      .on('2023-01-01', 'suspend');
    expect(possible(crowd(either, 'suspend').on('2024-06-01', 'resume'), '2024-05-31', '2024-06-01')).toEqual([
      ['suspended'],
      ['partially-in-effect', 'in-effect', 'suspended'],
    ]);
  });
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
