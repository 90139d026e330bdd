import { refused } from '../../contract/events.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

test('what is not read from the log yet is no answer: reads are refused until the read model has met its end', async () => {
  const service = await TrackingService.make();
  try {
    expect(() => service.processStatus({ asOf: '2025-01-01' })).toThrow(refused('unavailable', 'read-model/behind'));
    await service.module.init();
    await service.do({ type: 'OpenProcess', data: { id: PROCESS, title: 'A process' } });
    expect(service.processStatus({ asOf: '2025-01-01' }).headline.stage).toBe('No contact recorded');
  } finally {
    await service.discard();
  }
});
