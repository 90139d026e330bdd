import type { PreparedEvent } from '../prepared-event.js';

/** Half of what the engine takes at once as it is set up usually. */
const CHUNK_BYTES = 524_288;
/** For everything of an event but its data. */
const REST_BYTES = 1_024;

export const sizeOf = (events: readonly PreparedEvent[]): number =>
  events.reduce((bytes, { data }) => bytes + Buffer.byteLength(data) + REST_BYTES, 0);

/** The same events are cut at the same places whoever sends them: ids of requests differ in length, data does not. */
export function* chunksOf(events: readonly PreparedEvent[]): Iterable<readonly PreparedEvent[]> {
  let from = 0;
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    const size = sizeOf([event]);
    if (index > from && bytes + size > CHUNK_BYTES) {
      yield events.slice(from, index);
      from = index;
      bytes = 0;
    }
    bytes += size;
  }
  yield events.slice(from);
}
