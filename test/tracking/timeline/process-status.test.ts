import type { Micros } from '../../../src/kernel/instant.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

const DAY_MICROS = 86_400_000_000;
const on = (day: string) => (Date.parse(day) * 1000 + DAY_MICROS / 2) as Micros;

let service: TrackingService;
beforeEach(async () => {
  service = new TrackingService();
  service.clock.instant = on('2024-01-01');
  await service.do({ type: 'OpenProcess', data: { id: PROCESS, title: 'A' } });
  await declared('visas');
});
afterEach(() => service.discard());

const declared = (id: string) =>
  service.do({ type: 'DeclareMeasure', data: { id, title: id, kind: 'commitment' } as never });
const recorded = (id: string, date: string, effects: readonly object[], more: object = {}) =>
  service.do({
    type: 'RecordDevelopment',
    data: { id, date, type: 'report', title: id, effects, ...more } as never,
  });
const names = (status: ReturnType<TrackingService['processStatus']>) => status.measures.map(({ measure }) => measure);

test('one answer about a process is not given for another time of knowledge', async () => {
  await recorded('opened', '2024-01-02', [{ measure: 'visas', action: 'take-effect' }], { reported: '2024-02-01' });
  const asked = { asOf: '2024-03-01', knownBy: 'report' as const };
  expect(service.processStatus({ ...asked, knownOn: '2024-01-15' }).inEffect).toEqual([]);
  expect(service.processStatus({ ...asked, knownOn: '2024-02-15' }).inEffect).toEqual(['visas']);
  expect(service.processStatus({ ...asked, knownOn: '2024-01-15' }).inEffect).toEqual([]);
  expect(service.processStatus({ asOf: '2024-01-01' }).inEffect).toEqual([]);
  expect(service.processStatus({ asOf: '2024-03-01' }).inEffect).toEqual(['visas']);
});

test('nor for another place in the log', async () => {
  service.clock.instant = on('2024-01-05');
  await declared('border');
  expect(names(service.processStatus({ asOf: '2024-03-01', atPosition: 2 }))).toEqual(['visas']);
  expect(names(service.processStatus({ asOf: '2024-03-01', knownOn: '2024-01-03' }))).toEqual(['visas', 'border']);
  expect(names(service.processStatus({ asOf: '2024-03-01' }))).toEqual(['visas', 'border']);
});

test('the first of what is next for its measures is next for the process', async () => {
  await declared('border');
  await recorded('later', '2024-01-02', [{ measure: 'visas', action: 'take-effect', from: '2024-09-01' }]);
  await recorded('sooner', '2024-01-03', [{ measure: 'border', action: 'take-effect', from: '2024-06-01' }]);
  expect(service.processStatus({ asOf: '2024-02-01' }).next).toEqual({
    ...{ measure: 'border', day: '2024-06-01', state: 'in-effect', inEffect: 'yes', development: 'sooner' },
  });
  expect(service.processStatus({ asOf: '2024-10-01' }).next).toBeNull();
});

test('a day is ahead where it lies after the known time, and not on its day', () => {
  const ahead = (asOf: string, more: object) => service.status('visas', { asOf, ...more }).ahead;
  expect(ahead('2024-01-01', { knownBy: 'report', knownOn: '2024-01-01' })).toBe(false);
  expect(ahead('2024-01-02', { knownBy: 'report', knownOn: '2024-01-01' })).toBe(true);
  expect(ahead('2024-01-01', {})).toBe(false);
  expect(ahead('2024-01-02', {})).toBe(true);
});
