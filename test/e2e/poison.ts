import { setTimeout as pause } from 'node:timers/promises';
import { EventStore } from '../../src/event-store/event-store.js';
import type { StreamId } from '../../src/kernel/event.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import type { Service } from './service.js';

/** Appends what no decider would write, past all rules, and waits until the read model has met it. */
export async function poison({ app, http }: Service): Promise<number> {
  const { position } = await app.get(EventStore).append('process-armenia-turkiye' as StreamId, 'any', [
    {
      id: new RandomIds().fresh(),
      type: 'DevelopmentCorrected',
      schemaVersion: 1,
      data: { development: 'never-recorded', changes: {}, reason: 'a slip' },
      metadata: { actor: 'another program', correlationId: 'poison' },
    },
  ]);
  while (!/stands still/.test((await http.get('/health/ready')).text)) await pause(20);
  return position;
}
