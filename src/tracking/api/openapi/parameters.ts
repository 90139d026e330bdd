import { ApiHeader, ApiParam, ApiQuery } from '@nestjs/swagger';
import { DEVELOPMENT_TYPE_NAMES } from '../../domain/development-types.js';
import type { PageSize, ParameterName } from '../query-string.js';

const DAY = { type: 'string', format: 'date' } as const;
const TIME = { type: 'string' } as const;
const POSITION = { type: 'integer', minimum: 0 } as const;
const limitOf = ({ usual, most }: PageSize) =>
  ({ type: 'integer', minimum: 1, maximum: most, default: usual }) as const;

const PARAMETERS: Readonly<Record<ParameterName, { description: string; schema: object }>> = {
  asOf: {
    description: 'The day the question is about, to its end. Today if left out',
    schema: DAY,
  },
  knownAt: {
    description: 'Use only what was known by then: a day (its end, UTC) or an RFC 3339 date-time. Now if left out',
    schema: TIME,
  },
  knownBy: {
    description: '`record`: known once it was recorded here. `report`: known once the public could know',
    schema: { type: 'string', enum: ['record', 'report'], default: 'record' },
  },
  atPosition: {
    description: 'Use nothing recorded after this position of the log. Repeatable for ever',
    schema: POSITION,
  },
  minPosition: { description: 'Wait until this position of the log can be read', schema: POSITION },
  from: { description: 'First day', schema: DAY },
  to: { description: 'Last day', schema: DAY },
  knownFrom: { description: 'Earlier known time: a day or an RFC 3339 date-time', schema: TIME },
  knownTo: { description: 'Later known time: a day or an RFC 3339 date-time', schema: TIME },
  type: { description: 'Only developments of this type', schema: { type: 'string', enum: DEVELOPMENT_TYPE_NAMES } },
  measure: {
    description: 'Only developments with an effect on this measure',
    schema: { type: 'string' },
  },
  text: {
    description: 'Only developments in which all of these words occur',
    schema: { type: 'string', maxLength: 200 },
  },
  cursor: { description: '`next` of an earlier page', schema: { type: 'string' } },
  limit: { description: 'How many at most', schema: { type: 'integer', minimum: 1 } },
  after: { description: 'Only events above this position', schema: { ...POSITION, default: 0 } },
  evidence: {
    description: 'Answer as if only confirmed effects had happened',
    schema: { type: 'string', enum: ['confirmed'] },
  },
  proof: {
    description: 'Add proofs that the developments it rests on are in the log, and the signed checkpoint they lead to',
    schema: { type: 'boolean', default: false },
  },
  dryRun: {
    description: 'Append nothing: answer 200 with what it would change, or with the refusal',
    schema: { type: 'boolean', default: false },
  },
  format: { description: 'Instead of an Accept header', schema: { type: 'string', enum: ['json', 'csv'] } },
};

const PATH: Readonly<Record<string, { description: string; example: string }>> = {
  process: { description: 'Id of a process', example: 'armenia-turkiye' },
  measure: { description: 'Id of a measure', example: 'air-cargo' },
  development: { description: 'Id of a development', example: 'at-050' },
};

/** Nest leaves the `example` of a parameter out; the one of its schema is what the interactive pages fill in. */
export const describeQuery = (name: ParameterName, pageSize: PageSize, example?: string): MethodDecorator => {
  const { description, schema: usual } = PARAMETERS[name];
  const schema = name === 'limit' ? limitOf(pageSize) : usual;
  return ApiQuery({ name, required: false, description, schema: { ...schema, ...(example && { example }) } });
};

export const describePath = (name: string): MethodDecorator => {
  const { description, example } = PATH[name]!;
  return ApiParam({ name, description, schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,99}$', example } });
};

export const IF_NONE_MATCH = ApiHeader({
  name: 'If-None-Match',
  required: false,
  description: 'ETag of an earlier answer; 304 while it still holds',
});

export const IDEMPOTENCY_KEY = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description: 'Any text of your own; the same request under the same key is carried out once',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
});

/** Of an answer to a request that may have one. */
export const REPLAYED = {
  'idempotency-replayed': { description: '`true` when it was carried out before', schema: { type: 'string' } },
} as const;

/** Of every write on a process. */
export const CONDITION_AND_ACTOR: readonly MethodDecorator[] = [
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'ETag the write rests on; 412 when the process has changed since',
    schema: { type: 'string' },
  }),
  ApiHeader({
    name: 'X-Actor',
    required: false,
    description: 'Who writes, in UTF-8; `anonymous` if left out. `X-Actor*` (RFC 8187) is read too, and comes first',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  }),
];
