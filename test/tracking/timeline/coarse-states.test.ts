import { formatDay } from '../../../src/kernel/day.js';
import type { Action } from '../../../src/tracking/domain/actions.js';
import { type Measure, measure } from './measure.js';

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

  test('what is announced may come', () => {
    const announced = crowd(measure(), 'propose').on('2024-01-15', 'take-effect', { from: '2024-03/2024-06' });
    expect(possible(announced, '2024-02-29', '2024-03-01')).toEqual([
      ['not-started', 'proposed', 'agreed'],
      ['not-started', 'proposed', 'agreed', 'in-effect'],
    ]);
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

  test('but only by the orders in which most fits', () => {
    const ended = measure().on('2023-01', 'take-effect').on('2023-01-20', 'end');
    expect(possible(crowd(ended, 'partially-end'), '2024-06-01', '2025-06-01')).toEqual([['ended'], ['ended']]);
  });

  test('an exact beginning after all of them settles it, and one among them does not', () => {
    const settled = crowd(measure(), 'agree').on('2025-01-01', 'take-effect').on('2025-02-01', 'suspend');
    expect(possible(settled, '2024-12-31', '2025-01-01', '2025-02-01')).toEqual([
      ['not-started', 'agreed'],
      ['in-effect'],
      ['suspended'],
    ]);
    expect(settled.asOf('2025-01-01')).toMatchObject({ bound: null, basis: ['take-effect 2025-01-01'] });
    expect(settled.asOf('2025-02-01').basis).toEqual(['suspend 2025-02-01', 'take-effect 2025-01-01']);
    const among = crowd(measure(), 'suspend').on('2024-12-31', 'take-effect').on('2025-02-01', 'end');
    expect(possible(among, '2025-01-01', '2025-02-01')).toEqual([
      ['not-started', 'in-effect', 'suspended'],
      ['not-started', 'in-effect', 'suspended', 'ended'],
    ]);
  });

  test('nor does one to which something before is still open, nor another turn', () => {
    const open = crowd(measure(), 'suspend').on('2024-06-01', 'end', { from: '2025-06-01' }, { id: 'announced' });
    expect(possible(open.on('2025-01-01', 'take-effect'), '2025-01-01')[0]).toContain('suspended');
    expect(possible(crowd(measure(), 'suspend').on('2025-01-01', 'agree'), '2025-01-01')[0]).toContain('suspended');
    expect(possible(crowd(measure(), 'suspend').on('2025-01', 'take-effect'), '2025-02-01')[0]).toContain('suspended');
  });

  test('the latest of them is told, each on its last day', () => {
    const latest = crowd(measure(), 'agree').on('2024-03/2024-12', 'take-effect', {}, { id: 'opening' });
    expect(latest.asOf('2024-12-30').state).toBe('not-started');
    expect(latest.asOf('2024-12-31')).toMatchObject({ state: 'in-effect', since: '2024-03/2024-12' });
  });
});
