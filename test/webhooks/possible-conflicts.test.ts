import type { Micros } from '../../src/kernel/instant.js';
import { DispatchService } from './dispatch-service.js';

let service: DispatchService;
beforeEach(async () => {
  service = await DispatchService.start(undefined, (Date.UTC(2026, 8, 1, 12) * 1000) as Micros);
  await service.tracking.run('OpenProcess', { id: 'armenia-turkiye', title: 'A–T' });
  await service.tracking.run('DeclareMeasure', { id: 'border', title: 'Border', kind: 'commitment' });
  await service.subscribe('press', { notifyOn: 'recorded' });
});
afterEach(() => service.discard());

const record = (id: string, date: string, ...effects: object[]) =>
  service.tracking.run('RecordDevelopment', {
    ...{ id, date, type: 'agreement', title: id },
    effects: effects.map((effect) => ({ measure: 'border', ...effect })),
  });

const heard = () =>
  service.transport.requests
    .map(({ event }) => event)
    .filter(({ type, data }) => type.includes('conflict.opened') && 'possibleConflict' in data)
    .map(({ data }) => [data['possibleConflict'], data['asOf']]);

test('a possible conflict is told once, on the first of the days on which it is met', async () => {
  await record('opening', '2026-01-05', { action: 'take-effect' });
  await record(
    'reopening',
    '2026-08-30',
    { action: 'take-effect', from: '2026-10-01' },
    { action: 'suspend', from: '2026-11-01' },
  );
  await record('closing', '2026-08-31', { action: 'end', from: '2027-01-01' });
  const told = () => service.transport.requests.some(({ event }) => event.subject === 'developments/closing');
  await service.until(told);
  const conflict = { kind: 'two-beginnings', developments: ['opening', 'reopening'] };
  expect(heard()).toEqual([[conflict, '2026-09-01']]);
});

test('a possible conflict of a state that is over is told too, as of its own day', async () => {
  await record('opening', '2010-01-01', { action: 'take-effect' });
  await record('closing', '2011-01-01', { action: 'end' });
  await record('reopening', '2010-05-01', { action: 'take-effect' });
  await record('third-opening', '2010-06-01', { action: 'take-effect' });
  await record('last', '2026-08-31', { action: 'reaffirm' });
  await service.until(() => service.transport.requests.some(({ event }) => event.subject === 'developments/last'));
  const met = (by: string, first = 'opening') => ({ kind: 'two-beginnings', developments: [first, by] });
  expect(heard()).toEqual([
    [met('reopening'), '2010-05-01'],
    [met('third-opening'), '2010-06-01'],
    [met('third-opening', 'reopening'), '2010-06-01'],
  ]);
});

test('a possible conflict is found on each of the days that a development tells of', async () => {
  await record('opening', '2010-01-01', { action: 'take-effect' });
  await record('closing', '2011-01-01', { action: 'end' });
  const effects = ['2008-01-01', '2009-01-01'].map((from) => ({ action: 'propose', from }));
  await record('memoir', '2012-01-01', ...effects, { action: 'take-effect', from: '2010-05-01' });
  await record('last', '2026-08-31', { action: 'reaffirm' });
  await service.until(() => service.transport.requests.some(({ event }) => event.subject === 'developments/last'));
  expect(heard()).toEqual([[{ kind: 'two-beginnings', developments: ['opening', 'memoir'] }, '2010-05-01']]);
});

test('a possible conflict of long ago is told again once the ruling that settled it counts no longer', async () => {
  await record('opening', '2010-01-01', { action: 'take-effect' });
  await record('reopening', '2010-05-01', { action: 'take-effect' });
  await record('closing', '2011-01-01', { action: 'end' });
  const ruling = { measure: 'border', topic: 'when?', resolution: 'in January', reason: 'seen' };
  await service.tracking.run('RuleOnClaims', { ...ruling, id: 'r-1' });
  await service.tracking.run('RuleOnClaims', { ...ruling, id: 'r-2', supersedes: 'r-1', reported: '2009-01-01' });
  await record('last', '2026-08-31', { action: 'reaffirm' });
  await service.until(() => service.transport.requests.some(({ event }) => event.subject === 'developments/last'));
  const met = { kind: 'two-beginnings', developments: ['opening', 'reopening'] };
  expect(heard().map(([conflict]) => conflict)).toEqual([met, met]);
});

test('a possible conflict that a retraction uncovers is told', async () => {
  await record('opening', '2009-01-01', { action: 'take-effect' });
  await record('closing', '2010-01-01', { action: 'end' });
  await record('proposal', '2010-02-01', { action: 'propose' });
  await record('second-closing', '2010-03-01', { action: 'end' });
  await record('reopening', '2012-01-01', { action: 'take-effect' });
  await service.tracking.run('RetractDevelopment', { development: 'proposal', reason: 'never made' });
  await record('last', '2026-08-31', { action: 'reaffirm' });
  await service.until(() => service.transport.requests.some(({ event }) => event.subject === 'developments/last'));
  expect(heard()).toEqual([[{ kind: 'two-ends', developments: ['closing', 'second-closing'] }, '2010-02-01']]);
});

test('a possible conflict is not told again where a correction only lets the other one act first', async () => {
  await record('opening', '2026-01-01', { action: 'take-effect' });
  await record('reopening', '2026-05-01', { action: 'take-effect' });
  const later = { development: 'opening', changes: { date: '2026-08-01' }, reason: 'misread' };
  await service.tracking.run('CorrectDevelopment', later);
  await record('last', '2026-08-31', { action: 'reaffirm' });
  await service.until(() => service.transport.requests.some(({ event }) => event.subject === 'developments/last'));
  expect(heard().map(([conflict]) => conflict)).toEqual([
    { kind: 'two-beginnings', developments: ['opening', 'reopening'] },
  ]);
});

test('a development that disputes twice, or misses a deadline twice, is told of once', async () => {
  const again = [
    { action: 'dispute', note: 'never' },
    { action: 'dispute', note: 'not at all' },
  ];
  await record('denial', '2026-02-05', ...again, { action: 'miss-deadline' }, { action: 'miss-deadline' });
  await record('last', '2026-08-31', { action: 'reaffirm' });
  await service.until(() => service.transport.requests.some(({ event }) => event.subject === 'developments/last'));
  const kinds = service.transport.requests.map(({ event }) => event.type);
  expect(kinds.filter((kind) => kind.includes('conflict.opened'))).toHaveLength(1);
  expect(kinds.filter((kind) => kind.includes('deadline.missed'))).toHaveLength(1);
});

test('a dispute that a ruling had settled is told again once that ruling counts no longer', async () => {
  await record('opening', '2026-01-05', { action: 'take-effect' });
  await record('denial', '2026-02-05', { action: 'dispute', note: 'it never opened' });
  await record('protest', '2026-04-05', { action: 'dispute', note: 'still closed' });
  const ruling = { measure: 'border', topic: 'open?', resolution: 'yes', reason: 'seen' };
  await service.tracking.run('RuleOnClaims', { ...ruling, id: 'r-1' });
  await service.tracking.run('RuleOnClaims', { ...ruling, id: 'r-2', supersedes: 'r-1', reported: '2026-03-01' });
  await record('last', '2026-08-31', { action: 'reaffirm' });
  await service.until(() => service.transport.requests.some(({ event }) => event.subject === 'developments/last'));
  const told = service.transport.requests.filter(({ event }) => event.type.includes('conflict.opened'));
  expect(told.map(({ event }) => event.data['note'])).toEqual(['it never opened', 'still closed', 'still closed']);
});

test('a dispute that a correction brings up again after a ruling is told again', async () => {
  await record('opening', '2026-01-05', { action: 'take-effect' });
  await record('denial', '2026-02-05', { action: 'dispute', note: 'it never opened' });
  const ruling = { id: 'r', measure: 'border', topic: 'open?', resolution: 'yes', reason: 'seen' };
  await service.tracking.run('RuleOnClaims', ruling);
  const correct = (changes: object) =>
    service.tracking.run('CorrectDevelopment', { development: 'denial', changes, reason: 'misread' });
  await correct({ title: 'A denial' });
  const denied = (note: string) => ({ measure: 'border', action: 'dispute', note, claims: [{ claim: 'no lorry' }] });
  await correct({ effects: [denied('it closed again')] });
  await correct({ effects: [denied('it closed at once')] });
  await record('last', '2026-08-31', { action: 'reaffirm' });
  await service.until(() => service.transport.requests.some(({ event }) => event.subject === 'developments/last'));
  const told = service.transport.requests.filter(({ event }) => event.type.includes('conflict.opened'));
  expect(told.map(({ event }) => event.data['note'])).toEqual(['it never opened', 'it closed again']);
});
