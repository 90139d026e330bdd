import type { Revision } from '../kernel/event.js';

export interface OperationalRecord {
  readonly revision: Revision;
  readonly data: object;
}

export interface Retention {
  /** Newest records of the stream that stay; older ones may go at any time. */
  readonly keep: number;
  /** Older ones go now, and do not come back where more are kept later. */
  readonly atOnce?: true;
}

/**
 * What has to outlive a restart and a change of holder but is not history: cursors, attempts. These streams lie beside
 * the log: they are not numbered, not proved and not copied. Adapters MUST pass test/contract/operational-streams.contract.ts.
 *
 * append: all records or none, behind revision `expected` (-1: the stream has never been written to). Answers the
 * revision of the last one.
 * - MUST reject with `conflict` `stream/wrong-revision` when the stream ends elsewhere: another one writes to it.
 * - MUST keep what was answered when the process is killed. A power cut may take the newest records.
 * - MUST reject with `unavailable` `operational-streams/write-failed`, with nothing written, when the storage refuses.
 *
 * Revisions go on where they were, also when retention has removed every record before.
 */
export abstract class OperationalStreams {
  abstract append(
    stream: string,
    expected: Revision,
    records: readonly object[],
    retention: Retention,
  ): Promise<Revision>;
  /** Newest first, all below `before` where it is given. */
  abstract readBackwards(stream: string, before?: Revision): AsyncIterable<OperationalRecord>;
  /** The stream is as if it had never been written to. */
  abstract remove(stream: string): Promise<void>;
  /** Why nothing of it can be relied on; undefined while all is well. */
  get problem(): string | undefined {
    return undefined;
  }
  /** Why nothing was there when it was opened; undefined where something was. Before the first start that is as it should be. */
  get startedOver(): string | undefined {
    return undefined;
  }
  abstract close(): Promise<void>;
}

/** What `append` expects of a stream that was never written to. */
export const NEVER_WRITTEN = -1 as Revision;
