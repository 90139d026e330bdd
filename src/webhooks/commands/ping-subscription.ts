import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../config.js';
import { Ids } from '../../kernel/ids.js';
import { DeliveryQueue } from '../dispatch/delivery-queue.js';
import { SubscriptionDirectory } from '../dispatch/subscription-directory.js';
import { envelopeOf } from '../sender/envelope.js';
import { type Sent, sentOf } from './sent.js';

/** Sends what is not in the log: whether the receiver can be reached, and checks signatures. */
export class PingSubscription extends Command<Sent> {
  constructor(readonly id: string) {
    super();
  }
}

@CommandHandler(PingSubscription)
export class PingSubscriptionHandler implements ICommandHandler<PingSubscription> {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly queue: DeliveryQueue,
    private readonly ids: Ids,
    @Inject(Config) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  async execute({ id: subscription }: PingSubscription): Promise<Sent> {
    const history = this.directory.get(subscription);
    const id = `msg_ping_${this.ids.fresh()}`;
    const source = `${this.config.publicUrl}/api/v1/webhooks`;
    const { body } = envelopeOf({
      id,
      kind: 'webhook.ping',
      version: 1,
      source,
      subject: `webhooks/${subscription}`,
      recordedAt: this.queue.clock.now(),
      sequence: '',
      previous: null,
      data: { subscription },
      link: source,
    });
    return sentOf(id, await this.queue.send(history, { id, body }));
  }
}
