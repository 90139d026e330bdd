import { parseDay } from '../../../src/kernel/day.js';
import type { Development, Effect } from '../../../src/tracking/domain/model.js';
import {
  type Step,
  effectKeyOf,
  inStepOrder,
  isExact,
  isMove,
  isReset,
  mayOverlap,
  stepsOf,
} from '../../../src/tracking/domain/step.js';

const day = (text: string) => parseDay(text)!;
const steps = (effects: readonly object[], more: object = {}): readonly Step[] => {
  const development = { id: 'd', date: '2024-01-10', type: 'report', title: 'd', ...more };
  const told = effects.map((effect) => ({ measure: 'm', ...effect }) as Effect);
  return stepsOf({ ...development, effects: told } as unknown as Development, 7, 9).map(({ step }) => step);
};
/** Its parts, each with its days. */
const parts = (effect: object, more: object = {}) =>
  steps([effect], more).map(({ part, action, first, last, date }) => ({ part, action, first, last, date }));
const on = (part: string, action: string, date: string) => ({
  ...{ part, action, first: day(date), last: day(date), date },
});

const LATER = { action: 'take-effect', from: '2024-06-01' };

describe('what a development does to a measure, step by step', () => {
  test('on its own day it does just that', () =>
    expect(parts({ action: 'take-effect' })).toEqual([on('effect', 'take-effect', '2024-01-10')]));

  test('what starts on a later day is decided on the day of the development', () =>
    expect(parts(LATER)).toEqual([
      on('decision', 'take-effect', '2024-01-10'),
      on('effect', 'take-effect', '2024-06-01'),
    ]));

  test('and announced on the day on which that was reported', () => {
    expect(parts(LATER, { reported: '2024-02-01' })).toEqual([
      on('consent', 'take-effect', '2024-01-10'),
      on('announcement', 'take-effect', '2024-02-01'),
      on('effect', 'take-effect', '2024-06-01'),
    ]);
    expect(parts(LATER, { reported: '2024-06-01' })).toEqual([
      on('consent', 'take-effect', '2024-01-10'),
      on('effect', 'take-effect', '2024-06-01'),
    ]);
  });

  test('what only ends or pauses on a later day is announced, and is no consent', () => {
    expect(parts({ action: 'end', from: '2024-06-01' })).toEqual([
      on('announcement', 'end', '2024-01-10'),
      on('effect', 'end', '2024-06-01'),
    ]);
    expect(parts({ action: 'end', from: '2024-06-01' }, { reported: '2024-02-01' })[0]).toEqual(
      on('announcement', 'end', '2024-02-01'),
    );
    expect(parts({ action: 'end', from: '2024-06-01' }, { date: '2024-01' })[0]).toMatchObject({
      ...{ part: 'announcement', first: day('2024-01-01'), last: day('2024-01-31') },
    });
  });

  test('what changes no state is never announced', () =>
    expect(parts({ action: 'reaffirm', from: '2024-06-01' })).toEqual([on('effect', 'reaffirm', '2024-06-01')]));

  test.each([
    ['on the day of the development', '2024-01-10', '2024-01-10'],
    ['perhaps on it', '2024-01', '2024-01-10'],
    ['perhaps within the month of the development', '2024-01-20', '2024-01'],
    ['before it', '2023-12-01', '2024-01-10'],
  ])('nor is what happens %s', (_, from, date) =>
    expect(parts({ action: 'take-effect', from }, { date })).toMatchObject([{ part: 'effect', date: from }]),
  );

  test('an end of its own closes it on the day after', () =>
    expect(parts({ action: 'suspend', until: '2024-03-01' })).toEqual([
      on('effect', 'suspend', '2024-01-10'),
      { ...on('closing', 'resume', '2024-03-02'), date: '2024-03-01' },
    ]));

  test('but never before it may have begun', () => {
    const closing = (from: string, until: string) => parts({ action: 'suspend', from, until }).at(-1);
    expect(closing('2024-03-15', '2024-03')).toMatchObject({ first: day('2024-03-15'), last: day('2024-04-01') });
    expect(closing('2024-03/2024-06', '2024-04')).toMatchObject({ first: day('2024-04-02'), last: day('2024-06-30') });
  });

  test('what does not last is not closed', () =>
    expect(parts({ action: 'end', until: '2024-03-01' })).toEqual([on('effect', 'end', '2024-01-10')]));
});

describe('each step says', () => {
  const whole = () => steps([{ ...LATER, until: '2024-09-01', practice: 2, note: 'in part' }]) as [Step, Step, Step];

  test('what it announces, and until when that may come', () => {
    const [decision, acts, closing] = whole();
    expect(decision).toMatchObject({ due: '2024-06-01', openTo: day('2024-06-01'), announced: false, bounded: false });
    expect(acts).toMatchObject({ due: null, openTo: day('2024-06-01'), announced: true, bounded: true });
    expect(closing).toMatchObject({ due: null, openTo: day('2024-09-02'), announced: false, bounded: false });
    const [consent, announcement, announced] = steps([LATER], { reported: '2024-02-01' }) as [Step, Step, Step];
    expect(consent).toMatchObject({ due: null, openTo: day('2024-01-10') });
    expect(announcement).toMatchObject({ due: '2024-06-01', openTo: day('2024-06-01') });
    expect(announced).toMatchObject({ announced: true });
    expect(steps([LATER], { reported: '2024-06-01' }).at(-1)).toMatchObject({ announced: false });
    expect(steps([{ action: 'end', until: '2024-03-01' }])).toMatchObject([{ bounded: false }]);
  });

  test('what of practice and notes belongs to the effect itself', () => {
    expect(whole().map(({ practice }) => practice)).toEqual([null, 2, null]);
    expect(whole().map(({ note }) => note)).toEqual(['in part', 'in part', null]);
    expect(steps([{ action: 'agree' }])[0]).toMatchObject({ practice: null, note: null, bounded: false });
  });

  test('whether both parties act', () => {
    const bilateral = (type: string) => steps([{ action: 'agree' }], { type })[0]!.bilateral;
    expect([bilateral('agreement'), bilateral('statement')]).toEqual([true, false]);
  });

  test('of which effect it is a part, and its place in the log, in the development and in the effect', () => {
    const two = steps([
      { ...LATER, until: '2024-09-01' },
      { action: 'suspend', until: '2024-09-01' },
    ]);
    expect(two.map(({ order, version }) => [order, version])).toEqual(two.map(() => [7, 9]));
    const later = steps([{ action: 'agree' }, LATER, LATER], { reported: '2024-02-01' });
    for (const ordinals of [two, later].map((all) => all.map(({ ordinal }) => ordinal)))
      expect(ordinals).toEqual([...new Set(ordinals)].sort((a, b) => a - b));
    const keys = two.map(({ effect }) => effect);
    expect(keys).toEqual([keys[0], keys[0], keys[0], keys[3], keys[3]]);
    expect(keys[0]).not.toBe(keys[3]);
    expect(two.map(({ order, ordinal }) => effectKeyOf(order, ordinal))).toEqual(keys);
    expect(new Set([effectKeyOf(7, 2), effectKeyOf(8, 2), effectKeyOf(7, 6)]).size).toBe(3);
  });

  test('on one day, what comes before what: by the log, the place in the development, and the version', () => {
    const placed = (order: number, ordinal: number, version: number) => ({ order, ordinal, version });
    const inOrder = [placed(1, 2, 9), placed(2, 1, 8), placed(2, 2, 3), placed(2, 2, 5)];
    expect(inOrder.toReversed().sort(inStepOrder)).toEqual(inOrder);
  });
});

describe('a step', () => {
  const only = (effect: object, more: object = {}) => steps([effect], more).find(({ part }) => part === 'effect')!;

  test.each<[string, boolean, () => Step]>([
    ['an exact beginning that nothing announced', true, () => only({ action: 'take-effect' })],
    ['one that was announced', false, () => only(LATER)],
    ['one some day in a month', false, () => only({ action: 'take-effect', from: '2024-01' })],
    ['the beginning of a part', false, () => only({ action: 'partially-take-effect' })],
    ['the decision on one', false, () => steps([LATER])[0]!],
  ])('makes what was before not matter: %s %s', (_, expected, step) => expect(isReset(step())).toBe(expected));

  test('is exact where it falls on one day, and leaves nothing open where it announces nothing either', () => {
    const month = only({ action: 'end', from: '2024-01' });
    expect([isExact(month), isExact(only({ action: 'end' }))]).toEqual([false, true]);
    expect([mayOverlap(month), mayOverlap(only({ action: 'end' })), mayOverlap(steps([LATER])[0]!)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('moves a state, or is a remark', () => {
    const moves = (action: string) => isMove(only({ action }));
    expect(['agree', 'postpone', 'reaffirm', 'rumour', 'dispute'].map(moves)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(steps([LATER]).every(isMove)).toBe(true);
  });
});
