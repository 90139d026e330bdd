import { TRANSPARENCY_LOG_PART } from '../../transparency-log/api/openapi.js';
import type { Position } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import { CHANGE_KINDS, type Change, type ChangeKind, KIND_VERSION } from '../domain/change-kinds.js';
import { changesOf } from '../domain/changes.js';
import type { ChangeSetLike } from '../domain/change-set.js';
import { messageOf } from '../dispatch/message.js';
import { AIR_CARGO_STATUS } from '../../tracking/api/openapi/examples.js';
import type { Schema } from '../../http/openapi/schema-forms.js';
import { TRACKING_PART } from '../../tracking/api/openapi/schemas.js';
import { cloudEventType } from '../sender/envelope.js';
import { DELIVERY_SCHEMAS, deliveryName } from './delivery-schemas.js';

const IN_EFFECT = { ...AIR_CARGO_STATUS, practice: 1 };
const AGREED = {
  ...AIR_CARGO_STATUS,
  state: 'agreed',
  possibleStates: ['agreed'],
  inEffect: 'no',
  legalForce: 'NotInForce',
  since: '2022-07-01',
  basis: ['at-045'],
};
const NONE_IN_EFFECT = 'Partial measures agreed, none in effect';
const SUBSCRIPTION = '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d';

const changeSet = (change: 'recorded' | 'corrected' | 'retracted'): ChangeSetLike => ({
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
  past: [],
  disputes: [{ measure: 'air-cargo', development: 'at-050', ...{ note: 'no cargo flights seen' } }],
  missed: [{ measure: 'air-cargo', development: 'at-050', ...{ note: null } }],
  ruling: {
    measure: 'air-cargo',
    ...{ id: 'cf-03', topic: 'air cargo', resolution: 'legal permission in effect', reason: 'two questions' },
  },
  amendment: { measure: 'air-cargo', ...{ changes: { title: 'Direct air cargo, both ways' }, reason: 'as decreed' } },
  withdrawal: { measure: 'air-cargo', ...{ reason: 'declared twice', before: AGREED } },
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
    before: {
      ...{ stage: NONE_IN_EFFECT, rule: 7, text: NONE_IN_EFFECT },
      ...{ onlyAnnounced: 0, unverified: 0, uncertain: 0, because: ['at-045'] },
    },
    after: {
      ...{ stage: 'Partial measures in effect', rule: 5, text: 'Partial measures in effect, only announced' },
      ...{ onlyAnnounced: 1, unverified: 0, uncertain: 0, because: ['at-050'] },
    },
  },
});

const SCHEMAS: Readonly<Record<string, Schema>> = {
  ...TRACKING_PART.schemas,
  ...TRANSPARENCY_LOG_PART.schemas,
  ...DELIVERY_SCHEMAS,
};

const EXAMPLES: readonly Change[] = (['recorded', 'corrected', 'retracted'] as const).flatMap((change) =>
  changesOf(changeSet(change), false),
);

const ABOUT_WEBHOOKS: Partial<Record<ChangeKind, object>> = {
  'process.amended': { process: 'armenia-turkiye', changes: { parties: ['Armenia', 'Türkiye'] }, reason: 'left out' },
  'webhook.disabled': { subscription: SUBSCRIPTION, because: 'failing' },
  'webhook.recovered': { subscription: SUBSCRIPTION, failingSince: '2026-11-24T12:00:00.000000Z' },
  'webhook.dead-lettered': {
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
  return { kind, ordinal: 0, partition: subject, process: null, measures: [], types: [], notifies: [], subject, data };
}

/** A schema with what it refers to inside it. */
function selfContained(name: string): object {
  const $defs: Record<string, unknown> = {};
  const visit = (schema: Schema | undefined): unknown =>
    JSON.parse(
      JSON.stringify(schema).replace(/"#\/components\/schemas\/(\w+)"/g, (_, referred: string) => {
        if (!(referred in $defs)) {
          $defs[referred] = undefined;
          $defs[referred] = visit(SCHEMAS[referred]);
        }
        return `"#/$defs/${referred}"`;
      }),
    );
  const schema = visit(SCHEMAS[name]) as object;
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, $defs };
}

/** Each example is made as deliveries are. */
export const CATALOGUE = CHANGE_KINDS.map((kind) => {
  const change = exampleOf(kind);
  const entry = { position: 151 as Position, recordedAt: 1_673_000_000_123_456 as Micros, changes: [change] };
  const { body } = messageOf(entry, change, { subscription: SUBSCRIPTION, version: 1, previous: null });
  return {
    change: kind,
    type: cloudEventType(kind, KIND_VERSION),
    schema: selfContained(deliveryName(kind)),
    example: JSON.parse(body.toString()) as { readonly type: string; readonly data: object },
  };
});

const { type, data } = CATALOGUE.find(({ change }) => change === 'measure.state-changed')!.example;
/** One entry of what a dry run answers. */
export const WOULD_BE = {
  sequence: '0000000000000151-00001',
  type,
  subject: 'measures/air-cargo',
  recordedAt: '2023-01-06T10:13:20.123456Z',
  data,
};
