import { type ApiParts, JSON_SCHEMA } from '../../http/openapi/api-parts.js';
import type { Position } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import { CHANGE_SET_EXAMPLES } from '../../tracking/queries/tracked-changes.examples.js';
import { messageOf } from '../dispatch/message.js';
import { CHANGE_KINDS, type Change, type ChangeKind, dataShapeOf, KIND_VERSION } from '../domain/change-kinds.js';
import { changesOf } from '../domain/changes.js';
import { cloudEventType } from '../sender/envelope.js';
import { DATA, deliveryName, EXAMPLE_ID, EXAMPLE_POSITION } from './delivery-schemas.js';

const OF_PROCESS: readonly Change[] = CHANGE_SET_EXAMPLES.flatMap((changeSet) => changesOf(changeSet, false));

function changeOf(kind: ChangeKind): Change {
  const ofProcess = OF_PROCESS.find((change) => change.kind === kind);
  if (ofProcess) return ofProcess;
  const subject = `webhooks/${EXAMPLE_ID}`;
  const [data] = DATA[dataShapeOf(kind)]['examples'] as readonly [object];
  return { kind, ordinal: 0, partition: subject, process: null, measures: [], types: [], notifies: [], subject, data };
}

interface Example {
  readonly type: string;
  readonly data: object;
}

/** Made as deliveries are. */
function exampleOf(kind: ChangeKind): Example {
  const change = changeOf(kind);
  const position = EXAMPLE_POSITION as Position;
  const entry = { position, recordedAt: 1_673_000_000_123_456 as Micros, changes: [change] };
  const { body } = messageOf(entry, change, { subscription: EXAMPLE_ID, version: 1, previous: null });
  return JSON.parse(body.toString()) as Example;
}

const entryOf = (kind: ChangeKind, schema: object) => ({
  change: kind,
  type: cloudEventType(kind, KIND_VERSION),
  schema,
  example: exampleOf(kind),
});

export const catalogueOf = (parts: ApiParts) =>
  CHANGE_KINDS.map((kind) => entryOf(kind, parts.selfContained(deliveryName(kind))));

const SHOWN = 'measure.state-changed';
export const CATALOGUE_EXAMPLE = entryOf(SHOWN, {
  $schema: JSON_SCHEMA,
  type: 'object',
  required: ['specversion', 'id', 'type', 'source'],
});

const { type, data } = CATALOGUE_EXAMPLE.example;
/** One entry of what a dry run answers. */
export const WOULD_BE = {
  sequence: '0000000000000151-00001',
  type,
  subject: 'measures/air-cargo',
  recordedAt: '2023-01-06T10:13:20.123456Z',
  data,
};
