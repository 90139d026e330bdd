import { type Position, START } from '../../src/kernel/event.js';
import type { ProcessCommand } from '../../src/tracking/domain/process.js';
import { ChangeLog } from '../../src/webhooks/dispatch/change-log.js';
import { ChangeSource } from '../../src/webhooks/dispatch/change-source.js';
import { DispatchService } from './dispatch-service.js';

let service: DispatchService;
beforeEach(async () => void (service = await DispatchService.start()));
afterEach(() => service.discard());

const COMMANDS = [
  { type: 'OpenProcess', data: { id: 'armenia-turkiye', title: 'A–T', coreMeasures: ['air-cargo'] } },
  { type: 'DeclareMeasure', data: { id: 'air-cargo', title: 'Air cargo', kind: 'commitment' } },
  {
    type: 'RecordDevelopment',
    data: {
      id: 'd',
      date: '2022-07-01',
      type: 'agreement',
      title: 'd',
      effects: [{ measure: 'air-cargo', action: 'agree' }],
    },
  },
] as unknown as readonly ProcessCommand[];

test('what is being found out while somebody comes who wants more of it is found out anew', async () => {
  await service.subscribe('little', { filter: { changes: ['development.recorded'] } });
  const changes = service.tracking.module.get(ChangeLog);
  for (const command of COMMANDS.slice(0, 2)) await service.tracking.do(command);
  await service.until(() => changes.position === 3);
  const source = service.tracking.module.get(ChangeSource);
  const found = source.entryOf.bind(source);
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const look = jest.spyOn(source, 'entryOf').mockImplementationOnce(async (...asked) => {
    const entry = await found(...asked);
    await held;
    return entry;
  });
  await service.tracking.do(COMMANDS[2]!);
  await service.until(() => look.mock.calls.length > 0);
  await service.subscribe('more', { filter: { changes: ['headline.changed'] } });
  const { signal } = new AbortController();
  await changes.after(START, signal);
  goOn();
  await service.until(() => changes.position === 5);
  const { entries } = await changes.after(3 as Position, signal);
  expect(entries[0]?.changes.map(({ kind }) => kind)).toContain('headline.changed');
});

test('whose filter is for another process from now on is told of that one', async () => {
  await service.subscribe('a', { filter: { processes: ['elsewhere'] } });
  for (const command of COMMANDS.slice(0, 2)) await service.tracking.do(command);
  await service.until(() => service.tracking.module.get(ChangeLog).position === 3);
  const { settings } = service.directory.get('a').state;
  await service.handle('a', { type: 'Change', settings: { ...settings!, filter: { processes: ['armenia-turkiye'] } } });
  await service.tracking.do(COMMANDS[2]!);
  await service.until(() => service.transport.requests.length > 0);
  expect(service.transport.requests[0]!.event.type).toBe('detente.development.recorded.v1');
});
