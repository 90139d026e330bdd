import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { OperationalStreams } from '../../event-store/operational-streams.js';
import { incorrect } from '../../kernel/domain-error.js';
import type { Revision } from '../../kernel/event.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import { attemptsOf, CursorLog } from '../dispatch/cursor-log.js';
import { SubscriptionDirectory } from '../dispatch/subscription-directory.js';
import { cursorFor } from '../dispatch/subscription-worker.js';
import { type Attempt, startingAt } from '../domain/cursor.js';
import type { SubscriptionHistory } from '../domain/history.js';
import type { Settings } from '../domain/subscription-events.js';

export interface SubscriptionView extends Settings {
  readonly id: string;
  readonly state: 'enabled' | 'disabled';
  readonly disabledBecause: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
  /** Deliveries that were given up and can be sent again. */
  readonly deadLettered: number;
}

/** With how far it has come. */
export interface SubscriptionDetail extends SubscriptionView {
  /** Everything up to here is settled. */
  readonly position: number;
  readonly failingSince: string | null;
  readonly failures: number;
  /** Partitions (processes) that wait for another attempt. */
  readonly waiting: readonly { readonly partition: string; readonly attempts: number; readonly nextAt: string }[];
  readonly secretsUntil: readonly (string | null)[];
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

interface PageRequest {
  readonly cursor?: string;
  readonly limit: number;
}

export class ListSubscriptions extends Query<Page<SubscriptionView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

export class GetSubscription extends Query<SubscriptionDetail> {
  constructor(readonly id: string) {
    super();
  }
}

/** Newest first. `settled`: only what was delivered or given up. */
export class ListAttempts extends Query<Page<Attempt>> {
  constructor(
    readonly id: string,
    readonly which: 'all' | 'settled',
    readonly page: PageRequest,
  ) {
    super();
  }
}

export class ListDeadLettered extends Query<Page<{ readonly delivery: string; readonly sequence: string }>> {
  constructor(
    readonly id: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListSubscriptions)
export class ListSubscriptionsHandler implements IQueryHandler<ListSubscriptions> {
  constructor(private readonly directory: SubscriptionDirectory) {}

  execute({ page }: ListSubscriptions): Promise<Page<SubscriptionView>> {
    const all = this.directory.all().map((history) => ({ key: keyOf(history), view: viewOf(history) }));
    all.sort((one, other) => (one.key < other.key ? -1 : 1));
    const { items, next } = sliceOf(all, ({ key }) => key, page);
    return Promise.resolve({ items: items.map(({ view }) => view), next });
  }
}

@QueryHandler(GetSubscription)
export class GetSubscriptionHandler implements IQueryHandler<GetSubscription> {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly streams: OperationalStreams,
  ) {}

  async execute({ id }: GetSubscription): Promise<SubscriptionDetail> {
    const history = this.directory.get(id);
    const { beginning, state } = history;
    const log = await CursorLog.open(this.streams, id, startingAt(beginning, beginning));
    const { position, health, retries } = cursorFor(history, log.cursor);
    return {
      ...viewOf(history),
      position,
      failingSince: health.failingSince === null ? null : formatInstant(health.failingSince),
      failures: health.failures,
      waiting: Object.entries(retries).map(([partition, { attempts, nextAt }]) => ({ partition, attempts, nextAt })),
      secretsUntil: state.secrets.map(({ until }) => until),
    };
  }
}

@QueryHandler(ListAttempts)
export class ListAttemptsHandler implements IQueryHandler<ListAttempts> {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly streams: OperationalStreams,
  ) {}

  async execute({ id, which, page }: ListAttempts): Promise<Page<Attempt>> {
    this.directory.get(id);
    const before = page.cursor === undefined ? undefined : (Number(page.cursor) as Revision);
    if (before !== undefined && !Number.isSafeInteger(before)) throw unknownCursor();
    const items: Attempt[] = [];
    let last: Revision | undefined;
    for await (const { revision, ...attempt } of attemptsOf(this.streams, id, before)) {
      if (which === 'settled' && attempt.outcome !== 'delivered' && attempt.outcome !== 'dead-lettered') continue;
      if (items.length === page.limit) return { items, next: String(last) };
      items.push(attempt);
      last = revision;
    }
    return { items, next: null };
  }
}

@QueryHandler(ListDeadLettered)
export class ListDeadLetteredHandler implements IQueryHandler<ListDeadLettered> {
  constructor(private readonly directory: SubscriptionDirectory) {}

  execute({ id, page }: ListDeadLettered) {
    const all = [...this.directory.get(id).state.deadLettered.values()].sort((a, b) =>
      a.delivery < b.delivery ? -1 : 1,
    );
    return Promise.resolve(sliceOf(all, ({ delivery }) => delivery, page));
  }
}

/** Sorts by age. */
const keyOf = ({ id, createdAt }: SubscriptionHistory): string => `${String(createdAt).padStart(17, '0')}-${id}`;

function sliceOf<Item>(
  all: readonly Item[],
  keyOf: (item: Item) => string,
  { cursor, limit }: { readonly cursor?: string; readonly limit: number },
): Page<Item> {
  const from = cursor === undefined ? 0 : all.findIndex((item) => keyOf(item) > cursor);
  const items = from < 0 ? [] : all.slice(from, from + limit);
  const more = from >= 0 && all.length > from + limit;
  return { items, next: more ? keyOf(items.at(-1)!) : null };
}

function viewOf({ id, state, createdAt, changedAt }: SubscriptionHistory): SubscriptionView {
  return {
    id,
    ...state.settings!,
    state: state.stage === 'enabled' ? 'enabled' : 'disabled',
    disabledBecause: state.disabledBecause,
    createdAt: formatInstant(createdAt as Micros),
    changedAt: formatInstant(changedAt as Micros),
    deadLettered: state.deadLettered.size,
  };
}

const unknownCursor = () =>
  incorrect('cursor/unknown', 'This cursor was not given out here. Leave it out to begin at the first page');
