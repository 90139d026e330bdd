import { Inject, Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../config.js';
import { OperationalStreams } from '../../event-store/operational-streams.js';
import { notFound } from '../../kernel/domain-error.js';
import { ChangeLog } from '../dispatch/change-log.js';
import { attemptsOf } from '../dispatch/cursor-log.js';
import { DeliveryQueue } from '../dispatch/delivery-queue.js';
import { type Message, messageOf } from '../dispatch/message.js';
import { SubscriptionDirectory } from '../dispatch/subscription-directory.js';
import type { Sequence } from '../domain/change-kinds.js';
import { readDeliveryId, type SubscriptionHistory } from '../domain/history.js';
import { type Sent, sentOf } from './sent.js';
import { type Asker, Subscriptions } from './subscriptions.js';

/** One delivery that is dead-lettered, or is among the attempts that are kept. */
export class Redeliver extends Command<Sent> {
  constructor(
    readonly id: string,
    readonly delivery: string,
  ) {
    super();
  }
}

/** Goes on after it has answered how many there are. */
export class RedeliverDeadLettered extends Command<{ readonly deadLettered: number }> {
  constructor(readonly id: string) {
    super();
  }
}

const ITSELF: Asker = { actor: 'webhooks', correlationId: 'redelivery' };

/** Deliveries made once more from the log: the same id and the same bytes. */
@Injectable()
export class PastDeliveries {
  constructor(
    private readonly changes: ChangeLog,
    private readonly streams: OperationalStreams,
    @Inject(Config) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  /** Throws `not-found` `delivery/unknown`. */
  async find(history: SubscriptionHistory, delivery: string): Promise<Message> {
    const parts = readDeliveryId(delivery);
    const previous = parts?.subscription === history.id ? await this.previousOf(history, delivery) : undefined;
    if (!parts || previous === undefined) throw unknownDelivery();
    const { version, sequence } = parts;
    const found = await this.changes.at(sequence);
    if (!found) throw unknownDelivery();
    const { proof } = history.versions[version - 1]?.settings ?? {};
    const { publicUrl } = this.config;
    return messageOf(found.entry, found.change, { subscription: history.id, version, previous, proof, publicUrl });
  }

  private async previousOf({ id, state }: SubscriptionHistory, delivery: string): Promise<Sequence | null | undefined> {
    const deadLettered = state.deadLettered.get(delivery);
    if (deadLettered) return deadLettered.previous;
    for await (const attempt of attemptsOf(this.streams, id))
      if (attempt.delivery === delivery) return attempt.previous;
    return undefined;
  }
}

/** Sends at once: outside of the order, and from whichever replica was asked. */
@CommandHandler(Redeliver)
export class RedeliverHandler implements ICommandHandler<Redeliver> {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly past: PastDeliveries,
    private readonly queue: DeliveryQueue,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ id, delivery }: Redeliver): Promise<Sent> {
    const history = this.directory.get(id);
    const message = await this.past.find(history, delivery);
    const sent = sentOf(delivery, await this.queue.send(history, message));
    if (sent.outcome === 'delivered')
      await this.subscriptions.handle(id, () => ({ type: 'DeliverDeadLettered', delivery }), ITSELF);
    return sent;
  }
}

@CommandHandler(RedeliverDeadLettered)
export class RedeliverDeadLetteredHandler implements ICommandHandler<RedeliverDeadLettered> {
  private readonly underWay = new Set<string>();

  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly one: RedeliverHandler,
  ) {}

  execute({ id }: RedeliverDeadLettered): Promise<{ readonly deadLettered: number }> {
    const { state } = this.directory.get(id);
    const deadLettered = [...state.deadLettered.keys()];
    if (!this.underWay.has(id)) void this.sendAll(id, deadLettered);
    return Promise.resolve({ deadLettered: deadLettered.length });
  }

  /** In their order, up to the first that fails again. */
  private async sendAll(id: string, deadLettered: readonly string[]): Promise<void> {
    this.underWay.add(id);
    try {
      for (const delivery of deadLettered)
        if ((await this.one.execute(new Redeliver(id, delivery))).outcome !== 'delivered') return;
    } catch {
      // What could not be sent stays a dead letter, for the next who asks.
    } finally {
      this.underWay.delete(id);
    }
  }
}

const unknownDelivery = () =>
  notFound(
    'delivery/unknown',
    'This delivery is neither dead-lettered nor among the attempts that are kept. POST …/replay sends older ones again',
  );
