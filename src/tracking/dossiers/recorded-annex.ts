import type { EventStore } from '../../event-store/event-store.js';
import type { DossierAnnex, ProcessId } from '../domain/model.js';
import { streamOf } from '../domain/process-events.js';
import { processEvent } from '../domain/upcasters.js';

/** Section by section what the last DossierAnnexed that had it said. */
export async function recordedAnnex(store: EventStore, process: ProcessId): Promise<DossierAnnex> {
  let annex: DossierAnnex = {};
  for await (const recorded of store.readStream(streamOf(process))) {
    const event = processEvent(recorded);
    if (event?.type === 'DossierAnnexed') annex = { ...annex, ...event.data };
  }
  return annex;
}
