import {
  always,
  count,
  flag,
  listOf,
  object,
  oneOf,
  orNull,
  ref,
  type Schema,
  text,
  textOrNull,
} from '../../http/openapi/schema-forms.js';
import { CHANGE_KINDS, type DataShape, dataShapeOf, KIND_VERSION, sequenceOf } from '../domain/change-kinds.js';
import { deliveryId } from '../domain/history.js';
import { cloudEventType, ENVELOPE_CONTENT_TYPE } from '../sender/envelope.js';

const STATUSES = {
  asOf: { ...text, description: 'The day `before` and `after` are about' },
  before: ref('MeasureStatus'),
  after: ref('MeasureStatus'),
};
const WITHOUT_STATUSES = Object.keys(STATUSES);
const proof = { ...ref('OwnTreeProof'), description: 'Where the subscription asks for it' };
const OF_PROCESS = { position: count, process: text, proof };
const OF_MEASURE = { ...OF_PROCESS, measure: text };
const OF_WEBHOOK = { position: count, subscription: text, proof };
/** Of a subscription, and of what its examples are about. */
export const EXAMPLE_ID = '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d';
export const EXAMPLE_POSITION = 151;
const WEBHOOK = { position: EXAMPLE_POSITION, subscription: EXAMPLE_ID };
const DUE = { development: text, type: text, action: text, closing: flag, date: text, note: textOrNull };

/** What deliveries tell. An example stands beside what no example of a change of a process brings about. */
export const DATA: Readonly<Record<DataShape, Schema>> = {
  DevelopmentChange: object(
    {
      ...OF_PROCESS,
      development: object({
        change: oneOf(['recorded', 'corrected', 'retracted']),
        id: text,
        type: text,
        date: text,
        title: text,
        measures: listOf(text),
        reason: textOrNull,
      }),
      measures: listOf(object({ measure: text, ahead: flag, ...STATUSES })),
    },
    ['proof'],
  ),
  MeasureChange: object({ ...OF_MEASURE, ahead: flag, ...STATUSES }, ['proof']),
  HeadlineChange: object({ ...OF_PROCESS, before: ref('Headline'), after: ref('Headline') }, ['proof']),
  ConflictOpened: {
    ...object(
      { ...OF_MEASURE, development: text, note: textOrNull, possibleConflict: ref('PossibleConflict'), ...STATUSES },
      ['proof', 'development', 'note', 'possibleConflict', ...WITHOUT_STATUSES],
    ),
    description:
      'With `development` where somebody disputes, with `possibleConflict` where two developments may contradict',
  },
  ConflictRuled: object({ ...OF_MEASURE, ruling: ref('RulingMade'), ...STATUSES }, ['proof', ...WITHOUT_STATUSES]),
  DeadlineDue: object({ ...OF_MEASURE, ...DUE }, ['proof']),
  DeadlineMissed: {
    ...object({ ...OF_MEASURE, ...DUE, ...STATUSES }, [
      'proof',
      'type',
      'action',
      'closing',
      'date',
      ...WITHOUT_STATUSES,
    ]),
    description: 'With `date` where its day came, with `before` and `after` where it was recorded',
  },
  ProcessAmendment: object({ ...OF_PROCESS, changes: ref('ProcessChanges'), reason: text }, ['proof']),
  MeasureAmendment: object({ ...OF_MEASURE, changes: ref('MeasureChanges'), reason: text }, ['proof']),
  MeasureWithdrawal: object({ ...OF_MEASURE, reason: text, before: ref('MeasureStatus') }, ['proof']),
  QuestionChange: {
    ...object(
      {
        ...OF_PROCESS,
        question: text,
        ahead: flag,
        asOf: STATUSES.asOf,
        before: ref('QuestionAnswer'),
        after: { ...orNull(ref('QuestionAnswer')), description: 'Null where the question was withdrawn' },
      },
      ['proof'],
    ),
    description: 'Its answer, or since when that holds, is otherwise',
  },
  WebhookDisabled: {
    ...object({ ...OF_WEBHOOK, because: oneOf(['asked', 'gone', 'failing']) }, ['proof']),
    examples: [{ ...WEBHOOK, because: 'failing' }],
  },
  WebhookRecovered: {
    ...object({ ...OF_WEBHOOK, failingSince: text }, ['proof']),
    examples: [{ ...WEBHOOK, failingSince: '2026-11-24T12:00:00.000000Z' }],
  },
  WebhookDeadLettered: {
    ...object({ ...OF_WEBHOOK, delivery: text, type: text }, ['proof']),
    examples: [
      {
        ...WEBHOOK,
        delivery: deliveryId(EXAMPLE_ID, 1, sequenceOf(EXAMPLE_POSITION, 1)),
        type: 'measure.state-changed',
      },
    ],
  },
};

export const ANY_DATA: Schema = { anyOf: Object.keys(DATA).map(ref) };

const envelope = (type: string, data: Schema): Schema =>
  object(
    {
      specversion: always('1.0'),
      id: { ...text, description: 'Also the header `webhook-id`' },
      type: always(type),
      source: { ...text, format: 'uri-reference' },
      subject: text,
      time: { ...text, format: 'date-time' },
      recordedtime: { ...text, format: 'date-time' },
      sequence: { ...text, description: 'Sorts as the log does' },
      previous: { ...text, description: '`sequence` of the delivery before it; none for the first' },
      datacontenttype: always('application/json'),
      data,
      dataref: { ...text, format: 'uri-reference', description: 'Instead of `data`, where that would be too large' },
    },
    ['previous', 'data', 'dataref'],
  );

/** `measure.state-changed` → `MeasureStateChangedEvent` */
export const deliveryName = (kind: string): string =>
  `${kind.replace(/(?:^|[.-])(\w)/g, (_, first: string) => first.toUpperCase())}Event`;

const PING = 'webhook.ping';

export const DELIVERY_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...DATA,
  ...Object.fromEntries(
    CHANGE_KINDS.map((kind) => [
      deliveryName(kind),
      envelope(cloudEventType(kind, KIND_VERSION), ref(dataShapeOf(kind))),
    ]),
  ),
  [deliveryName(PING)]: envelope(cloudEventType(PING, 1), object({ subscription: text })),
};

const [MEDIA_TYPE] = ENVELOPE_CONTENT_TYPE.split(';') as [string];

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: text,
});

const delivery = (kind: string) => ({
  post: {
    operationId: deliveryName(kind),
    tags: ['Webhooks'],
    summary: kind === PING ? 'A test, sent when asked for' : `A delivery of ${kind}`,
    parameters: [
      header('webhook-id', 'The same for every attempt'),
      header('webhook-timestamp', 'Seconds since 1970, of this attempt'),
      header('webhook-signature', 'Standard Webhooks: `v1,…` by each secret, `v1a,…` by the key of the service'),
    ],
    requestBody: { required: true, content: { [MEDIA_TYPE]: { schema: ref(deliveryName(kind)) } } },
    responses: {
      '2XX': { description: 'It was received' },
      '410': { description: 'The subscription is switched off at once' },
      default: { description: 'It is tried again, over about three days' },
    },
  },
});

/** Requests to subscribers, by the name of what they tell. */
export const DELIVERIES = Object.fromEntries([...CHANGE_KINDS, PING].map((kind) => [kind, delivery(kind)]));
