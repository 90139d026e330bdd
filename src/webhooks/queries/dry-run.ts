import { setImmediate } from 'node:timers/promises';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../event-store/event-store.js';
import { isPrivateStream } from '../../event-store/private-streams.js';
import { Clock } from '../../kernel/clock.js';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { ChangeSource } from '../dispatch/change-source.js';
import { KIND_VERSION, type NotifyOn, sequenceOf } from '../domain/change-kinds.js';
import { type Filter, matches, wantsHeadlines } from '../domain/filter.js';
import { cloudEventType } from '../sender/envelope.js';

interface WouldBe {
  readonly sequence: string;
  readonly type: string;
  readonly subject: string;
  readonly recordedAt: string;
  readonly data: object;
}

export interface DryRunAnswer {
  readonly items: readonly WouldBe[];
  /** Position to ask on from; null at the end of the log. */
  readonly next: number | null;
}

/** What a filter would have got of the events after a position. */
export class DryRun extends Query<DryRunAnswer> {
  constructor(
    readonly filter: Filter,
    readonly notifyOn: NotifyOn,
    readonly page: { readonly after: number; readonly limit: number },
    readonly signal?: AbortSignal,
  ) {
    super();
  }
}

/** Events looked at for one answer, and how long: what is to be known of one may rest on every measure of its process. */
const MOST_EVENTS = 5_000;
const LONGEST_MS = 2_000;

/** Whether something of the event could be wanted, before it is found out what it changed. */
const mayMatch = ({ processes }: DryRun['filter'], { stream }: RecordedEvent): boolean =>
  processes === undefined || processes.some((process) => stream.endsWith(`-${process}`));

@QueryHandler(DryRun)
export class DryRunHandler implements IQueryHandler<DryRun> {
  constructor(
    private readonly store: EventStore,
    private readonly source: ChangeSource,
    private readonly clock: Clock,
  ) {}

  async execute({ filter, notifyOn, page: { after, limit }, signal }: DryRun): Promise<DryRunAnswer> {
    const head = await this.store.head();
    const items: WouldBe[] = [];
    const began = this.clock.monotonic();
    const isLate = () => this.clock.monotonic() - began > LONGEST_MS * 1_000;
    let looked = 0;
    let position = after;
    for await (const event of this.store.readAll(after as Position)) {
      if (items.length >= limit || ++looked > MOST_EVENTS || signal?.aborted || (looked > 1 && isLate()))
        return { items, next: position };
      position = event.position;
      if (isPrivateStream(event.stream) || !mayMatch(filter, event)) continue;
      await setImmediate(); // thousands of events: others are answered in between
      const entry = await this.source.entryOf(event, { headline: wantsHeadlines(filter), proof: false });
      for (const change of entry?.changes ?? [])
        if (matches(filter, notifyOn, change))
          items.push({
            sequence: sequenceOf(position, change.ordinal),
            type: cloudEventType(change.kind, KIND_VERSION),
            subject: change.subject,
            recordedAt: formatInstant(event.recordedAt),
            data: { position, ...change.data },
          });
    }
    return { items, next: position < head ? position : null };
  }
}
