import type { Position } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import {
  count,
  flag,
  listOf,
  object,
  oneOf,
  orNull,
  type Schema,
  text,
  textOrNull,
} from '../../tracking/api/openapi/schema-forms.js';
import { CHANGE_KINDS, type Change, type ChangeKind, KIND_VERSION } from '../domain/change-kinds.js';
import { changesOf } from '../domain/changes.js';
import type { TurnLike } from '../domain/turn.js';
import { messageOf } from '../dispatch/message.js';
import { cloudEventType } from '../sender/envelope.js';

const STATUS = {
  type: 'object',
  description: 'As GET …/measures/{measure}/status answers it, without claims, disputes and rulings',
  properties: {
    state: text,
    legalForce: text,
    inEffect: text,
    practice: orNull(count),
    since: textOrNull,
    basis: listOf(text),
  },
  required: ['state', 'legalForce', 'inEffect', 'practice', 'since', 'basis'],
} as const;
const TURN = {
  asOf: { ...text, description: 'The day `before` and `after` are about' },
  before: STATUS,
  after: STATUS,
};
const HEADLINE = object({ stage: text, rule: count, because: listOf(text) });
const OF_MEASURE = object({ position: count, process: text, measure: text, ahead: flag, ...TURN });
const OF_DEVELOPMENT = object({
  position: count,
  process: text,
  development: object({
    change: oneOf(['recorded', 'corrected', 'retracted']),
    id: text,
    type: text,
    date: text,
    title: text,
    measures: listOf(text),
    reason: textOrNull,
  }),
  measures: listOf(object({ measure: text, ahead: flag, ...TURN })),
});
const REMARK = object({ position: count, process: text, measure: text, development: text, note: textOrNull, ...TURN }, [
  'asOf',
  'before',
  'after',
]);

const DATA: Readonly<Record<ChangeKind, Schema>> = {
  'development.recorded': OF_DEVELOPMENT,
  'development.corrected': OF_DEVELOPMENT,
  'development.retracted': OF_DEVELOPMENT,
  'conflict.opened': REMARK,
  'conflict.ruled': object({ position: count, process: text, measure: text, ruling: { type: 'object' }, ...TURN }),
  'deadline.due': object({
    position: count,
    process: text,
    measure: text,
    development: text,
    date: text,
    note: textOrNull,
  }),
  'deadline.missed': REMARK,
  'measure.state-changed': OF_MEASURE,
  'measure.legal-force-changed': OF_MEASURE,
  'measure.practice-changed': OF_MEASURE,
  'headline.changed': object({ position: count, process: text, before: HEADLINE, after: HEADLINE }),
  'webhook.disabled': object({ position: count, subscription: text, because: oneOf(['asked', 'gone', 'failing']) }),
  'webhook.recovered': object({ position: count, subscription: text, failingSince: text }),
  'webhook.exhausted': object({ position: count, subscription: text, delivery: text, type: text }),
};

const AGREED = {
  measure: 'air-cargo',
  title: 'Direct air cargo',
  kind: 'commitment',
  state: 'agreed',
  possibleStates: ['agreed'],
  inEffect: 'no',
  legalForce: 'NotInForce',
  since: '2022-07-01',
  until: null,
  practice: null,
  practiceBasis: null,
  basis: ['at-045'],
  disputed: false,
  stale: false,
  anomalies: [],
};
const IN_EFFECT = {
  ...AGREED,
  state: 'in-effect',
  possibleStates: ['in-effect'],
  inEffect: 'yes',
  legalForce: 'InForce',
  since: '2023-01-01',
  practice: 1,
  basis: ['at-050'],
};
const SUBSCRIPTION = '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d';

const turn = (change: 'recorded' | 'corrected' | 'retracted'): TurnLike => ({
  process: 'armenia-turkiye',
  development: {
    change,
    id: 'at-050',
    ...{ type: 'restriction-lifted', date: '2023-01-01', title: 'Türkiye lifts its ban on direct air cargo' },
    measures: ['air-cargo'],
    ...{ reason: change === 'recorded' ? null : 'The decree names the day' },
  },
  types: ['restriction-lifted'],
  measures: [{ measure: 'air-cargo', asOf: '2023-01-06', ahead: false, before: AGREED, after: IN_EFFECT }],
  disputes: [{ measure: 'air-cargo', development: 'at-050', ...{ note: 'no cargo flights seen' } }],
  missed: [{ measure: 'air-cargo', development: 'at-050', ...{ note: null } }],
  ruling: {
    measure: 'air-cargo',
    ...{ id: 'cf-03', topic: 'air cargo', resolution: 'legal permission in effect', reason: 'two questions' },
  },
  deadlines: [
    {
      measure: 'air-cargo',
      development: 'at-053',
      type: 'statement',
      action: 'set-deadline',
      ...{ closing: false, date: '2023-07-01', note: null },
    },
  ],
  headline: {
    before: { stage: 'Partial measures agreed, none in effect', ...{ rule: 7, because: ['at-045'] } },
    after: { stage: 'Partial measures in effect', ...{ rule: 5, because: ['at-050'] } },
  },
});

const EXAMPLES: readonly Change[] = (['recorded', 'corrected', 'retracted'] as const).flatMap((change) =>
  changesOf(turn(change), false),
);

const ABOUT_WEBHOOKS: Partial<Record<ChangeKind, object>> = {
  'webhook.disabled': { subscription: SUBSCRIPTION, because: 'failing' },
  'webhook.recovered': { subscription: SUBSCRIPTION, failingSince: '2026-11-24T12:00:00.000000Z' },
  'webhook.exhausted': {
    subscription: SUBSCRIPTION,
    delivery: `msg_${SUBSCRIPTION}_1_0000000000000151-00001`,
    type: 'measure.state-changed',
  },
};

function exampleOf(kind: ChangeKind): Change {
  const found = EXAMPLES.find((change) => change.kind === kind);
  if (found) return found;
  const data = ABOUT_WEBHOOKS[kind]!;
  const subject = `webhooks/${SUBSCRIPTION}`;
  return { kind, ordinal: 0, lane: subject, process: null, measures: [], types: [], firings: [], subject, data };
}

/** Each example is made as deliveries are. */
export const CATALOGUE = CHANGE_KINDS.map((kind) => {
  const change = exampleOf(kind);
  const entry = { position: 151 as Position, recordedAt: 1_673_000_000_123_456 as Micros, changes: [change] };
  const { body } = messageOf(entry, change, { subscription: SUBSCRIPTION, version: 1, previous: null });
  return {
    change: kind,
    type: cloudEventType(kind, KIND_VERSION),
    schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', ...DATA[kind] },
    example: JSON.parse(body.toString()) as object,
  };
});
