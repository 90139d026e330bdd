import type { Micros } from '../../../src/kernel/instant.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

let service: TrackingService;
beforeEach(async () => {
  service = await TrackingService.start();
  service.clock.instant = (Date.parse('2024-06-01') * 1000) as Micros;
  await service.run('OpenProcess', { id: PROCESS, title: 'A process' });
  await service.run('DeclareMeasure', { id: 'border', title: 'border', kind: 'commitment' });
});
afterEach(() => service.discard());

const record = (id: string, date: string, action: string) =>
  service.run('RecordDevelopment', {
    ...{ id, date, type: 'statement', title: id },
    effects: [{ measure: 'border', action }],
  });
const met = (asOf: string) =>
  service
    .status('border', { asOf })
    .possibleConflicts.map(({ kind, developments }) => `${kind} ${developments.join()}`);

test('two beginnings are not about the state that follows on the day of the second', async () => {
  await record('a', '2024-01-01', 'take-effect');
  await record('b', '2024-02-01', 'take-effect');
  await record('c', '2024-02-01', 'end');
  expect(met('2023-12-31')).toEqual([]);
  expect(met('2024-01-31')).toEqual(['two-beginnings a,b']);
  expect(met('2024-02-01')).toEqual(['opposite-states b,c']);
  expect(met('2024-03-01')).toEqual(['opposite-states b,c']);
});

test('opposite states of a day are not about a state that begins later', async () => {
  await record('a', '2024-01-01', 'end');
  await record('b', '2024-01-01', 'take-effect');
  await record('c', '2024-02-01', 'end');
  expect(met('2024-01-31')).toEqual(['opposite-states a,b']);
  expect(met('2024-02-01')).toEqual([]);
});
