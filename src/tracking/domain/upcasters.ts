import type { NewEvent } from '../../kernel/event.js';
import { type ProcessEvent, type ProcessEventType, SCHEMA_VERSIONS } from './process-events.js';

/** Turns the data of one schema version into the next one's. */
type Upcast = (data: never) => object;

/** By type, the step from version 1 to 2, from 2 to 3, and so on. The log keeps what was written. */
const UPCASTS: Readonly<Partial<Record<ProcessEventType, readonly Upcast[]>>> = {};

/** Undefined for an event that is not of a process. */
export function processEvent(event: Pick<NewEvent, 'type' | 'schemaVersion' | 'data'>): ProcessEvent | undefined {
  if (!Object.hasOwn(SCHEMA_VERSIONS, event.type)) return undefined;
  const type = event.type as ProcessEventType;
  let data: object = event.data;
  const steps = UPCASTS[type] ?? [];
  for (let version = event.schemaVersion; version < SCHEMA_VERSIONS[type]; version++)
    data = steps[version - 1]!(data as never);
  // The log holds only what a decider wrote, in the shape of its version.
  return { type, data } as ProcessEvent;
}
