import { type Day, formatDay, parseDay } from '../../../src/kernel/day.js';
import { type Component, components, mostOverlapping } from '../../../src/tracking/domain/move-order.js';
import type { Step } from '../../../src/tracking/domain/step.js';
import { type Measure, measure } from './measure.js';

const day = (text: string): Day => parseDay(text)!;
const named = ({ development, part }: Step): string => (part === 'effect' ? development : `${development}: ${part}`);
const inOrder = (moves: readonly Step[]): readonly (readonly string[])[] =>
  [...components(moves)].map((component) => component.moves.map(named));
/** Which stand together, whatever the order in which they are read. */
const apart = (of: Measure): readonly (readonly string[])[] => {
  const found = inOrder(of.moves);
  expect(inOrder(of.moves.toReversed())).toEqual(found);
  return found;
};
const together = (of: Measure): Component => {
  const [component, ...others] = components(of.moves);
  expect(others).toEqual([]);
  return component!;
};

describe('what the dates put in one order only stands apart', () => {
  test('there is nothing where nothing moves', () => expect(apart(measure().on('2024-01-01', 'reaffirm'))).toEqual([]));

  test('on one day after another, in whatever order it was recorded', () =>
    expect(apart(measure().on('2024-02-01', 'end').on('2024-01-01', 'agree'))).toEqual([
      ['agree 2024-01-01'],
      ['end 2024-02-01'],
    ]));

  test('on one day by the log', () =>
    expect(apart(measure().on('2024-01-01', 'end').on('2024-01-01', 'agree'))).toEqual([
      ['end 2024-01-01'],
      ['agree 2024-01-01'],
    ]));

  test('what may fall on the day before is apart, and what may come after is not', () => {
    expect(apart(measure().on('2024-01', 'suspend').on('2024-02-01', 'resume'))).toHaveLength(2);
    expect(apart(measure().on('2024-01', 'suspend').on('2024-01-31', 'resume'))).toHaveLength(2);
    expect(apart(measure().on('2024-01-31', 'resume').on('2024-01', 'suspend'))).toEqual([
      ['suspend 2024-01', 'resume 2024-01-31'],
    ]);
    expect(apart(measure().on('2024-01', 'suspend').on('2024-01-30', 'resume'))).toHaveLength(1);
  });

  test('of those that may act last on one day, the one that the log puts last counts', () => {
    const three = (...dates: readonly string[]) => {
      const of = measure();
      for (const date of dates) of.on(date, 'agree');
      return apart(of).map((names) => names.length);
    };
    expect(three('2024-01-15/2024-01-31', '2024-01-31', '2024-01')).toEqual([3]);
    expect(three('2024-01', '2024-01-31', '2024-01-15/2024-01-31')).toEqual([3]);
    expect(three('2024-01-15/2024-01-31', '2024-01', '2024-01-31')).toEqual([2, 1]);
  });

  test('what overlaps in a chain is together, though the first and the last share no day', () => {
    const chain = measure()
      .on('2024-01/2024-02', 'agree')
      .on('2024-02/2024-03', 'suspend')
      .on('2024-03/2024-04', 'end');
    expect(apart(chain)).toEqual([['agree 2024-01/2024-02', 'suspend 2024-02/2024-03', 'end 2024-03/2024-04']]);
    expect(apart(chain.on('2024-04-30', 'agree').on('2024-05-01', 'agree'))).toHaveLength(3);
  });

  test('a long one holds all together that may act while it may', () => {
    const long = measure()
      .on('2024', 'agree')
      .on('2024-02-01', 'end')
      .on('2024-03-01', 'agree')
      .on('2025-01-01', 'end');
    expect(apart(long).map((names) => names.length)).toEqual([3, 1]);
  });
});

describe('what was scheduled for the day of a postponement', () => {
  const opening = (effect: object = {}) =>
    measure().on('2024-01-01', 'take-effect', { from: '2024-06-01', ...effect }, { id: 'opening' });
  const lastOf = (of: Measure, count: number) => apart(of).flat().slice(-count);

  test('acts after it, though it was recorded before', () => {
    expect(lastOf(opening().on('2024-06-01', 'postpone'), 2)).toEqual(['postpone 2024-06-01', 'opening']);
    expect(apart(opening().on('2024-06-01', 'postpone'))).toHaveLength(3);
  });

  test('and after each of several, but before what was recorded since', () => {
    const twice = opening()
      .on('2024-06-01', 'postpone', {}, { id: 'first' })
      .on('2024-06-01', 'agree', {}, { id: 'between' })
      .on('2024-06-01', 'postpone', {}, { id: 'second' })
      .on('2024-06-01', 'agree', {}, { id: 'after' });
    expect(lastOf(twice, 5)).toEqual(['first', 'between', 'second', 'opening', 'after']);
  });

  test('with its own end, where that may fall on the day', () =>
    expect(lastOf(opening({ until: '2024-05-31' }).on('2024-06-01', 'postpone'), 3)).toEqual([
      'postpone 2024-06-01',
      'opening',
      'opening: closing',
    ]));

  test('in the order of the log, where several were', () => {
    const two = opening()
      .on('2024-01-02', 'suspend', { from: '2024-06-01' }, { id: 'pause' })
      .on('2024-06-01', 'postpone');
    expect(lastOf(two, 3)).toEqual(['postpone 2024-06-01', 'opening', 'pause']);
  });

  test('also where both only may fall on one day', () => {
    const june = measure().on('2024-01-01', 'take-effect', { from: '2024-06' }, { id: 'opening' });
    const [, component] = components(june.on('2024-05/2024-06', 'postpone', {}, { id: 'postponement' }).moves);
    expect(component!.byLast.map(named)).toEqual(['postponement', 'opening']);
  });

  test('but not what announced it', () => {
    const may = measure().on('2024-05-15', 'take-effect', { from: '2024-06' }, { id: 'opening' });
    const [before] = components(may.on('2024-05/2024-06', 'postpone', {}, { id: 'postponement' }).moves);
    const onTheDay = before!.runs().find(({ from }) => from === day('2024-05-15'))!;
    expect(onTheDay.moves.map(named)).toEqual(['opening: decision', 'postponement']);
  });

  test('but no other is: announced for another day, recorded later, or not announced at all', () => {
    expect(lastOf(opening().on('2024-05-31', 'postpone'), 2)).toEqual(['postpone 2024-05-31', 'opening']);
    expect(lastOf(opening().on('2024-06-02', 'postpone'), 2)).toEqual(['opening', 'postpone 2024-06-02']);
    for (const date of ['2024-05-31', '2024-06-02'])
      expect(apart(opening().on('2024-06-01', 'sign').on(date, 'postpone')).flat()).toEqual(
        ['opening: decision', 'opening', 'sign 2024-06-01'].toSpliced(date < '2024-06' ? 1 : 3, 0, `postpone ${date}`),
      );
    const later = measure()
      .on('2024-06-01', 'postpone')
      .on('2024-01-01', 'take-effect', { from: '2024-06-01' }, { id: 'opening' })
      .on('2024-06-01', 'agree');
    expect(lastOf(later, 3)).toEqual(['postpone 2024-06-01', 'opening', 'agree 2024-06-01']);
    const plain = opening().on('2024-06-01', 'sign').on('2024-06-01', 'postpone').on('2024-06-01', 'agree');
    expect(lastOf(plain, 4)).toEqual(['sign 2024-06-01', 'postpone 2024-06-01', 'opening', 'agree 2024-06-01']);
  });

  test('nor does what only announces a postponement delay anything', () =>
    expect(lastOf(opening().on('2024-06-01', 'end'), 2)).toEqual(['opening', 'end 2024-06-01']));
});

describe('moves that overlap', () => {
  const three = () => measure().on('2024-01-10/2024-01-20', 'agree').on('2024-01-15', 'end').on('2024-01', 'suspend');

  test('are told by their first bound, and by their last', () => {
    const component = together(three());
    expect(component.moves.map(named)).toEqual(['suspend 2024-01', 'agree 2024-01-10/2024-01-20', 'end 2024-01-15']);
    expect(component.byLast.map(named)).toEqual(['end 2024-01-15', 'agree 2024-01-10/2024-01-20', 'suspend 2024-01']);
    const same = together(measure().on('2024-01', 'suspend').on('2024-01', 'agree'));
    expect(same.moves.map(named)).toEqual(['suspend 2024-01', 'agree 2024-01']);
    expect(same.byLast.map(named)).toEqual(['suspend 2024-01', 'agree 2024-01']);
  });

  test('fall into runs of days on which the same may act', () => {
    const runs = together(three()).runs();
    expect(runs.map(({ from, to, moves }) => [formatDay(from), formatDay(to), ...moves.map(named)])).toEqual([
      ['2024-01-01', '2024-01-10', 'suspend 2024-01'],
      ['2024-01-10', '2024-01-15', 'agree 2024-01-10/2024-01-20', 'suspend 2024-01'],
      ['2024-01-15', '2024-01-16', 'agree 2024-01-10/2024-01-20', 'end 2024-01-15', 'suspend 2024-01'],
      ['2024-01-16', '2024-01-21', 'agree 2024-01-10/2024-01-20', 'suspend 2024-01'],
      ['2024-01-21', '2024-02-01', 'suspend 2024-01'],
    ]);
  });

  test('may act on their last day beside what begins then', () => {
    const touching = together(measure().on('2024-01-15/2024-01-31', 'end').on('2024-01-01/2024-01-15', 'agree'));
    expect(touching.runs().map(({ moves }) => moves.map(({ action }) => action))).toEqual([
      ['agree'],
      ['end', 'agree'],
      ['end'],
    ]);
  });

  test('are open to the last day on which any may act, or what it announces', () => {
    expect(together(three()).openTo).toBe(day('2024-01-31'));
    const announced = measure().on('2024-01', 'agree').on('2024-01-05', 'end', { from: '2024-03' });
    expect([...components(announced.moves)][0]!.openTo).toBe(day('2024-03-31'));
  });

  test('are exact where they are one, on one day', () => {
    const isExact = (of: Measure) => [...components(of.moves)].map((component) => component.isExact);
    expect(isExact(three())).toEqual([false]);
    expect(isExact(measure().on('2024-01-01', 'agree').on('2024-02', 'end'))).toEqual([true, false]);
  });

  test('are counted where they have a day in common, but for the exact ones', () => {
    expect(together(three()).overlap).toBe(2);
    expect(together(three().on('2024-01-21/2024-01-25', 'end')).overlap).toBe(2);
    expect(together(three().on('2024-01-20/2024-01-25', 'end')).overlap).toBe(3);
  });

  test('take a search that grows with the days, up to two a move, and doubles with each that is imprecise', () => {
    // a run each: days × moves × orders
    const [nine, five, one, eleven] = [
      Math.min(9, 2) * 1 * 2,
      Math.min(5, 4) * 2 * 4,
      1 * 3 * 4,
      Math.min(11, 2) * 1 * 2,
    ];
    expect(together(three()).nodes).toBe(nine + five + one + five + eleven);
    expect(together(measure().on('2024-01-01', 'agree')).nodes).toBe(1);
  });
});

describe('how many have a day in common', () => {
  const most = (...bounds: readonly (readonly [number, number])[]) =>
    mostOverlapping(bounds.map(([first, last]) => ({ first: first as Day, last: last as Day })));

  test.each<[string, readonly (readonly [number, number])[], number]>([
    ['none', [], 0],
    ['one by itself', [[1, 5]], 1],
    [
      'two that share their last and first day',
      [
        [1, 5],
        [5, 9],
      ],
      2,
    ],
    [
      'two of which one ends the day before',
      [
        [1, 4],
        [5, 9],
      ],
      1,
    ],
    [
      'three, though no day is in all',
      [
        [1, 4],
        [3, 8],
        [7, 9],
      ],
      2,
    ],
    [
      'one around many',
      [
        [1, 9],
        [1, 2],
        [4, 5],
        [8, 9],
      ],
      2,
    ],
    [
      'the most, also where fewer follow',
      [
        [1, 9],
        [2, 3],
        [2, 3],
        [6, 7],
      ],
      3,
    ],
  ])('%s', (_, bounds, expected) => {
    expect(most(...bounds)).toBe(expected);
    expect(most(...bounds.toReversed())).toBe(expected);
  });
});
