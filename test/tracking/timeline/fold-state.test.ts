import type { Action } from '../../../src/tracking/domain/actions.js';
import { NOTHING_YET, foldKey } from '../../../src/tracking/domain/fold-state.js';
import { type Measure, measure } from './measure.js';

const state = (of: Measure, day: string) => of.asOf(day).state;
const began = () => measure().on('2024-01-01', 'take-effect');

describe('what is announced', () => {
  test('is consent on the day of its development, also where it was reported later', () => {
    const reported = measure().on('2024-01-01', 'take-effect', { from: '2024-06-01' }, { reported: '2024-02-01' });
    expect(reported.course).toEqual(['.. not-started', '2024-01-01 agreed', '2024-06-01 in-effect']);
  });

  test.each<Action>(['suspend', 'end', 'agree', 'propose', 'resume'])('is no consent by itself: %s', (action) => {
    const announced = measure().on('2024-01-01', action, { from: '2024-06-01' });
    expect(state(announced, '2024-05-31')).toBe('not-started');
    expect(state(announced, '2024-06-01')).not.toBe('not-started');
  });

  test('takes the measure out of no hand: an end of its own that was told before ends no consent', () => {
    const agreed = measure()
      .on('2024-01-01', 'propose', { until: '2024-03-01' })
      .on('2024-02-01', 'take-effect', { from: '2024-06-01' });
    expect(agreed.course.slice(2)).toEqual(['2024-02-01 agreed', '2024-06-01 in-effect']);
  });

  test('comes on its day, whatever was called off before it', () => {
    const second = measure()
      .on('2024-01-01', 'take-effect', { from: '2024-06-01' })
      .on('2024-02-01', 'postpone')
      .on('2024-02-02', 'take-effect', { from: '2024-05-01' });
    expect(second.course.slice(-1)).toEqual(['2024-05-01 in-effect']);
  });

  test('and called off stays so, through a suspension and a resumption', () => {
    const off = measure()
      .on('2024-01-01', 'take-effect', { from: '2024-06-01' })
      .on('2024-02-01', 'postpone')
      .on('2024-03-01', 'suspend')
      .on('2024-04-01', 'resume');
    expect(state(off, '2024-06-01')).toBe('agreed');
  });

  test('but what a suspension kept back comes where it is resumed before its day', () => {
    const resumed = measure()
      .on('2024-01-01', 'take-effect', { from: '2024-06-01' })
      .on('2024-03-01', 'suspend')
      .on('2024-04-01', 'resume');
    expect(state(resumed, '2024-06-01')).toBe('in-effect');
  });

  test('only what begins is kept back: an end comes during a suspension too', () => {
    const ended = began().on('2024-02-01', 'end', { from: '2024-06-01' }).on('2024-03-01', 'suspend');
    expect(state(ended, '2024-06-01')).toBe('ended');
  });

  test('what was called off is no misfit, though it would not have fitted', () => {
    const twice = began()
      .on('2024-02-01', 'partially-take-effect', { from: '2024-06-01' })
      .on('2024-03-01', 'postpone');
    expect(twice.asOf('2024-07-01').anomalies).toEqual([]);
  });
});

describe('an end of its own', () => {
  test('ends what still holds, and only that', () => {
    const agreedAgain = began().on('2024-02-01', 'agree', { until: '2024-03-01' });
    expect(agreedAgain.course).toEqual(['.. not-started', '2024-01-01 in-effect']);
    const renewed = measure()
      .on('2024-01-01', 'take-effect', { until: '2024-03-01' })
      .on('2024-02-01', 'take-effect', { until: '2024-06-01' });
    expect(renewed.course.slice(-1)).toEqual(['2024-06-02 ended']);
  });

  test('is no misfit where something ended it before', () => {
    const early = measure().on('2024-01-01', 'take-effect', { until: '2024-06-01' }).on('2024-03-01', 'end');
    expect(early.asOf('2024-07-01')).toMatchObject({ state: 'ended', since: '2024-03-01', anomalies: [] });
  });

  test('of a suspension revives nothing that ended since, and nothing that was resumed', () => {
    const paused = () => began().on('2024-02-01', 'suspend', { until: '2024-06-01' });
    expect(paused().on('2024-03-01', 'end').course.slice(-1)).toEqual(['2024-03-01 ended']);
    const resumed = paused().on('2024-03-01', 'resume').on('2024-04-01', 'partially-end');
    expect(resumed.course.slice(-1)).toEqual(['2024-04-01 partially-in-effect']);
  });
});

describe('a resumption', () => {
  test('of what was never suspended gives it back whole, even if a part had been in effect', () => {
    const part = measure().on('2024-01-01', 'partially-take-effect').on('2024-02-01', 'resume');
    expect(state(part, '2024-02-01')).toBe('in-effect');
    expect(state(began().on('2024-02-01', 'partially-end').on('2024-03-01', 'resume'), '2024-03-01')).toBe('in-effect');
  });

  test('gives back the whole again once it took effect', () => {
    const whole = measure()
      .on('2023-01-01', 'sign')
      .on('2023-02-01', 'suspend')
      .on('2024-01-01', 'take-effect')
      .on('2024-02-01', 'end')
      .on('2024-03-01', 'resume');
    expect(state(whole, '2024-03-01')).toBe('in-effect');
  });
});

describe('two pasts are one where nothing that comes tells them apart', () => {
  const scheduled = [{ effect: 1, order: 1, fate: 'due' }] as const;

  test.each([
    ['state', { state: 'agreed' } as const],
    ['what was interrupted', { interrupted: 'agreed' } as const],
    ['and what else was', { interrupted: 'in-effect' } as const],
    ['who holds it', { holder: 3 }],
    ['and who else', { holder: 4 }],
    ['what suspends it', { state: 'suspended', suspendedBy: [null] } as const],
    ['and until when', { state: 'suspended', suspendedBy: [null, 3] } as const],
    ['what is scheduled', { scheduled }],
    ['and what became of it', { scheduled: [{ ...scheduled[0], fate: 'cancelled' }] } as const],
  ])('%s', (_, told) => {
    const others = [{}, { interrupted: 'suspended' }, { holder: 5 }, { state: 'suspended', suspendedBy: [5] }] as const;
    const keys = [...others, told].map((one) => foldKey({ ...NOTHING_YET, ...one }));
    expect(new Set(keys).size).toBe(keys.length);
    expect(foldKey({ ...NOTHING_YET, ...told })).toBe(keys.at(-1));
  });
});
