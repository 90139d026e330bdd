import type { Micros } from '../../../src/kernel/instant.js';
import { type Asked, PROCESS, TrackingService } from '../tracking-service.js';

let service: TrackingService;
beforeEach(async () => {
  service = await TrackingService.start();
  service.clock.instant = (Date.parse('2025-06-01') * 1000) as Micros;
  await run('OpenProcess', { id: PROCESS, title: 'A process' });
  await run('DeclareMeasure', { id: 'border', title: 'Border', kind: 'commitment' });
  await run('RecordDevelopment', {
    ...{ id: 'opening', date: '2020-01-01', type: 'statement', title: 'Opening' },
    effects: [{ measure: 'border', action: 'take-effect' }],
  });
});
afterEach(() => service.discard());

const run: TrackingService['run'] = (type, data) => service.run(type, data);
const correct = (changes: object, reported: string) =>
  run('CorrectDevelopment', { development: 'opening', changes, reported, reason: 'misread' });
const knownOn = (day: string, more: Partial<Asked> = {}) =>
  service.status('border', { asOf: '2025-01-01', knownBy: 'report', knownOn: day, ...more });
const told = (day: string) => {
  const { since, citations } = knownOn(day);
  return [since, citations[0]?.title];
};

describe('By report, of corrections that were reported otherwise than in the order of the log', () => {
  beforeEach(async () => {
    await correct({ date: '2020-05-05' }, '2025-01-01');
    await correct({ title: 'A reopening' }, '2021-01-01');
  });

  test('each counts from its own day', () => {
    expect(told('2020-12-31')).toEqual(['2020-01-01', 'Opening']);
    expect(told('2021-01-01')).toEqual(['2020-01-01', 'A reopening']);
    expect(told('2024-12-31')).toEqual(['2020-01-01', 'A reopening']);
    expect(told('2025-01-01')).toEqual(['2020-05-05', 'A reopening']);
    expect(service.status('border', { asOf: '2025-01-01' })).toMatchObject({ since: '2020-05-05' });
  });

  test('a third one between them counts from its day too', async () => {
    await correct({ confidence: 'to-verify' }, '2023-01-01');
    const confidence = (day: string) => knownOn(day).evidence!.confidence;
    expect([told('2022-12-31'), confidence('2022-12-31')]).toEqual([['2020-01-01', 'A reopening'], null]);
    expect([told('2023-01-01'), confidence('2023-01-01')]).toEqual([['2020-01-01', 'A reopening'], 'to-verify']);
    expect([told('2025-01-01'), confidence('2025-01-01')]).toEqual([['2020-05-05', 'A reopening'], 'to-verify']);
  });

  test('one that is reported after all of them has all of it', async () => {
    await correct({ title: 'It opens again' }, '2025-03-01');
    expect(told('2025-02-28')).toEqual(['2020-05-05', 'A reopening']);
    expect(told('2025-03-01')).toEqual(['2020-05-05', 'It opens again']);
    expect(told('2024-12-31')).toEqual(['2020-01-01', 'A reopening']);
  });

  test('a retraction that was reported between them takes it away from its day on', async () => {
    await run('RetractDevelopment', { development: 'opening', reported: '2022-01-01', reason: 'never' });
    expect(told('2021-12-31')).toEqual(['2020-01-01', 'A reopening']);
    for (const day of ['2022-01-01', '2024-12-31', '2025-01-01']) expect(knownOn(day).state).toBe('not-started');
    expect(service.status('border', { asOf: '2025-01-01' }).state).toBe('not-started');
  });

  test('a dispute and its wording are known as far as they were reported', async () => {
    const dispute = (note: string) => ({ effects: [{ measure: 'border', action: 'dispute', note }] });
    await run('RecordDevelopment', {
      ...{ id: 'denial', date: '2020-02-01', type: 'statement', title: 'Denial' },
      ...dispute('it never opened'),
    });
    const deny = (changes: object, reported: string) =>
      run('CorrectDevelopment', { development: 'denial', changes, reported, reason: 'misread' });
    await deny(dispute('it closed again'), '2024-01-01');
    await deny({ title: 'A denial' }, '2022-01-01');
    const disputes = (day: string) => knownOn(day).disputes.map(({ title, note }) => `${title}: ${note}`);
    expect(disputes('2021-12-31')).toEqual(['Denial: it never opened']);
    expect(disputes('2022-01-01')).toEqual(['A denial: it never opened']);
    expect(disputes('2024-01-01')).toEqual(['A denial: it closed again']);
    expect(service.status('border', { asOf: '2025-01-01' }).disputes).toMatchObject([{ note: 'it closed again' }]);
  });
});
