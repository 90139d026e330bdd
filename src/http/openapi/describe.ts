import { ApiHeader, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { Parameters } from '../query-string.js';
import { ref } from './schema-forms.js';

/** Name of how one says who one is. */
export const BEARER = 'bearer';

const PROBLEMS = {
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
} as const;
export type ProblemStatus = keyof typeof PROBLEMS;

/** The refusals of a route, and those that every route may give. `otherwise` says what one of them means here. */
export const describeProblems = (
  statuses: readonly ProblemStatus[],
  otherwise: Partial<Readonly<Record<ProblemStatus, string>>> = {},
): MethodDecorator[] =>
  [...statuses, 500 as const, 503 as const].map((status) =>
    ApiResponse({
      status,
      description: otherwise[status] ?? PROBLEMS[status],
      content: { 'application/problem+json': { schema: ref('Problem') } },
    }),
  );

/**
 * `given` is what must be given, for example. Nest leaves the `example` of a parameter out; the one of its schema is what the
 * interactive pages fill in.
 */
export const describeQuery = (
  parameters: Parameters,
  given: Readonly<Record<string, string>> = {},
): MethodDecorator[] =>
  Object.entries(parameters).map(([name, { description, schema }]) =>
    ApiQuery({
      name,
      required: false,
      description,
      schema: { ...schema, ...(given[name] !== undefined && { example: given[name] }) },
    }),
  );

export interface PathMember {
  readonly description: string;
  readonly example: string;
  /** Regular expression. */
  readonly pattern?: string;
}

export const describePath = (name: string, { description, ...schema }: PathMember): MethodDecorator =>
  ApiParam({ name, description, schema: { type: 'string', ...schema } });

export const IF_NONE_MATCH = ApiHeader({
  name: 'If-None-Match',
  required: false,
  description: 'ETag of an earlier answer; 304 while it still holds',
});

export const X_ACTOR = ApiHeader({
  name: 'X-Actor',
  required: false,
  description:
    'For whom the writer acts, in UTF-8; only keys that are allowed to may say it. `X-Actor*` (RFC 8187) is read too, and comes first',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
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
