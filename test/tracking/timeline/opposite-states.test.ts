import type { Micros } from '../../../src/kernel/instant.js';
import { type Asked, PROCESS, TrackingService } from '../tracking-service.js';

let service: TrackingService;
beforeEach(async () => {
  service = await TrackingService.start();
  service.clock.instant = (Date.parse('2024-06-01') * 1000) as Micros;
  await run('OpenProcess', { id: PROCESS, title: 'A process' });
  await run('DeclareMeasure', { id: 'border', title: 'border', kind: 'commitment' });
});
afterEach(() => service.discard());

const run: TrackingService['run'] = (type, data) => service.run(type, data);
const record = (id: string, date: string, ...actions: (string | object)[]) =>
  run('RecordDevelopment', {
    ...{ id, date, type: 'statement', title: id },
    effects: actions.map((action) => ({ measure: 'border', ...(typeof action === 'string' ? { action } : action) })),
  });
const conflicts = (more: Partial<Asked> = {}) =>
  service.status('border', { asOf: '2024-06-01', ...more }).possibleConflicts;

describe('opposite states on one day', () => {
  const SAID = [
    ['start', 'take-effect'],
    ['going-on', 'resume'],
    ['pause', 'suspend'],
  ] as const;
  test.each([
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ])('are found in whatever order they were recorded: %i %i %i', async (...order) => {
    await record('o', '2023-01-01', 'take-effect');
    for (const place of order) await record(SAID[place]![0], '2024-01-05', SAID[place]![1]);
    const pairs = conflicts({ asOf: '2024-01-05' })
      .filter(({ kind }) => kind === 'opposite-states')
      .map(({ developments }) => developments.toSorted());
    expect(pairs.toSorted()).toEqual([
      ['going-on', 'pause'],
      ['pause', 'start'],
    ]);
    expect(conflicts({ asOf: '2024-01-04' }).map(({ kind }) => kind)).not.toContain('opposite-states');
  });

  test('are named once, whatever else the two say of that day', async () => {
    await record('a', '2024-01-05', 'take-effect', 'suspend');
    await record('b', '2024-01-05', 'resume', 'end');
    const opposite = conflicts({ asOf: '2024-01-05' }).filter(({ kind }) => kind === 'opposite-states');
    expect(opposite).toEqual([{ kind: 'opposite-states', developments: ['a', 'b'] }]);
  });
});
