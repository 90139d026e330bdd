import { formatInstant } from '../../../src/kernel/instant.js';
import { openedBorder } from './opened-border.js';

const opened = openedBorder();
const { run, report, correct, rule, border, settled, denied } = opened;

describe('what a ruling rejects has no effect on its measure', () => {
  test('from then on, and the answer says so', async () => {
    const before = border();
    expect(before).toMatchObject({ state: 'in-effect', basis: ['opening'], rejected: [] });
    const position = await rule('r-1', { rejects: ['opening'] });
    expect(border()).toMatchObject({
      state: 'agreed',
      basis: ['agreement'],
      rejected: [{ development: 'opening', ruling: 'r-1' }],
      rulings: [{ id: 'r-1', rejects: ['opening'], supersedes: null, supersededBy: null, finds: null }],
    });
    const { knownAt: _, ...then } = border({ atPosition: position - 1 });
    expect(then).toEqual(expect.objectContaining({ state: 'in-effect', rejected: [], rulings: [] }));
    expect(opened.service.processStatus({ asOf: '2024-06-01' }).inEffect).toEqual([]);
  });

  test('by report, from the day on which the ruling was reported', async () => {
    await rule('r-1', { rejects: ['opening'], reported: '2024-04-10' });
    const knownOn = (day: string) => border({ knownBy: 'report', knownOn: day });
    expect(knownOn('2024-04-09')).toMatchObject({ state: 'in-effect', rejected: [] });
    expect(knownOn('2024-04-10')).toMatchObject({ state: 'agreed', rejected: [{ development: 'opening' }] });
  });

  test('without a report, from the day on which it was recorded', async () => {
    await rule('r-1', { rejects: ['opening'] });
    expect(formatInstant(opened.service.clock.instant)).toContain('2024-05-01');
    expect(border({ knownBy: 'report', knownOn: '2024-04-30' }).state).toBe('in-effect');
    expect(border({ knownBy: 'report', knownOn: '2024-05-01' }).state).toBe('agreed');
  });

  test('on its own measure only', async () => {
    await report('visas-too', {}, '2024-02-02', {
      effects: ['border', 'visas'].map((measure) => ({ measure, action: 'suspend' })),
    });
    await rule('r-1', { rejects: ['visas-too'] });
    expect(border().state).toBe('in-effect');
    expect(border({}, 'visas')).toMatchObject({ rejected: [], anomalies: [{ development: 'visas-too' }] });
  });

  test('until a correction lets it do something else', async () => {
    await rule('r-1', { rejects: ['opening'] });
    await correct('opening', { title: 'The border opens', source: { publisher: 'A', title: 'B' } });
    await correct('opening', { effects: [{ measure: 'border', action: 'take-effect', note: 'at noon' }] });
    expect(border()).toMatchObject({ state: 'agreed', rejected: [{ development: 'opening' }] });
    await correct('opening', { date: '2024-02-15' });
    expect(border()).toMatchObject({ state: 'in-effect', since: '2024-02-15', rejected: [] });
    await correct('opening', { title: 'It opened' });
    expect(border()).toMatchObject({ state: 'in-effect', rejected: [] });
  });

  test('also where a correction doubts its date or words it otherwise', async () => {
    await rule('r-1', { rejects: ['opening'] });
    await correct('opening', { date: '2024-02-01?' });
    expect(border()).toMatchObject({ state: 'agreed', rejected: [{ development: 'opening' }] });
    await correct('opening', { date: '2024-02-01~' });
    expect(border()).toMatchObject({ state: 'in-effect', rejected: [] });
  });

  test('effect by effect: what a correction adds beside it counts', async () => {
    await rule('r-1', { rejects: ['opening'] });
    const rejected = [{ development: 'opening', ruling: 'r-1' }];
    const opens = { measure: 'border', action: 'take-effect' };
    await correct('opening', { effects: [{ measure: 'border', action: 'reaffirm', note: 'still meant' }, opens] });
    expect(border()).toMatchObject({ state: 'agreed', rejected, notes: [{ note: 'still meant' }] });
    await correct('opening', { effects: [opens, { ...opens, from: '2024-04-01' }] });
    expect(border()).toMatchObject({ state: 'in-effect', since: '2024-04-01', rejected });
    await correct('opening', { effects: [{ ...opens, from: '2024-04-01' }] });
    expect(border()).toMatchObject({ state: 'in-effect', rejected: [] });
  });

  test('in each version that was reported before it', async () => {
    await correct('opening', { date: '2024-02-15' });
    await rule('r-1', { rejects: ['opening'], reported: '2024-04-10' });
    expect(border({ knownBy: 'report', knownOn: '2024-04-11' })).toMatchObject({ state: 'agreed' });
    expect(border({ knownBy: 'report', knownOn: '2024-05-02' })).toMatchObject({ state: 'agreed' });
  });

  test('and what it disputes is settled with that, however it is worded, until it does something else', async () => {
    await report('denial', denied());
    await rule('r-1', { rejects: ['denial'] });
    await correct('denial', { effects: [{ measure: 'border', ...denied({ note: 'closed at once' }) }] });
    expect(border()).toMatchObject({ disputed: false, rejected: [{ development: 'denial', ruling: 'r-1' }] });
    expect(settled()).toEqual([['denial', 'r-1']]);
    expect(opened.service.processStatus({ asOf: '2024-06-01' }).measures[0]!.disputed).toBe(false);
    await correct('denial', { date: '2024-03-02' });
    expect(border()).toMatchObject({ disputed: true, rejected: [], disputes: [{ settledBy: null }] });
  });

  test('and is not told as rejected once it is retracted', async () => {
    await rule('r-1', { rejects: ['opening'] });
    await run('RetractDevelopment', { development: 'opening', reason: 'an error' });
    expect(border()).toMatchObject({ state: 'agreed', rejected: [] });
  });
});
