import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { BodyClass } from '../dto/body-class.js';
import { PAGE_SIZE, type PageSize, type ParameterName } from '../query-string.js';
import { EXAMPLES } from './examples.js';
import {
  CONDITION_AND_ACTOR,
  IDEMPOTENCY_KEY,
  IF_NONE_MATCH,
  REPLAYED,
  describePath,
  describeQuery,
} from './parameters.js';
import type { SchemaName } from './schemas.js';

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'Something in the request cannot be used; `errors` says what',
  404: 'There is no such thing',
  406: 'None of the accepted media types can be sent',
  409: 'It contradicts what is there already',
  412: 'The process changed since it was read (If-Match)',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The request is well-formed, but cannot be carried out; `errors` says why',
  500: 'The service failed; its log has the cause under the correlation id',
  503: 'Not at the moment; try again',
};

const ETAG = {
  etag: { description: 'Revision of the process', schema: { type: 'string', example: '"122"' } },
} as const;

const refTo = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

const problems = (...statuses: readonly number[]): MethodDecorator[] =>
  [...statuses, 500, 503].map((status) =>
    ApiResponse({
      status,
      description: PROBLEMS[status]!,
      content: { 'application/problem+json': { schema: refTo('Problem') } },
    }),
  );

export interface ReadDescription {
  readonly summary: string;
  readonly description?: string;
  readonly path?: readonly string[];
  readonly query?: ReadonlySet<ParameterName>;
  /** What must be given, for example. */
  readonly given?: Partial<Readonly<Record<ParameterName, string>>>;
  readonly pageSize?: PageSize;
  readonly answer: SchemaName;
  /** It answers with an ETag and 304. */
  readonly conditional?: boolean;
  /** It answers in these too. */
  readonly alsoAs?: Readonly<Record<string, object>>;
}

export function DescribeRead({
  summary,
  description,
  path = [],
  query = new Set(),
  given = {},
  pageSize = PAGE_SIZE,
  answer,
  conditional = path.length > 0,
  alsoAs = {},
}: ReadDescription): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, ...(description && { description }) }),
    ...path.map(describePath),
    ...[...query].map((name) => describeQuery(name, pageSize, given[name])),
    ...(conditional ? [IF_NONE_MATCH, ApiResponse({ status: 304, description: 'Unchanged since If-None-Match' })] : []),
    ApiResponse({
      status: 200,
      description: summary,
      ...(conditional && { headers: ETAG }),
      content: { 'application/json': { schema: refTo(answer), example: EXAMPLES[answer] }, ...alsoAs },
    }),
    ...problems(400, ...(path.length > 0 ? [404] : []), ...(Object.keys(alsoAs).length > 0 ? [406] : [])),
  );
}

const REHEARSAL = ApiResponse({
  status: 200,
  description: 'With dryRun=true: nothing is appended, and this is what it would change',
  content: { 'application/json': { schema: refTo('Rehearsed'), example: EXAMPLES.Rehearsed } },
});

export interface WriteDescription {
  readonly summary: string;
  readonly description?: string;
  readonly path?: readonly string[];
  readonly query?: ReadonlySet<ParameterName>;
  readonly body: BodyClass;
  readonly example: object;
}

export function DescribeWrite(write: WriteDescription): MethodDecorator {
  const { summary, description, path = [], query = new Set(), body, example } = write;
  return applyDecorators(
    ApiOperation({ summary, ...(description && { description }) }),
    ...path.map(describePath),
    ...[...query].map((name) => describeQuery(name, PAGE_SIZE)),
    ...CONDITION_AND_ACTOR,
    IDEMPOTENCY_KEY,
    ...(query.has('dryRun') ? [REHEARSAL] : []),
    ApiBody({ type: body, examples: { dossier: { summary: 'From the Armenia–Türkiye dossier', value: example } } }),
    ApiResponse({
      status: 201,
      description: 'It is durable, and reads here show it',
      headers: {
        ...ETAG,
        location: { description: 'Where to find it', schema: { type: 'string' } },
        ...REPLAYED,
      },
      content: { 'application/json': { schema: refTo('Written'), example: EXAMPLES.Written } },
    }),
    ...problems(400, 404, 409, 412, 413, 415, 422),
  );
}

export const DescribeImport = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Import a dossier, all or nothing',
      description:
        'Makes the process where there is none. The same file twice appends nothing new, so there is no Idempotency-Key. Up to 256 MiB.',
    }),
    describePath('process'),
    ...CONDITION_AND_ACTOR,
    ApiBody({ schema: refTo('Dossier') }),
    ...[200, 201].map((status) =>
      ApiResponse({
        status,
        description: status === 200 ? 'All of it was there already' : 'It is durable, and reads here show it',
        headers: ETAG,
        content: { 'application/json': { schema: refTo('Imported'), example: EXAMPLES.Imported } },
      }),
    ),
    ...problems(400, 409, 412, 413, 415, 422),
  );
