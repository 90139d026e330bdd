import { conflict } from '../kernel/domain-error.js';
import { type Position, type RecordedEvent, START } from '../kernel/event.js';
import type { EventStore } from './event-store.js';

/**
 * A log that events of another one can be put into as they are, with the times, revisions and positions that they have.
 * restore: `events` go on where this log ends. Each is on stable storage when it resolves; when it rejects, the first of
 * them may be. Nobody else may write meanwhile.
 */
export interface RestoringLog extends EventStore {
  restore(events: readonly RecordedEvent[]): Promise<void>;
}

type CopyPhase = 'comparing' | 'copying' | 'verifying';
export type OnCopied = (phase: CopyPhase, done: number, of: number) => void;

const BATCH_EVENTS = 512;
const BATCH_BYTES = 4_194_304;

/**
 * Copies what `target` does not have yet, then compares every event of both, as it is read back. After an interruption the
 * same call goes on where that one ended. Rejects with `conflict` `copy/other-log` when the two are not the same log.
 */
export async function copyLog(source: EventStore, target: RestoringLog, onCopied: OnCopied): Promise<number> {
  const end = await source.head();
  const begun = await target.head();
  if (begun > end) throw otherLog(begun, 'the log that is copied from ends before it');
  await compare(source, target, begun, (done) => onCopied('comparing', done, begun));
  await copy(source, target, begun, (done) => onCopied('copying', done - begun, end - begun));
  await compare(source, target, end, (done) => onCopied('verifying', done, end));
  return end - begun;
}

async function copy(
  source: EventStore,
  target: RestoringLog,
  from: Position,
  onCopied: (position: Position) => void,
): Promise<void> {
  let batch: RecordedEvent[] = [];
  let bytes = 0;
  const restore = async () => {
    if (batch.length === 0) return;
    await target.restore(batch);
    onCopied(batch.at(-1)!.position);
    batch = [];
    bytes = 0;
  };
  for await (const event of source.readAll(from)) {
    batch.push(event);
    bytes += contentOf(event).length;
    if (batch.length >= BATCH_EVENTS || bytes >= BATCH_BYTES) await restore();
  }
  await restore();
}

/** Both have the same events up to `end`, to the byte. */
async function compare(
  source: EventStore,
  target: EventStore,
  end: Position,
  onCompared: (position: Position) => void,
): Promise<void> {
  if (end === START) return;
  const others = target.readAll(START)[Symbol.asyncIterator]();
  for await (const event of source.readAll(START)) {
    const { value: other } = (await others.next()) as { value: RecordedEvent | undefined };
    if (other === undefined) throw otherLog(event.position, 'the copy ends before it');
    if (contentOf(event) !== contentOf(other)) throw otherLog(event.position, 'it is another event in the copy');
    if (event.position % BATCH_EVENTS === 0 || event.position === end) onCompared(event.position);
    if (event.position === end) return;
  }
}

/** All there is of an event, members in the order in which they were written. */
const contentOf = ({
  position,
  stream,
  revision,
  id,
  type,
  schemaVersion,
  recordedAt,
  data,
  metadata,
}: RecordedEvent) => JSON.stringify([position, stream, revision, id, type, schemaVersion, recordedAt, data, metadata]);

const otherLog = (position: Position, why: string) =>
  conflict(
    'copy/other-log',
    `The two logs differ at position ${position}: ${why}. Copy into an empty directory, or to streams with a prefix that nobody used`,
  );
