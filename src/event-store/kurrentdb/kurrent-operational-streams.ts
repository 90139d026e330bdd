import {
  BACKWARDS,
  END,
  NO_STREAM,
  StreamNotFoundError,
  WrongExpectedVersionError,
  jsonEvent,
} from '@kurrent/kurrentdb-client';
import { conflict, unavailable } from '../../kernel/domain-error.js';
import type { Revision } from '../../kernel/event.js';
import type { Ids } from '../../kernel/ids.js';
import { NEVER_WRITTEN, type OperationalRecord, OperationalStreams, type Retention } from '../operational-streams.js';
import type { Connection } from './connection.js';
import { reasonOf, refusedByEngine } from './engine-failure.js';

const PAGE_RECORDS = 256;
const TYPE = 'OperationalRecord';

/** On streams of the engine that the log's prefix does not match, so that nobody numbers them. */
export class KurrentOperationalStreams extends OperationalStreams {
  /** What the engine was told to keep, by stream. */
  private readonly kept = new Map<string, number>();

  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
    private readonly ids: Ids,
  ) {
    super();
  }

  async append(
    stream: string,
    expected: Revision,
    records: readonly object[],
    retention: Retention,
  ): Promise<Revision> {
    const events = records.map((record) => ({ id: this.ids.fresh(), text: JSON.stringify(record) }));
    const written = await this.trying(stream, 'writing', () => this.write(stream, expected, events));
    if (retention.atOnce)
      await this.trying(stream, 'removing old records', () => this.truncate(stream, written - retention.keep + 1));
    else if (this.kept.get(stream) !== retention.keep)
      await this.trying(stream, 'setting the retention', () => this.retain(stream, retention));
    return written;
  }

  async *readBackwards(stream: string, before?: Revision): AsyncIterable<OperationalRecord> {
    if (before !== undefined && before <= 0) return;
    for (let from: Revision | undefined = before; ;) {
      const page = await this.trying(stream, 'reading', () => this.page(stream, from));
      yield* page;
      if (page.length < PAGE_RECORDS || page.at(-1)!.revision === 0) return;
      from = page.at(-1)!.revision;
    }
  }

  async remove(stream: string): Promise<void> {
    await this.trying(stream, 'removing', async () => {
      if ((await this.page(stream, undefined)).length > 0)
        await this.connection.client.deleteStream(this.nameOf(stream));
    });
  }

  /** The connection is the log's. */
  async close(): Promise<void> {}

  private nameOf(stream: string): string {
    return `${this.prefix}${stream}`;
  }

  private async write(
    stream: string,
    expected: Revision,
    records: readonly { readonly id: string; readonly text: string }[],
  ): Promise<Revision> {
    const events = records.map(({ id, text }) =>
      jsonEvent({ id, type: TYPE, data: JSON.parse(text) as object as never }),
    );
    const streamState = expected === NEVER_WRITTEN ? NO_STREAM : BigInt(expected);
    const { nextExpectedRevision } = await this.connection.client.appendToStream(this.nameOf(stream), events, {
      streamState,
    });
    return Number(nextExpectedRevision) as Revision;
  }

  /** Keeps what else the engine knows of the stream: where it begins after it was removed. */
  private async retain(stream: string, { keep }: Retention): Promise<void> {
    const { client } = this.connection;
    const { metadata } = await client.getStreamMetadata(this.nameOf(stream));
    if (metadata?.maxCount !== keep)
      await client.setStreamMetadata(this.nameOf(stream), { ...metadata, maxCount: keep });
    this.kept.set(stream, keep);
  }

  /** A smaller `maxCount` would only hide them until it is larger again. */
  private async truncate(stream: string, first: number): Promise<void> {
    if (first <= 0) return;
    const { client } = this.connection;
    const { metadata } = await client.getStreamMetadata(this.nameOf(stream));
    await client.setStreamMetadata(this.nameOf(stream), { ...metadata, truncateBefore: first });
  }

  private async page(stream: string, before: Revision | undefined): Promise<readonly OperationalRecord[]> {
    const records: OperationalRecord[] = [];
    const fromRevision = before === undefined ? END : BigInt(before - 1);
    const options = { direction: BACKWARDS, fromRevision, maxCount: PAGE_RECORDS } as const;
    for await (const { event } of this.connection.client.readStream(this.nameOf(stream), options))
      if (event) records.push({ revision: Number(event.revision) as Revision, data: event.data as object });
    return records;
  }

  private async trying<T>(stream: string, doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.connection.patiently(work, {
        givenUp: (error) =>
          unavailable(
            'operational-streams/write-failed',
            `The engine did not answer while ${doing} operational stream "${stream}" (${reasonOf(error)}). Try again when it is back`,
          ),
      });
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [] as T;
      if (error instanceof WrongExpectedVersionError)
        throw conflict(
          'stream/wrong-revision',
          `Operational stream "${stream}": expected revision ${String(error.expectedState)}, found ${String(error.actualState)}. Another one writes to it`,
        );
      throw refusedByEngine(`Operational stream "${stream}": ${doing} it`, error);
    }
  }
}
