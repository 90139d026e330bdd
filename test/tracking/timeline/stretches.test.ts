import { AFTER_ALL, BEFORE_ALL, type Day, formatDay, parseDay } from '../../../src/kernel/day.js';
import type { Stretch } from '../../../src/tracking/domain/timeline.js';
import { type Measure, measure } from './measure.js';

const day = (text: string): Day => parseDay(text)!;
const on = (of: Measure, text: string): Stretch => of.timeline.on(day(text));
const starts = (of: Measure): readonly string[] => of.timeline.stretches.slice(1).map(({ from }) => formatDay(from));

describe('a stretch begins', () => {
  test('before all days, and on each day on which something happens or may begin to', () => {
    const cargo = measure().on('2024-02', 'take-effect').on('2024-03-05', 'reaffirm').on('2024-04-01', 'suspend');
    expect(cargo.timeline.stretches[0]!.from).toBe(BEFORE_ALL);
    expect(starts(cargo)).toEqual(['2024-02-01', '2024-02-29', '2024-03-05', '2024-04-01']);
    expect(measure().timeline.stretches).toHaveLength(1);
  });

  test('once on a day, however much happens', () =>
    expect(starts(measure().on('2024-02-01', 'sign').on('2024-02-01', 'take-effect'))).toEqual(['2024-02-01']));

  test('on no day before the year 1000 or after 9999: that lies before all, or never comes', () => {
    const always = measure().on('../2024-02', 'take-effect').on('../2024-02', 'partially-end');
    expect(always.timeline.stretches.map(({ from }) => from < day('1000-01-01'))).toEqual([true, false, false]);
    expect(on(always, '1000-01-01').possibleStates).toEqual(['not-started', 'partially-in-effect', 'in-effect']);
    const never = measure().on('2024-02/..', 'take-effect').on('2024-02/..', 'partially-end');
    expect(never.timeline.stretches.filter(({ from }) => from > day('9999-12-31'))).toEqual([]);
    expect(on(never, '9999-12-31').possibleStates).toEqual(['not-started', 'partially-in-effect', 'in-effect']);
  });

  test('but on the first of all days', () => {
    expect(starts(measure().on('1000-01-01', 'take-effect'))).toEqual(['1000-01-01']);
  });

  test('though an end on the last of all days is known, the day after is still told', () => {
    const line = measure().on('2024-01-01', 'take-effect', { until: '9999-12-31' }).timeline;
    expect(line.on(day('9999-12-31')).state).toBe('in-effect');
    expect(line.stretches.at(-1)).toMatchObject({ from: day('9999-12-31') + 1, state: 'ended' });
  });

  test('and open ends are before all, and after all', () => {
    expect(on(measure().on('../2024-02', 'take-effect'), '1000-01-01').inEffect).toBe('uncertain');
    const open = measure().on('2024-02/..', 'take-effect');
    expect(starts(open)).toEqual(['2024-02-01']);
    expect(on(open, '9999-12-31')).toMatchObject({ state: 'not-started', inEffect: 'uncertain' });
  });
});

describe('the development that most brought a stretch about', () => {
  const turnedBy = (of: Measure, text: string) => on(of, text).turnedBy;

  test('is nobody before the first', () =>
    expect(turnedBy(measure().on('2024-01-01', 'take-effect'), '2023-12-31')).toBeNull());

  test('is the last that changed the state on its day, whatever else was said', () => {
    const busy = measure()
      .on('2024-01-01', 'sign')
      .on('2024-01-01', 'take-effect')
      .on('2024-01-01', 'reaffirm')
      .on('2024-02-01', 'reaffirm');
    expect(turnedBy(busy, '2024-01-15')).toBe('take-effect 2024-01-01');
    expect(turnedBy(busy, '2024-02-01')).toBe('reaffirm 2024-02-01');
  });

  test('is what may begin on its day, before a remark of that day', () => {
    const doubtful = measure().on('2024-02', 'take-effect').on('2024-02-01', 'reaffirm').on('2024-02-10', 'reaffirm');
    expect(turnedBy(doubtful, '2024-02-01')).toBe('take-effect 2024-02');
    expect(turnedBy(doubtful, '2024-02-10')).toBe('reaffirm 2024-02-10');
    expect(turnedBy(doubtful, '2024-02-29')).toBe('take-effect 2024-02');
  });

  test('is the newest doubt where nothing happens on its day', () => {
    const line = measure()
      .on('2024-02', 'take-effect')
      .on('2024-02', 'partially-end')
      .on('2024-02', 'suspend').timeline;
    const second = line.on(day('2024-02-02'));
    expect(second.from).toBe(day('2024-02-02'));
    expect(second.turnedBy).toBe('suspend 2024-02');
  });
});

describe('what is said of a stretch rests on', () => {
  const grounds = (of: Measure, text: string) => on(of, text).grounds;
  const began = () => measure().on('2020-01-01', 'take-effect');

  test('nothing, before anything is recorded', () => {
    expect(grounds(began(), '2019-12-31')).toEqual([]);
    expect(on(began(), '2019-12-31').basis).toStrictEqual([]);
  });

  test('those together that tell the same', () => {
    const renewed = measure()
      .on('2020-01-01', 'take-effect', { until: '2024-06-30' })
      .on('2024-01-01', 'take-effect', { until: '2024-12-31' });
    expect(grounds(renewed, '2024-01-01')).toEqual([['take-effect 2020-01-01', 'take-effect 2024-01-01']]);
  });

  test('what goes on, and what it goes on with, apart', () => {
    const paused = began()
      .on('2024-02-01', 'suspend', { until: '2024-03-01' })
      .on('2024-02-20', 'suspend', { until: '2024-04-01' });
    expect(grounds(paused, '2024-02-10')).toEqual([['suspend 2024-02-01'], ['take-effect 2020-01-01']]);
    expect(grounds(paused, '2024-03-15')).toEqual([
      ['suspend 2024-02-01', 'suspend 2024-02-20'],
      ['take-effect 2020-01-01'],
    ]);
  });

  test('each by itself while it is uncertain', () => {
    const doubtful = began().on('2024-02', 'suspend').on('2024-02', 'resume');
    expect(grounds(doubtful, '2024-02-10').every((part) => part.length === 1)).toBe(true);
    expect(grounds(doubtful, '2024-02-10').flat()).toEqual(on(doubtful, '2024-02-10').basis);
    expect(grounds(doubtful, '2024-02-10').flat()).toContain('resume 2024-02');
  });

  test('one development once, also where it does two things', () => {
    const twice = measure()
      .on('2020-01-01', 'take-effect', { until: '2024-06-30' }, { id: 'treaty' })
      .on('2024-01-01', 'take-effect', { until: '2024-12-31' }, { id: 'treaty' });
    expect(grounds(twice, '2024-01-01')).toEqual([['treaty']]);
    expect(on(twice, '2024-01-01').basis).toEqual(['treaty']);
  });
});

describe('what comes next', () => {
  const told = () =>
    measure()
      .on('2024-02', 'take-effect')
      .on('2024-05-01', 'reaffirm')
      .on('2024-06-01', 'suspend')
      .on('2024-06-10', 'reaffirm').timeline;
  const next = (of: 'stateAfter' | 'statusAfter', text: string) => {
    const cargo = told();
    const stretch = cargo[of](cargo.at(day(text)));
    return stretch && formatDay(stretch.from);
  };

  test('is the next other state, whatever is said before', () => {
    expect(next('stateAfter', '2024-01-01')).toBe('2024-02-29');
    expect(next('stateAfter', '2024-02-10')).toBe('2024-02-29');
    expect(next('stateAfter', '2024-03-01')).toBe('2024-06-01');
    expect(next('stateAfter', '2024-06-01')).toBeUndefined();
  });

  test('or the same state, otherwise in effect', () => {
    expect(next('statusAfter', '2024-01-01')).toBe('2024-02-01');
    expect(next('statusAfter', '2024-02-10')).toBe('2024-02-29');
    expect(next('statusAfter', '2024-03-01')).toBe('2024-06-01');
    expect(next('statusAfter', '2024-06-01')).toBeUndefined();
  });

  test('a day belongs to the last stretch that has begun', () => {
    const cargo = told();
    const { stretches } = cargo;
    stretches.forEach(({ from }, index) => expect(cargo.at(from)).toBe(index));
    expect(cargo.at(day('2024-05-31'))).toBe(cargo.at(day('2024-05-01')));
    expect(cargo.at(AFTER_ALL)).toBe(stretches.length - 1);
  });
});

describe('remarks stand among what moves the state', () => {
  const practice = (first: 'take-effect' | 'reaffirm', second: 'take-effect' | 'reaffirm') =>
    measure().on('2024-03-01', first, { practice: 1 }).on('2024-03-01', second, { practice: 2 }).asOf('2024-03-01');

  test('on one day in the order of the log', () => {
    expect(practice('take-effect', 'reaffirm').practice).toBe(2);
    expect(practice('reaffirm', 'take-effect').practice).toBe(2);
    expect(practice('reaffirm', 'reaffirm').practice).toBe(2);
  });

  test('else in the order of days, on the last that their date may mean', () => {
    const talked = measure()
      .on('2024-05-01', 'reaffirm', { practice: 3 })
      .on('2024-03', 'reaffirm', { practice: 2 })
      .on('2024-03-15', 'take-effect', { practice: 1 });
    expect(['2024-03-14', '2024-03-15', '2024-03-31', '2024-05-01'].map((one) => talked.asOf(one).practice)).toEqual([
      null,
      1,
      2,
      3,
    ]);
    const { notes } = talked.asOf('2024-05-01');
    expect(notes.map(({ development }) => development)).toEqual(['reaffirm 2024-05-01', 'reaffirm 2024-03']);
  });
});

describe('told from the day of a reset on', () => {
  const since = '2024-03-01';
  const cargo = () =>
    measure()
      .on('2024-02-01', 'agree', { practice: 1 }, { type: 'agreement' })
      .on(since, 'take-effect')
      .on('2024-04-01', 'suspend')
      .on('2024-05-01', 'end');
  const stretch = (text: string) => cargo().since(day(since)).on(day(text));

  test('the states of that day and later are those of the whole', () => {
    const days = ['2024-03-01', '2024-04-01', '2024-05-01', '2025-01-01'];
    expect(days.map((one) => stretch(one).state)).toEqual(days.map((one) => on(cargo(), one).state));
  });

  test('only what is rooted later is told as the whole would', () => {
    const days = ['2024-01-01', '2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01'];
    expect(days.map((one) => stretch(one).story.isRooted)).toEqual([false, false, false, false, true]);
    expect(days.map((one) => on(cargo(), one).story.isRooted)).toEqual([true, true, true, true, true]);
    expect(on(measure().on('2024-01-01', 'suspend'), '2024-01-01').story.isRooted).toBe(true);
  });

  test('of the days before nothing is told, for there was more', () => {
    const unknown = { practice: undefined, consent: undefined, jointConsent: undefined, lastMention: undefined };
    expect(stretch('2024-02-15').story).toMatchObject(unknown);
    expect(on(cargo(), '2024-02-15').story).toMatchObject({ practice: { level: 1 }, lastMention: day('2024-02-01') });
    expect(stretch('2024-03-15').story).toMatchObject({ lastMention: day(since) });
  });
});
