import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { notFound } from '../../kernel/domain-error.js';
import { ChangeLog } from '../dispatch/change-log.js';
import { dataOf } from '../dispatch/message.js';
import { SubscriptionDirectory } from '../dispatch/subscription-directory.js';
import { matches } from '../domain/filter.js';
import { readDeliveryId } from '../domain/history.js';

/** What a delivery tells: for who got it without, because it was too large. JSON. */
export class GetDeliveryData extends Query<string> {
  constructor(
    readonly id: string,
    readonly delivery: string,
  ) {
    super();
  }
}

@QueryHandler(GetDeliveryData)
export class GetDeliveryDataHandler implements IQueryHandler<GetDeliveryData> {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly changes: ChangeLog,
  ) {}

  /** In the form in which it would have been sent. */
  async execute({ id, delivery }: GetDeliveryData): Promise<string> {
    const { versions } = this.directory.get(id);
    const parts = readDeliveryId(delivery);
    const settings = parts?.subscription === id ? versions[parts.version - 1]?.settings : undefined;
    if (!parts || !settings) throw unknownDelivery();
    const found = await this.changes.at(parts.sequence);
    if (!found || !matches(settings.filter, settings.notifyOn, found.change)) throw unknownDelivery();
    return canonicalJson(dataOf(found.entry, found.change, settings.proof));
  }
}

const unknownDelivery = () =>
  notFound('delivery/unknown', 'This subscription has no such delivery. Its id is the `webhook-id` it came with');
