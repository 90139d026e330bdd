import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '../../event-store/event-store.js';
import { incorrect } from '../../kernel/domain-error.js';
import { type RecordedEvent, START } from '../../kernel/event.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import { type Asker, type Repeatable, Subscriptions } from './subscriptions.js';

/** A position, a time, or the id of an event. */
export type ReplayFrom = { readonly position: number } | { readonly time: Micros } | { readonly event: string };

export interface Replayed extends Repeatable {
  readonly from: number;
}

export class ReplaySubscription extends Command<Replayed> {
  constructor(
    readonly id: string,
    readonly from: ReplayFrom,
    readonly asker: Asker,
  ) {
    super();
  }
}

@CommandHandler(ReplaySubscription)
export class ReplaySubscriptionHandler implements ICommandHandler<ReplaySubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly store: EventStore,
  ) {}

  async execute({ id, from: asked, asker }: ReplaySubscription): Promise<Replayed> {
    const decision = async () => ({ type: 'Replay', from: await this.positionOf(asked) }) as const;
    const handled = await this.subscriptions.handle(id, decision, asker);
    if (handled?.event.type !== 'ReplayRequested') throw new TypeError('a replay leaves nothing else');
    return { from: handled.event.data.from, repeated: handled.repeated };
  }

  /** A time or an event is looked for from the beginning: replays are rare, and the log has no index of them. */
  private async positionOf(asked: ReplayFrom): Promise<number> {
    if ('position' in asked) {
      const head = await this.store.head();
      if (asked.position < 1 || asked.position > head)
        throw refused(`Position ${asked.position} is not in the log, which goes from 1 to ${head}`);
      return asked.position;
    }
    if ('time' in asked) {
      const nothing = `Nothing was recorded at or after ${formatInstant(asked.time)}`;
      return this.first((event) => event.recordedAt >= asked.time, nothing);
    }
    return this.first((event) => event.id === asked.event, `There is no event ${asked.event} in the log`);
  }

  private async first(is: (event: RecordedEvent) => boolean, otherwise: string): Promise<number> {
    for await (const event of this.store.readAll(START)) if (is(event)) return event.position;
    throw refused(otherwise);
  }
}

const refused = (why: string) => incorrect('replay/nowhere-to-begin', why);
