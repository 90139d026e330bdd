import type { EventStore } from '../../event-store/event-store.js';
import type { StreamId } from '../../kernel/event.js';
import type { DossierAnnex, ProcessId } from '../domain/model.js';
import { processEvent } from '../domain/upcasters.js';
import { PROCESS_STREAM } from '../projections/process-projection.js';

export const streamOf = (process: ProcessId): StreamId => `${PROCESS_STREAM}${process}` as StreamId;

/** Section by section what the last DossierAnnexed that had it said. */
export async function recordedAnnex(store: EventStore, process: ProcessId): Promise<DossierAnnex> {
  let annex: DossierAnnex = {};
  for await (const recorded of store.readStream(streamOf(process))) {
    const event = processEvent(recorded);
    if (event?.type === 'DossierAnnexed') annex = { ...annex, ...event.data };
  }
  return annex;
}
