import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Redelivery, type Sent } from '../dispatch/redelivery.js';
import { SubscriptionDirectory } from '../dispatch/subscription-directory.js';
import { type Asker, Subscriptions } from './subscriptions.js';

export class PingSubscription extends Command<Sent> {
  constructor(readonly id: string) {
    super();
  }
}

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

@CommandHandler(PingSubscription)
export class PingSubscriptionHandler implements ICommandHandler<PingSubscription> {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly redelivery: Redelivery,
  ) {}

  execute({ id }: PingSubscription): Promise<Sent> {
    return this.redelivery.ping(this.directory.get(id));
  }
}

@CommandHandler(Redeliver)
export class RedeliverHandler implements ICommandHandler<Redeliver> {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly redelivery: Redelivery,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ id, delivery }: Redeliver): Promise<Sent> {
    const sent = await this.redelivery.send(this.directory.get(id), delivery);
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
