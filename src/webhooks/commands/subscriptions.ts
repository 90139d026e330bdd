import type { EventStore } from '../../event-store/event-store.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { EventMetadata, NewEvent, Position, Revision, StreamId } from '../../kernel/event.js';
import type { Ids } from '../../kernel/ids.js';
import type { SubscriptionDirectory } from '../dispatch/subscription-directory.js';
import { type SubscriptionCommand, type SubscriptionState, subscription } from '../domain/subscription.js';
import {
  SUBSCRIPTION_EVENT_VERSION,
  SUBSCRIPTION_STREAM,
  type SubscriptionEvent,
} from '../domain/subscription-events.js';

const ATTEMPTS = 5;

type Unsalted<Command> = Command extends SubscriptionCommand ? Omit<Command, 'salt'> : never;
/** Made from the state as it is found, and again when another writer came first. */
export type Decision = (state: SubscriptionState) => Unsalted<SubscriptionCommand>;

/** Who asks: a request, or the dispatcher itself. */
export type Asker = Pick<EventMetadata, 'actor' | 'correlationId'>;

/** Reads the stream of a subscription, decides and appends. */
export class Subscriptions {
  constructor(
    private readonly store: EventStore,
    private readonly ids: Ids,
    private readonly directory: SubscriptionDirectory,
  ) {}

  /** Answers once the directory of this replica has it. */
  async handle(id: string, decision: Decision, asker: Asker): Promise<void> {
    for (let attempt = 1; ; attempt++)
      try {
        const position = await this.attempt(id, decision, asker);
        if (position !== undefined) await this.directory.reach(position);
        return;
      } catch (error) {
        const outpaced = error instanceof DomainError && error.code === 'stream/wrong-revision';
        if (!outpaced || attempt === ATTEMPTS) throw error;
      }
  }

  private async attempt(id: string, decision: Decision, asker: Asker): Promise<Position | undefined> {
    const stream = `${SUBSCRIPTION_STREAM}${id}` as StreamId;
    let state = subscription.initialState();
    let revision: Revision | 'none' = 'none';
    for await (const event of this.store.readStream(stream)) {
      state = subscription.evolve(state, event as unknown as SubscriptionEvent); // only its decider writes there
      revision = event.revision;
    }
    // Two UUIDs of version 7 hold 148 random bits.
    const salt = `${this.ids.fresh()}${this.ids.fresh()}`;
    const command = { ...decision(state), salt } as SubscriptionCommand;
    const events = subscription.decide(command, state);
    if (events.length === 0) return undefined;
    const appended = await this.store.append(
      stream,
      revision,
      events.map((event) => this.newEvent(event, asker)),
    );
    return appended.position;
  }

  private newEvent({ type, data }: SubscriptionEvent, { actor, correlationId }: Asker): NewEvent {
    const metadata = { actor, correlationId };
    return { id: this.ids.fresh(), type, schemaVersion: SUBSCRIPTION_EVENT_VERSION, data, metadata };
  }
}
