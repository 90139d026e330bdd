import { conflict } from '../../kernel/domain-error.js';
import type { RecordedEvent, Revision } from '../../kernel/event.js';
import { prepareEvents } from '../prepared-event.js';
import { sizeOf } from './batch-size.js';
import type { AppenderParts } from './stream-appender.js';

const RUN_EVENTS = 256;
const RUN_BYTES = 524_288;

/** Neighbours of one stream go together, in one call each. */
export function* runsOfOneStream(events: readonly RecordedEvent[]): Iterable<readonly RecordedEvent[]> {
  let run: RecordedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = sizeOf(prepareEvents(event.stream, [event]));
    const fits = run[0]?.stream === event.stream && run.length < RUN_EVENTS && bytes + size <= RUN_BYTES;
    if (!fits && run.length > 0) {
      yield run;
      run = [];
      bytes = 0;
    }
    run.push(event);
    bytes += size;
  }
  if (run.length > 0) yield run;
}

/** Rejects with `conflict` `copy/not-alone` when another one writes to this log meanwhile. */
export async function restoreRun({ index, feed, writer }: AppenderParts, run: readonly RecordedEvent[]): Promise<void> {
  const [{ stream, revision }, last] = [run[0]!, run.at(-1)!];
  const elsewhere = await writer.write({
    stream,
    end: (revision - 1) as Revision,
    events: prepareEvents(stream, run),
    recordedAt: run.map(({ recordedAt }) => recordedAt),
    onAttempt: () => undefined,
  });
  if (elsewhere === undefined) await feed.numbered(stream, last.revision);
  if (elsewhere !== undefined || index.position !== last.position)
    throw conflict(
      'copy/not-alone',
      `Another one writes to the log that is copied to: event ${last.id} should have position ${last.position}, and the log ends at ${index.position}. ` +
        'Stop every service that uses it, and copy to streams with another prefix',
    );
}
