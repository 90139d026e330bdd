import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { RecordClass } from '../../../fields/record-class.js';
import {
  describePath,
  describeProblems,
  describeQuery,
  IDEMPOTENCY_KEY,
  IF_NONE_MATCH,
  type PathMember,
  REPLAYED,
  X_ACTOR,
} from '../../../http/openapi/describe.js';
import { NO_PARAMETERS, type Parameters } from '../../../http/query-string.js';
import { SLUG } from '../../../kernel/slug.js';
import { EXAMPLES } from './examples.js';
import type { SchemaName } from './schemas.js';

const PATH = {
  process: { description: 'Id of a process', example: 'armenia-turkiye' },
  measure: { description: 'Id of a measure', example: 'air-cargo' },
  question: { description: 'Id of a question', example: 'lorry-at-margara' },
  development: { description: 'Id of a development', example: 'at-050' },
} as const satisfies Record<string, PathMember>;
type PathName = keyof typeof PATH;

const describeIds = (names: readonly PathName[]): MethodDecorator[] =>
  names.map((name) => describePath(name, { ...PATH[name], pattern: SLUG.source }));

/** Of every write on a process. */
const CONDITION_AND_ACTOR: readonly MethodDecorator[] = [
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'ETag the write rests on; 412 when the process has changed since',
    schema: { type: 'string' },
  }),
  X_ACTOR,
];

const ETAG = {
  etag: { description: 'Revision of the process', schema: { type: 'string', example: '"122"' } },
} as const;

const refTo = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

export interface ReadDescription {
  readonly summary: string;
  readonly description?: string;
  readonly path?: readonly PathName[];
  readonly query?: Parameters;
  /** What must be given, for example. */
  readonly given?: Readonly<Record<string, string>>;
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
  query = NO_PARAMETERS,
  given = {},
  answer,
  conditional = path.length > 0,
  alsoAs,
}: ReadDescription): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, ...(description && { description }) }),
    ...describeIds(path),
    ...describeQuery(query, given),
    ...(conditional ? [IF_NONE_MATCH, ApiResponse({ status: 304, description: 'Unchanged since If-None-Match' })] : []),
    ApiResponse({
      status: 200,
      description: summary,
      ...(conditional && { headers: ETAG }),
      content: { 'application/json': { schema: refTo(answer), example: EXAMPLES[answer] }, ...alsoAs },
    }),
    ...describeProblems([400, ...(path.length > 0 ? [404 as const] : []), ...(alsoAs ? [406 as const] : [])]),
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
  readonly path?: readonly PathName[];
  readonly query?: Parameters;
  readonly body: RecordClass;
  readonly example: object;
}

export function DescribeWrite(write: WriteDescription): MethodDecorator {
  const { summary, description, path = [], query = NO_PARAMETERS, body, example } = write;
  return applyDecorators(
    ApiOperation({ summary, ...(description && { description }) }),
    ...describeIds(path),
    ...describeQuery(query),
    ...CONDITION_AND_ACTOR,
    IDEMPOTENCY_KEY,
    ...('dryRun' in query ? [REHEARSAL] : []),
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
    ...describeProblems([400, 404, 409, 412, 413, 415, 422]),
  );
}

export const DescribeImport = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Import a dossier, all or nothing',
      description:
        'Makes the process where there is none. The same file twice appends nothing new, so there is no Idempotency-Key. Up to 256 MiB.',
    }),
    ...describeIds(['process']),
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
    ...describeProblems([400, 409, 412, 413, 415, 422]),
  );
