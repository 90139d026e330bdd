import type { EventId } from './event.js';

/** The only source of fresh identifiers. */
export abstract class Ids {
  /** UUID v7: sorts by time. */
  abstract fresh(): EventId;
  /** UUID v5 (RFC 9562 §5.5): the same name gives the same id. */
  abstract derived(name: string): EventId;
}
