import { Lease } from '../../src/event-store/lease.js';
import { Dispatcher } from '../../src/webhooks/dispatch/dispatcher.js';
import { DispatchService } from './dispatch-service.js';

describe('a loop that cannot go on tells it, and tries again', () => {
  let service: DispatchService;
  beforeEach(async () => void (service = await DispatchService.make()));
  afterEach(() => service.discard());

  test('the subscriptions', async () => {
    const follow = jest.spyOn(service.tracking.store, 'follow').mockImplementation(() => {
      throw new Error('the disk is away');
    });
    service.directory.start();
    await service.until(() => service.reports.length > 0);
    expect(service.reports).toEqual([expect.stringContaining('The subscriptions could not be read') as string]);
    follow.mockRestore();
    await service.until(() => service.directory.hasMet);
  });

  test('the calendar', async () => {
    jest.spyOn(service.streams, 'readBackwards').mockImplementation(() => {
      throw new Error('the disk is away');
    });
    service.calendar.start();
    await service.until(() => service.reports.length > 0);
    await service.calendar.stop();
    expect(service.reports).toEqual([expect.stringContaining('What falls due could not be appended') as string]);
  });

  test('the lease of what sends', async () => {
    let asked = 0;
    class RefusedLease extends Lease {
      hold(): Promise<void> {
        asked += 1;
        return Promise.reject(new Error('the engine refuses'));
      }
    }
    const told: string[] = [];
    const parts = { changes: service.changes, report: (problem: string) => told.push(problem) };
    const dispatcher = new Dispatcher(new RefusedLease(), service.streams, service.directory, parts as never);
    dispatcher.start();
    await service.until(() => asked > 1);
    await dispatcher.stop();
    expect(told).toEqual(['No webhooks are sent']);
  });
});
