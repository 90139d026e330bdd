import type { Micros } from '../../../src/kernel/instant.js';
import { type Asked, PROCESS, TrackingService } from '../tracking-service.js';

let service: TrackingService;
beforeEach(async () => {
  service = await TrackingService.start();
  service.clock.instant = (Date.parse('2024-05-01') * 1000) as Micros;
  await run('OpenProcess', { id: PROCESS, title: 'A process', windows: { staleDays: 1000 } });
  for (const id of ['border', 'visas']) await run('DeclareMeasure', { id, title: id, kind: 'commitment' });
  for (const [id, date] of [
    ['border', '2023-01-01'],
    ['visas', '2023-02-01'],
  ])
    await record(`${id}-opens`, [{ measure: id, action: 'take-effect' }], date);
});
afterEach(() => service.discard());

const run: TrackingService['run'] = (type, data) => service.run(type, data);
const record = (id: string, effects: object[], date = '2024-03-01') =>
  run('RecordDevelopment', { id, date, type: 'agreement', title: id, effects });
const reason = 'we know better now';
const process = (more: Partial<Asked> = {}) => service.processStatus({ asOf: '2024-06-01', ...more });
const borderIn = (more: Partial<Asked> = {}) => process(more).measures.find(({ measure }) => measure === 'border');
const byReport = (knownOn: string) => ({ knownBy: 'report' as const, knownOn });

describe('an amendment', () => {
  test('of a process counts from when it was recorded, and before it all is answered as before', async () => {
    const at = await run('AmendProcess', {
      changes: { title: 'Another title', windows: { staleDays: 30 }, roles: { border: 'border' } },
      reason,
    });
    expect(process()).toMatchObject({ title: 'Another title', axes: { border: 'open' } });
    expect(borderIn()!.stale).toBe(true);
    expect(process({ atPosition: at - 1 })).toMatchObject({ title: 'A process', axes: { border: 'unknown' } });
    expect(borderIn({ atPosition: at - 1 })!.stale).toBe(false);
    const alone = (more: Partial<Asked> = {}) =>
      service.measureStatus('border', { asOf: '2024-06-01', ...more })!.stale;
    expect([alone(), alone({ atPosition: at - 1 })]).toEqual([true, false]);
  });

  test('by report, counts from its own date, and later ones are not shown in it', async () => {
    await run('AmendProcess', { changes: { title: 'Second' }, reason, reported: '2024-04-20' });
    await run('AmendProcess', { changes: { windows: null }, reason, reported: '2024-04-10' });
    const [title, stale] = [
      (day: string) => process(byReport(day)).title,
      (day: string) => borderIn(byReport(day))!.stale,
    ];
    expect(['2024-04-09', '2024-04-10', '2024-04-20'].map(title)).toEqual(['A process', 'A process', 'Second']);
    expect(['2024-04-09', '2024-04-10', '2024-04-20'].map(stale)).toEqual([false, true, true]);
  });

  test('of a measure changes its title and kind, and with its kind what is counted', async () => {
    const at = await run('AmendMeasure', { measure: 'border', changes: { kind: 'restriction', title: 'Ban' }, reason });
    expect(borderIn()).toMatchObject({ title: 'Ban', kind: 'restriction', state: 'in-effect' });
    expect(service.status('border', { asOf: '2024-06-01' })).toMatchObject({ title: 'Ban', kind: 'restriction' });
    expect(process().axes.measures).toMatchObject({ inEffect: 1, restrictionsInEffect: 1 });
    expect(borderIn({ atPosition: at - 1 })).toMatchObject({ title: 'border', kind: 'commitment' });
    await run('AmendMeasure', { measure: 'border', changes: { title: 'The ban' }, reason });
    expect(borderIn()).toMatchObject({ title: 'The ban', kind: 'restriction' });
  });

  test.each([
    ['of a process', 'AmendProcess', { changes: { title: 'A process' } }],
    ['of a measure', 'AmendMeasure', { measure: 'border', changes: { kind: 'commitment' } }],
    ['that says nothing', 'AmendMeasure', { measure: 'border', changes: {} }],
  ] as const)('%s that changes nothing is refused', async (_, type, data) => {
    const problems = [expect.objectContaining({ pointer: '/changes' })];
    await expect(run(type, { ...data, reason })).rejects.toMatchObject({ code: 'amendment/changes-nothing', problems });
  });

  test('that repeats an earlier one changes nothing, and one that takes it back does', async () => {
    const amend = (title: string) => run('AmendProcess', { changes: { title }, reason });
    await amend('Another');
    await expect(amend('Another')).rejects.toMatchObject({ code: 'amendment/changes-nothing' });
    await amend('A process');
    expect(process().title).toBe('A process');
  });

  test('of a measure that was never declared is refused', () =>
    expect(run('AmendMeasure', { measure: 'nothing', changes: { title: 'x' }, reason })).rejects.toMatchObject({
      code: 'measure/unknown',
    }));
});

describe('a measure that was withdrawn', () => {
  const withdraw = (more: object = {}) => run('WithdrawMeasure', { measure: 'border', reason, ...more });

  test('is in no table, count or headline from then on, and in all of them before', async () => {
    const before = process();
    expect(before.headline.because).toContain('border-opens');
    const at = await withdraw();
    expect(process()).toMatchObject({ inEffect: ['visas'], axes: { measures: { inEffect: 1 } } });
    expect(process().measures.map(({ measure }) => measure)).toEqual(['visas']);
    expect(process().headline.because).not.toContain('border-opens');
    expect(process({ atPosition: at - 1 }).measures).toEqual(before.measures);
    expect(() => service.status('border', { asOf: '2024-06-01' })).toThrow(/withdrawn/);
    expect(service.status('border', { asOf: '2024-06-01', atPosition: at - 1 }).state).toBe('in-effect');
  });

  test('by report, is gone from the day on which that was reported', async () => {
    await withdraw({ reported: '2024-04-10' });
    expect(borderIn(byReport('2024-04-09'))).toMatchObject({ state: 'in-effect' });
    expect(borderIn(byReport('2024-04-10'))).toBeUndefined();
  });

  test('takes no effect, ruling, amendment or withdrawal any more', async () => {
    await withdraw();
    const effects = [
      { measure: 'visas', action: 'suspend' },
      { measure: 'border', action: 'end' },
    ];
    const problems = [expect.objectContaining({ pointer: '/effects/1/measure', code: 'measure/withdrawn' })];
    await expect(record('late', effects)).rejects.toMatchObject({ problems });
    const ruling = { id: 'r-1', measure: 'border', topic: 't', resolution: 'r', reason };
    for (const refused of [
      run('RuleOnClaims', ruling),
      run('AmendMeasure', { measure: 'border', changes: { title: 'x' }, reason }),
      withdraw(),
    ])
      await expect(refused).rejects.toMatchObject({ kind: 'conflict', code: 'measure/withdrawn' });
    await expect(run('DeclareMeasure', { id: 'border', title: 'x', kind: 'work' })).rejects.toThrow(/another id/);
  });

  test('stays with what happened to it, which can be corrected otherwise, and not brought to it', async () => {
    await withdraw();
    const correct = (development: string, changes: object) =>
      run('CorrectDevelopment', { development, changes, reason });
    await correct('border-opens', { title: 'It opens' });
    const opens = { measure: 'border', action: 'take-effect' };
    await correct('border-opens', { effects: [opens, { measure: 'visas', action: 'reaffirm' }] });
    const problems = [expect.objectContaining({ pointer: '/changes/effects/0/measure', code: 'measure/withdrawn' })];
    for (const development of ['border-opens', 'visas-opens']) {
      const brought = correct(development, { effects: [{ measure: 'border', action: 'suspend' }] });
      await expect(brought).rejects.toMatchObject({ problems });
    }
    await correct('border-opens', { effects: [] });
  });
});
