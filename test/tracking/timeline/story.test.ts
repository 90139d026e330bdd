import { formatDay } from '../../../src/kernel/day.js';
import type { Action } from '../../../src/tracking/domain/actions.js';
import { type Measure, measure } from './measure.js';

const noted = (of: Measure, day: string) => of.asOf(day).notes.map(({ development }) => development);
const cancelled = (of: Measure, day: string) =>
  of
    .asOf(day)
    .notes.flatMap(({ development, cancelledBy }) => (cancelledBy ? [`${development} by ${cancelledBy}`] : []));
const dayOf = (index: number, month = '2024-01') => `${month}-${String(index + 1).padStart(2, '0')}`;

describe('the last day on which anything was said', () => {
  const said = (of: Measure) => {
    const { lastMention } = of.timeline.stretches.at(-1)!.story;
    return lastMention && formatDay(lastMention);
  };
  const began = () => measure().on('2024-01-01', 'take-effect');

  test('is unknown where nothing is', () => expect(said(measure())).toBeUndefined());

  test.each<[Action, string]>([
    ['reaffirm', '2024-02-01'],
    ['suspend', '2024-02-01'],
    ['take-effect', '2024-02-01'],
    ['dispute', '2024-02-01'],
    ['rumour', '2024-01-01'],
  ])('follows what is not hearsay: %s', (action, expected) =>
    expect(said(began().on('2024-02-01', action))).toBe(expected),
  );

  test('is not that of an end which was told with the beginning', () =>
    expect(said(measure().on('2024-01-01', 'take-effect', { until: '2024-03-01' }))).toBe('2024-01-01'));

  test('is that of what a suspension kept from happening, and not that of what was called off', () => {
    const decided = () => measure().on('2024-01-01', 'take-effect', { from: '2024-06-01' });
    expect(said(decided().on('2024-03-01', 'suspend'))).toBe('2024-06-01');
    expect(said(decided().on('2024-03-01', 'postpone'))).toBe('2024-03-01');
  });
});

describe('what was announced and will not come', () => {
  const two = () =>
    measure()
      .on('2024-01-01', 'take-effect', { from: '2024-06-01' }, { id: 'opening' })
      .on('2024-01-02', 'take-effect', { from: '2024-07-01' }, { id: 'second gate' });

  test('is told on the day on which it is called off, each once, with its date', () => {
    const off = two().on('2024-03-01', 'postpone').on('2024-04-01', 'postpone');
    expect(cancelled(off, '2024-02-29')).toEqual([]);
    const lost = ['opening by postpone 2024-03-01', 'second gate by postpone 2024-03-01'];
    expect(cancelled(off, '2024-03-01')).toEqual(lost);
    expect(cancelled(off, '2024-08-01')).toEqual(lost);
    expect(off.asOf('2024-08-01').notes.map(({ date }) => date)).toEqual(expect.arrayContaining(['2024-06-01']));
  });

  test('what was announced since is called off by the next', () => {
    const again = two()
      .on('2024-03-01', 'postpone')
      .on('2024-03-02', 'take-effect', { from: '2024-09-01' }, { id: 'third gate' })
      .on('2024-04-01', 'postpone');
    expect(cancelled(again, '2024-04-01')).toContain('third gate by postpone 2024-04-01');
    expect(cancelled(again, '2024-04-01')).toHaveLength(3);
  });

  test('is told with its date, also where it was reported before the day on which it was decided', () => {
    const leaked = measure()
      .on('2024-02-01', 'take-effect', { from: '2024-06-01' }, { id: 'opening', reported: '2024-01-01' })
      .on('2024-03-01', 'postpone');
    expect(leaked.asOf('2024-03-01').notes[0]).toMatchObject({
      ...{ development: 'opening', date: '2024-06-01', cancelledBy: 'postpone 2024-03-01' },
    });
  });

  test('what the postponement itself announces stands', () => {
    const put = two().record(
      { id: 'put off', date: '2024-03-01' },
      { action: 'take-effect', from: '2024-09-01' },
      { action: 'postpone' },
      { action: 'take-effect', from: '2024-10-01' },
    );
    expect(cancelled(put, '2024-03-01')).toEqual(['opening by put off', 'second gate by put off']);
    expect(put.course.slice(-1)).toEqual(['2024-09-01 in-effect']);
  });

  test('what already came is not called off', () =>
    expect(cancelled(two().on('2024-06-15', 'postpone'), '2024-06-15')).toEqual([
      'second gate by postpone 2024-06-15',
    ]));

  test('nor does what only acts, or only announces, call anything off', () => {
    expect(cancelled(two().on('2024-03-01', 'take-effect'), '2024-03-01')).toEqual([]);
    expect(cancelled(two().on('2024-03-01', 'end', { from: '2024-05-01' }), '2024-03-01')).toEqual([]);
    expect(cancelled(two().on('2024-03-01', 'end', { from: '2024-05-01' }), '2024-05-01')).toHaveLength(2);
  });

  test('nor does the own end of a measure: what is announced for later begins it again', () => {
    const again = measure()
      .on('2024-01-01', 'take-effect', { until: '2024-03-01' })
      .on('2024-02-01', 'take-effect', { from: '2024-06-01' }, { id: 'renewal' });
    expect(cancelled(again, '2024-03-02')).toEqual([]);
    expect(again.course.slice(-2)).toEqual(['2024-03-02 ended', '2024-06-01 in-effect']);
  });

  test('what was overtaken by a suspension can still be called off', () => {
    const paused = two().on('2024-02-01', 'suspend').on('2024-03-01', 'end');
    expect(cancelled(paused, '2024-03-01')).toEqual(['opening by end 2024-03-01', 'second gate by end 2024-03-01']);
  });
});

describe('what a suspension keeps from happening', () => {
  const decided = () => measure().on('2024-01-01', 'take-effect', { from: '2024-06-01' }, { id: 'decision' });

  test('is told with the last suspension that still runs', () => {
    const paused = decided()
      .on('2024-02-01', 'suspend')
      .on('2024-02-10', 'suspend', { until: '2024-05-01' })
      .on('2024-02-20', 'suspend', { until: '2024-08-01' });
    expect(cancelled(paused, '2024-06-01')).toEqual(['decision by suspend 2024-02-20']);
    const longer = decided().on('2024-02-01', 'suspend').on('2024-02-10', 'suspend', { until: '2024-05-01' });
    expect(cancelled(longer, '2024-06-01')).toEqual(['decision by suspend 2024-02-01']);
  });
});

describe('a new state', () => {
  test('begins on the date that is written, and by its own end on the day after', () => {
    const cargo = measure().on('2024-03', 'take-effect', { until: '2024-06-30' });
    expect(cargo.asOf('2024-04-01').since).toBe('2024-03');
    expect(cargo.asOf('2024-07-01').since).toBe('2024-07-01');
    expect(cargo.timeline.stretches.map(({ story }) => story.sinceDay && formatDay(story.sinceDay))).toEqual([
      null,
      null,
      '2024-03-31',
      '2024-07-01',
    ]);
  });

  test('leaves behind what was said of the last one, but for what was said on its day', () => {
    const turned = measure()
      .on('2024-01-01', 'sign')
      .on('2024-01-10', 'reaffirm')
      .on('2024-01-20', 'partially-end')
      .on('2024-02-01', 'condition')
      .on('2024-02-01', 'partially-end')
      .on('2024-02-01', 'take-effect');
    expect(noted(turned, '2024-01-31')).toEqual(['reaffirm 2024-01-10']);
    expect(turned.asOf('2024-01-31').anomalies).toEqual(['partially-end 2024-01-20']);
    expect(noted(turned, '2024-02-01')).toEqual(['condition 2024-02-01']);
    expect(turned.asOf('2024-02-01').anomalies).toEqual(['partially-end 2024-02-01']);
  });

  test('notes once each what the last one rested on, where that was of its day', () => {
    const busy = measure()
      .on('2024-01-01', 'take-effect', { until: '2025-01-01' }, { id: 'first' })
      .on('2024-01-01', 'take-effect', { until: '2025-02-01' }, { id: 'second' })
      .on('2024-01-01', 'end');
    expect(noted(busy, '2024-01-01')).toEqual(['first', 'second']);
  });

  test('but a pause and a resumption keep it all', () => {
    const paused = measure()
      .on('2024-01-01', 'take-effect')
      .on('2024-01-10', 'reaffirm')
      .on('2024-02-01', 'suspend')
      .on('2024-03-01', 'resume');
    expect(noted(paused, '2024-02-01')).toEqual(['reaffirm 2024-01-10']);
    expect(noted(paused, '2024-03-01')).toEqual(['reaffirm 2024-01-10']);
  });
});

describe('a state that stays', () => {
  const basisOf = (of: Measure, day: string) => of.asOf(day).basis;

  test('rests on what began it and on the newest that took over, and of the same day on all', () => {
    const until = (month: number) => ({ until: `2025-0${month}-01` });
    const renewed = measure()
      .on('2024-01-01', 'take-effect', until(1))
      .on('2024-02-01', 'take-effect', until(2))
      .on('2024-03-01', 'take-effect', until(3), { id: 'third' })
      .on('2024-03-01', 'take-effect', until(4), { id: 'fourth' });
    expect(basisOf(renewed, '2024-02-01')).toEqual(['take-effect 2024-01-01', 'take-effect 2024-02-01']);
    expect(basisOf(renewed, '2024-03-01')).toEqual(['take-effect 2024-01-01', 'third', 'fourth']);
    expect(renewed.asOf('2024-03-01')).toMatchObject({ since: '2024-01-01', notes: [] });
  });

  test('and what is paused, on what began it', () => {
    const paused = measure()
      .on('2024-01-01', 'take-effect', { until: '2025-01-01' })
      .on('2024-02-01', 'take-effect', { until: '2025-02-01' })
      .on('2024-03-01', 'suspend');
    expect(basisOf(paused, '2024-03-01')).toEqual(['suspend 2024-03-01', 'take-effect 2024-01-01']);
  });

  test('tells nothing of an announcement, a dispute, or what does not fit', () => {
    const began = measure()
      .on('2024-01-01', 'take-effect')
      .on('2024-02-01', 'end', { from: '2024-12-01' })
      .on('2024-02-02', 'dispute')
      .on('2024-02-03', 'resume')
      .on('2024-02-04', 'partially-take-effect');
    expect(began.asOf('2024-03-01')).toMatchObject({
      notes: [],
      anomalies: ['resume 2024-02-03', 'partially-take-effect 2024-02-04'],
      basis: ['take-effect 2024-01-01'],
    });
  });

  test('notes a decision that shows consent once more, and an end of its own no longer counts', () => {
    const again = measure()
      .on('2024-01-01', 'agree', { until: '2024-03-01' })
      .on('2024-02-01', 'take-effect', { from: '2024-09-01' }, { id: 'decision' });
    expect(noted(again, '2024-02-01')).toEqual(['decision']);
    expect(again.asOf('2024-03-02')).toMatchObject({ state: 'agreed', since: '2024-01-01' });
    expect(noted(again, '2024-03-02')).toEqual(['decision']);
  });
});

describe('what is kept of much that was said', () => {
  const many = (count: number, action: Action, date: (index: number) => string) => {
    const busy = measure().on('2023-01-01', 'sign');
    for (let index = 0; index < count; index++) busy.on(date(index), action, {}, { id: `${index}` });
    return busy;
  };

  test('are the twenty newest remarks, newest first', () => {
    const newest = Array.from({ length: 20 }, (_, index) => `${24 - index}`);
    expect(noted(many(25, 'reaffirm', dayOf), '2024-02-01')).toEqual(newest);
  });

  test('and all of the newest day', () => {
    expect(
      noted(
        many(25, 'reaffirm', () => '2024-01-01'),
        '2024-01-01',
      ),
    ).toHaveLength(25);
    const mixed = many(25, 'reaffirm', () => '2024-01-01').on('2024-01-02', 'reaffirm');
    expect(noted(mixed, '2024-01-02')).toHaveLength(20);
  });

  test('are the twenty newest that did not fit, in order', () => {
    const newest = Array.from({ length: 20 }, (_, index) => `${index + 5}`);
    expect(many(25, 'partially-end', dayOf).asOf('2024-02-01').anomalies).toEqual(newest);
    expect(many(25, 'partially-end', () => '2024-01-01').asOf('2024-01-01').anomalies).toHaveLength(25);
  });
});
