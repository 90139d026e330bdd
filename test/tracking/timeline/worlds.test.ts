import { formatDay } from '../../../src/kernel/day.js';
import { type Measure, measure } from './measure.js';

const uncertain = (of: Measure) =>
  of.worlds.uncertain.map(({ from, to, states, count }) => [formatDay(from), formatDay(to), [...states].sort(), count]);
const latest = (of: Measure) => of.worlds.latest.map(({ step, day }) => `${formatDay(day)} ${step.action}`);

describe('one move by itself', () => {
  test('is uncertain up to its last day, on which it has happened', () => {
    const may = measure().on('2024-02', 'take-effect');
    expect(uncertain(may)).toEqual([['2024-02-01', '2024-02-29', ['in-effect', 'not-started'], 1]]);
    expect(latest(may)).toEqual(['2024-02-29 take-effect']);
  });

  test('leaves nothing uncertain where it is exact, or changes no state', () => {
    expect(uncertain(measure().on('2024-02-01', 'take-effect'))).toEqual([]);
    const agreedAgain = measure().on('2024-01-01', 'take-effect').on('2024-02', 'agree');
    expect(uncertain(agreedAgain)).toEqual([]);
    expect(agreedAgain.asOf('2024-02-10').basis).toEqual(['take-effect 2024-01-01']);
  });
});

describe('moves that overlap', () => {
  test('are told in the order in which each fits, and of these in the latest', () => {
    expect(latest(measure().on('2024-02', 'take-effect').on('2024-02', 'end'))).toEqual([
      '2024-02-29 take-effect',
      '2024-02-29 end',
    ]);
    expect(latest(measure().on('2024-02', 'take-effect').on('2024-02-10', 'end'))).toEqual([
      '2024-02-10 take-effect',
      '2024-02-10 end',
    ]);
  });

  test('on the day before, where the log has the one that acts later first', () => {
    expect(latest(measure().on('2024-02-10', 'end').on('2024-02', 'take-effect'))).toEqual([
      '2024-02-09 take-effect',
      '2024-02-10 end',
    ]);
    expect(latest(measure().on('2024-02', 'end').on('2024-02', 'take-effect'))).toEqual([
      '2024-02-28 take-effect',
      '2024-02-29 end',
    ]);
  });

  test('each may be in doubt from its first day on', () => {
    const february = measure().on('2024-02', 'take-effect').on('2024-02-10/2024-03', 'suspend');
    expect(february.asOf('2024-02-09').basis).toEqual(['take-effect 2024-02']);
    expect(february.asOf('2024-02-10').basis).toEqual(['take-effect 2024-02', 'suspend 2024-02-10/2024-03']);
    expect(february.asOf('2024-02-09').possibleStates).toEqual(['not-started', 'in-effect']);
    expect(february.asOf('2024-02-10').possibleStates).toEqual(['not-started', 'in-effect', 'suspended']);
    expect(february.asOf('2024-03-31').possibleStates).toEqual(['suspended']);
  });

  test('are in doubt no longer once something settles them, whatever else is in doubt later', () => {
    const twice = measure()
      .on('2024-01', 'take-effect')
      .on('2024-01-20', 'end')
      .on('2025-01-01', 'take-effect')
      .on('2026-01', 'suspend')
      .on('2026-01', 'resume');
    expect(twice.asOf('2026-01-10').basis.toSorted()).toEqual([
      'resume 2026-01',
      'suspend 2026-01',
      'take-effect 2025-01-01',
    ]);
  });

  test('are uncertain on at least one day, each of which is told once', () => {
    const busy = measure()
      .on('2020-01-01', 'take-effect')
      .on('2024-02', 'partially-end')
      .on('2024-02', 'take-effect')
      .on('2024-02-29', 'agree')
      .on('2024-02-29', 'sign');
    const { uncertain: found } = busy.worlds;
    expect(found.every(({ from, to }) => from < to)).toBe(true);
    expect(found.every(({ states }) => states.size > 1)).toBe(true);
    expect(new Set(found.map(({ from }) => from)).size).toBe(found.length);
    expect(busy.asOf('2024-03-01').possibleStates).toEqual(['partially-in-effect', 'in-effect']);
  });

  test('count where most fits, also where no order is without a misfit', () => {
    const misfits = measure().on('2024-02', 'resume').on('2024-02', 'partially-end').on('2024-02', 'suspend');
    expect(misfits.asOf('2024-02-10').possibleStates).toEqual([
      'not-started',
      'partially-in-effect',
      'in-effect',
      'suspended',
    ]);
    expect(misfits.asOf('2024-03-01').possibleStates).toEqual(['suspended']);
    expect(misfits.asOf('2024-03-01').anomalies).toEqual(['resume 2024-02']);
  });

  test('what would not fit where it comes was called off before, where the dates allow it', () => {
    const nothing = measure().on('2024-01-01', 'end', { from: '2024-06-01' }).on('2024-05/2024-07', 'postpone');
    expect(nothing.asOf('2024-06-15').possibleStates).toEqual(['not-started']);
  });

  test('an end of its own comes after its beginning, however wide both are', () => {
    const within = measure().on('2024-02', 'take-effect', { until: '2024-02' });
    expect(within.asOf('2024-02-10').possibleStates).toEqual(['not-started', 'in-effect', 'ended']);
    expect(within.asOf('2024-03-01').possibleStates).toEqual(['ended']);
    expect(within.asOf('2024-02-01').possibleStates).toEqual(['not-started', 'in-effect']);
  });

  test('what is in doubt for ever stays so, and what comes later acts on each of its ends', () => {
    const open = () => measure().on('2020-01-01', 'take-effect').on('2022', 'partially-end').on('2022', 'take-effect');
    expect(open().asOf('2040-01-01').possibleStates).toEqual(['partially-in-effect', 'in-effect']);
    const paused = open().on('2023-01-01', 'suspend');
    expect(paused.asOf('2023-06-01')).toMatchObject({ possibleStates: ['suspended'], inEffect: 'no' });
    expect(paused.on('2024-01-01', 'resume').asOf('2024-06-01').possibleStates).toEqual([
      'partially-in-effect',
      'in-effect',
    ]);
  });
});
