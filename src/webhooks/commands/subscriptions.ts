import { Injectable } from '@nestjs/common';
import pRetry, { type Options } from 'p-retry';
import { EventStore } from '../../event-store/event-store.js';
import { conflict, DomainError } from '../../kernel/domain-error.js';
import type {
  EventId,
  EventMetadata,
  NewEvent,
  Position,
  RecordedEvent,
  Revision,
  StreamId,
} from '../../kernel/event.js';
import { Ids } from '../../kernel/ids.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import {
  SUBSCRIPTION_EVENT_VERSION,
  SUBSCRIPTION_STREAM,
  type SubscriptionEvent,
  subscriptionEvent,
} from '../domain/subscription-events.js';
import { type SubscriptionCommand, type SubscriptionState, subscription } from '../domain/subscription.js';

export interface Repeatable {
  /** The same request was carried out before, under the same Idempotency-Key: this is what came of it then. */
  readonly repeated: boolean;
}

const ATTEMPTS = 5;

type Unsalted<Command> = Command extends SubscriptionCommand ? Omit<Command, 'salt'> : never;
type Decided = Unsalted<SubscriptionCommand>;
/** Made from the state as it is found, and again when another writer came first. */
export type Decision = (state: SubscriptionState) => Decided | Promise<Decided>;

/** Who asks: a request, or the dispatcher itself. */
export type Asker = Pick<EventMetadata, 'actor' | 'onBehalfOf' | 'correlationId'> & {
  /** The same request under the same key is carried out once. */
  readonly idempotency?: { readonly key: string; readonly requestHash: string };
};

/** What a request changed, now or (`repeated`) when it came before. */
export interface Handled {
  readonly event: SubscriptionEvent;
  readonly repeated: boolean;
}

/** Reads the stream of a subscription, decides and appends. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly store: EventStore,
    private readonly ids: Ids,
    private readonly readModel: ReadModelFollower,
  ) {}

  /** The same for the same request again. */
  newId({ idempotency }: Asker): string {
    return idempotency ? this.ids.derived(`subscription ${idempotency.key}`) : this.ids.fresh();
  }

  /** Answers once the read model of this replica has it; undefined where nothing was to be changed. */
  async handle(id: string, decision: Decision, asker: Asker): Promise<Handled | undefined> {
    const handled = await pRetry(() => this.attempt(id, decision, asker), whenOutpaced(asker));
    if (handled) await this.readModel.whenReached(handled.position);
    return handled;
  }

  private async attempt(
    id: string,
    decision: Decision,
    asker: Asker,
  ): Promise<(Handled & { readonly position: Position }) | undefined> {
    const stream = `${SUBSCRIPTION_STREAM}${id}` as StreamId;
    const first = this.firstId(asker);
    let state = subscription.initialState();
    let revision: Revision | 'none' = 'none';
    for await (const recorded of this.store.readStream(stream)) {
      const event = subscriptionEvent(recorded);
      if (asker.idempotency && recorded.id === first) return repeatedOf(recorded, event, asker.idempotency.requestHash);
      state = subscription.evolve(state, event);
      revision = recorded.revision;
    }
    // Two UUIDs of version 7 hold 148 random bits.
    const salt = `${this.ids.fresh()}${this.ids.fresh()}`;
    const command = { ...(await decision(state)), salt } as SubscriptionCommand;
    const [event, ...others] = subscription.decide(command, state);
    if (!event) return undefined;
    const fresh = [
      this.newEvent(event, first, asker),
      ...others.map((one) => this.newEvent(one, this.ids.fresh(), asker)),
    ];
    const { position } = await this.store.append(stream, revision, fresh);
    return { event, position, repeated: false };
  }

  /** Of the first event that a request leaves: by it, the request is recognised when it comes again. */
  private firstId({ idempotency }: Asker): EventId {
    return idempotency ? this.ids.derived(`${idempotency.key}#0`) : this.ids.fresh();
  }

  private newEvent({ type, data }: SubscriptionEvent, id: EventId, asker: Asker): NewEvent {
    const { idempotency, ...asked } = asker;
    const metadata = { ...asked, ...(idempotency && { requestHash: idempotency.requestHash }) };
    return { id, type, schemaVersion: SUBSCRIPTION_EVENT_VERSION, data, metadata };
  }
}

/** Again at once when another writer came first; or the same request did, a moment ago. */
const whenOutpaced = ({ idempotency }: Asker): Options => ({
  retries: ATTEMPTS - 1,
  minTimeout: 0,
  shouldRetry: ({ error }) =>
    error instanceof DomainError &&
    (error.code === 'stream/wrong-revision' || (idempotency !== undefined && error.code === 'event/id-reused')),
});

function repeatedOf({ metadata, position }: RecordedEvent, event: SubscriptionEvent, requestHash: string) {
  if (metadata.requestHash !== requestHash)
    throw conflict(
      'idempotency-key/reused',
      'This Idempotency-Key came before with another request. Use a new key for a new request',
    );
  return { event, position, repeated: true };
}
