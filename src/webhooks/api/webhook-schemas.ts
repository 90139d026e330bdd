import { recordSchema } from '../../http/openapi/record-schema.js';
import {
  count,
  flag,
  listOf,
  object,
  oneOf,
  orNull,
  pageOf,
  ref,
  type Schema,
  text,
  textOrNull,
} from '../../http/openapi/schema-forms.js';
import { CHANGE_KINDS, NOTIFY_ON } from '../domain/change-kinds.js';
import { ANY_DATA, DELIVERIES, DELIVERY_SCHEMAS, EXAMPLE_ID } from './delivery-schemas.js';
import { FilterDto, SubscriptionDto } from './dto/subscription.dto.js';

const SUBSCRIPTION = {
  id: text,
  filter: ref('WebhookFilter'),
  notifyOn: oneOf(NOTIFY_ON),
  state: oneOf(['enabled', 'disabled']),
  disabledBecause: orNull(oneOf(['asked', 'gone', 'failing'])),
  createdAt: text,
  changedAt: text,
  deadLettered: { ...count, description: 'Deliveries that were given up and can be sent again' },
};

const ATTEMPT = object(
  {
    delivery: text,
    kind: text,
    partition: { ...text, description: 'The process within which order is kept' },
    sequence: text,
    previous: textOrNull,
    attempt: count,
    outcome: oneOf(['delivered', 'failed', 'dead-lettered', 'held']),
    status: orNull(count),
    error: textOrNull,
    at: text,
    tookMs: count,
    nextAt: textOrNull,
    byHand: { ...flag, description: 'Asked for by hand, beside the order' },
  },
  ['byHand'],
);
const WARNINGS = {
  ...listOf(ref('FilterWarning')),
  description: 'What of the filter lets nothing through, so far or ever',
};

const ANSWERS = {
  WebhookFilter: recordSchema(FilterDto),
  FilterWarning: object({
    pointer: text,
    code: oneOf(['process/unknown', 'measure/unknown', 'measure/withdrawn', 'filter/never']),
    detail: text,
  }),
  Subscription: recordSchema(SubscriptionDto, SUBSCRIPTION),
  Subscriptions: pageOf('Subscription'),
  SubscriptionDetail: recordSchema(SubscriptionDto, {
    ...SUBSCRIPTION,
    position: { ...count, description: 'Everything up to here is settled' },
    failingSince: textOrNull,
    failures: count,
    waiting: listOf(object({ partition: text, attempts: count, nextAt: text })),
    secretsUntil: listOf(textOrNull),
    warnings: WARNINGS,
  }),
  SubscriptionCreated: object({
    id: text,
    secret: { ...text, description: 'Told this once' },
    warnings: WARNINGS,
  }),
  SubscriptionEnded: object({ id: text }),
  SecretRotated: object({ secret: { ...text, description: 'Told this once' }, until: text }),
  Attempt: ATTEMPT,
  Attempts: pageOf('Attempt'),
  DeliveryData: { ...ANY_DATA, description: 'What `data` of the delivery holds, or would hold were it not too large' },
  DeadLetteredDelivery: object({ delivery: text, partition: text, sequence: text, previous: textOrNull, kind: text }),
  DeadLetteredDeliveries: pageOf('DeadLetteredDelivery'),
  Sent: object({
    delivery: text,
    outcome: oneOf(['delivered', 'refused', 'redirect', 'gone', 'failed']),
    status: orNull(count),
    error: textOrNull,
    tookMs: count,
  }),
  Replaying: object({ from: { ...count, description: 'The position it begins at' } }),
  Redelivering: object({ deadLettered: { ...count, description: 'How many are sent again' } }),
  WebhookKeys: object({ keys: listOf(text) }),
  EventTypes: object({
    items: listOf(
      object({
        change: oneOf(CHANGE_KINDS),
        type: { ...text, description: '`type` of the CloudEvent' },
        schema: { type: 'object', description: 'JSON Schema (2020-12) of a delivery' },
        example: { type: 'object' },
      }),
    ),
  }),
  DryRun: object({
    items: listOf(
      object({
        sequence: text,
        type: { ...text, description: '`type` of the CloudEvent' },
        subject: text,
        recordedAt: text,
        data: ref('DeliveryData'),
      }),
    ),
    next: { ...orNull(count), description: 'Ask again with this as `after`; null at the end of the log' },
    warnings: WARNINGS,
  }),
} as const satisfies Readonly<Record<string, Schema>>;

export type WebhookSchemaName = keyof typeof ANSWERS;

export const WEBHOOKS_PART = {
  tags: { Webhooks: 'Subscribe to what changes' },
  schemas: { ...ANSWERS, ...DELIVERY_SCHEMAS },
  webhooks: DELIVERIES,
};

export const VIEW_EXAMPLE = {
  id: EXAMPLE_ID,
  url: 'https://example.org/detente',
  filter: { changes: ['measure.state-changed'] },
  notifyOn: 'due',
  state: 'enabled',
  disabledBecause: null,
  createdAt: '2026-11-24T12:00:00.000000Z',
  changedAt: '2026-11-24T12:00:00.000000Z',
  deadLettered: 0,
};
export const DETAIL_EXAMPLE = {
  ...VIEW_EXAMPLE,
  position: 151,
  failingSince: null,
  failures: 0,
  waiting: [],
  secretsUntil: [null],
  warnings: [],
};
const DELIVERY = `msg_${EXAMPLE_ID}_1_0000000000000151-00001`;
export const DEAD_LETTERED_EXAMPLE = {
  delivery: DELIVERY,
  partition: 'armenia-turkiye',
  sequence: '0000000000000151-00001',
  previous: null,
  kind: 'measure.state-changed',
};
export const ATTEMPT_EXAMPLE = {
  ...DEAD_LETTERED_EXAMPLE,
  attempt: 1,
  outcome: 'delivered',
  status: 204,
  error: null,
  at: '2026-11-24T12:00:01.000000Z',
  tookMs: 12,
  nextAt: null,
};
export const SENT_EXAMPLE = { delivery: DELIVERY, outcome: 'delivered', status: 204, error: null, tookMs: 12 };
export const SECRET_EXAMPLE = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
