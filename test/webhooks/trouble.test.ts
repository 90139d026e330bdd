import { Lease } from '../../src/event-store/lease.js';
import { Dispatcher } from '../../src/webhooks/dispatch/dispatcher.js';
import { WorkerParts } from '../../src/webhooks/dispatch/subscription-worker.js';
import { refused } from '../contract/events.js';
import { DispatchService } from './dispatch-service.js';

describe('a loop that cannot go on tells it, and tries again', () => {
  let service: DispatchService;
  beforeEach(async () => void (service = await DispatchService.make()));
  afterEach(() => service.discard());

  test('the read model, without which no subscription is known', async () => {
    const follow = jest.spyOn(service.tracking.store, 'follow').mockImplementation(() => {
      throw new Error('the disk is away');
    });
    service.tracking.follower.start();
    await service.until(() => service.reports.length > 0);
    expect(service.reports).toEqual([expect.stringContaining('the disk is away') as string]);
    expect(() => service.directory.all()).toThrow(refused('unavailable', 'webhooks/behind'));
    follow.mockRestore();
    await service.until(() => service.directory.hasMet);
    expect(service.directory.all()).toEqual([]);
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
    const parts = service.tracking.module.get(WorkerParts);
    const dispatcher = new Dispatcher(new RefusedLease(), service.streams, service.directory, parts);
    dispatcher.start();
    await service.until(() => asked > 1);
    await dispatcher.stop();
    expect(service.reports).toEqual([expect.stringContaining('No webhooks are sent') as string]);
  });
});
