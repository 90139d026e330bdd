import { Injectable } from '@nestjs/common';
import { OperationalStreams } from '../../event-store/operational-streams.js';
import { notFound } from '../../kernel/domain-error.js';
import { Ids } from '../../kernel/ids.js';
import type { Position } from '../../kernel/event.js';
import { ordinalIn, positionIn, type Sequence } from '../domain/change-kinds.js';
import { readDeliveryId, type SubscriptionHistory } from '../domain/history.js';
import { envelopeOf } from '../sender/envelope.js';
import type { Attempt as Answer } from '../sender/webhook-sender.js';
import { ChangeLog } from './change-log.js';
import { DeliveryQueue } from './delivery-queue.js';
import { attemptsOf } from './cursor-log.js';
import { type Message, messageOf } from './message.js';

/** What came of one request that was sent at once. */
export interface Sent {
  readonly delivery: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly tookMs: number;
}

/** Sends at once what somebody asks for: outside of the order, and from whichever replica was asked. */
@Injectable()
export class Redelivery {
  constructor(
    private readonly changes: ChangeLog,
    private readonly queue: DeliveryQueue,
    private readonly streams: OperationalStreams,
    private readonly ids: Ids,
  ) {}

  /** A message that is not in the log: whether the receiver can be reached, and checks signatures. */
  async ping(history: SubscriptionHistory): Promise<Sent> {
    const id = `msg_ping_${this.ids.fresh()}`;
    const { body } = envelopeOf({
      id,
      kind: 'webhook.ping',
      version: 1,
      source: `${this.queue.publicUrl}/api/v1/webhooks`,
      subject: `webhooks/${history.id}`,
      recordedAt: this.queue.clock.now(),
      sequence: '',
      previous: null,
      data: { subscription: history.id },
      link: `${this.queue.publicUrl}/api/v1/webhooks`,
    });
    return sent(id, await this.queue.send(history, { id, body }));
  }

  /** The same id and the same bytes. Throws `not-found` `delivery/unknown`. */
  async send(history: SubscriptionHistory, delivery: string): Promise<Sent> {
    const message = await this.find(history, delivery);
    if (!message)
      throw notFound(
        'delivery/unknown',
        'This delivery is neither dead-lettered nor among the attempts that are kept. POST …/replay sends older ones again',
      );
    return sent(delivery, await this.queue.send(history, message));
  }

  private async find(history: SubscriptionHistory, delivery: string): Promise<Message | undefined> {
    const parts = readDeliveryId(delivery);
    const previous = parts?.subscription === history.id ? await this.previousOf(history, delivery) : undefined;
    if (!parts || previous === undefined) return undefined;
    const position = positionIn(parts.sequence) as Position;
    const entry = await this.changes.at(position);
    const change = entry?.changes.find(({ ordinal }) => ordinal === ordinalIn(parts.sequence));
    if (!entry || !change) return undefined;
    const { version } = parts;
    const { proof } = history.versions[version - 1]?.settings ?? {};
    const { publicUrl } = this.queue;
    return messageOf(entry, change, { subscription: history.id, version, previous, proof, publicUrl });
  }

  private async previousOf({ id, state }: SubscriptionHistory, delivery: string): Promise<Sequence | null | undefined> {
    const deadLettered = state.deadLettered.get(delivery);
    if (deadLettered) return deadLettered.previous;
    for await (const attempt of attemptsOf(this.streams, id))
      if (attempt.delivery === delivery) return attempt.previous;
    return undefined;
  }
}

function sent(delivery: string, answer: Answer): Sent {
  return {
    delivery,
    outcome: answer.outcome,
    status: 'status' in answer ? answer.status : null,
    error: answer.outcome === 'failed' ? `${answer.reason}: ${answer.detail}` : null,
    tookMs: Math.round(answer.elapsedMs),
  };
}
