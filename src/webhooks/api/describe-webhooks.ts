import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { BodyClass } from '../../tracking/api/dto/body-class.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../tracking/api/openapi/parameters.js';
import { ref } from '../../tracking/api/openapi/schema-forms.js';
import { PAGE_SIZE } from '../../tracking/api/query-string.js';
import type { WebhookSchemaName } from './webhook-schemas.js';

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'Something in the request cannot be used; `errors` says what',
  404: 'There is no such subscription or delivery',
  409: 'The Idempotency-Key came before with another request',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The request is well-formed, but cannot be carried out',
  500: 'The service failed; its log has the cause under the correlation id',
  503: 'Not at the moment; try again',
};

const PARAMETERS = {
  id: { description: 'Id of a subscription', example: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d' },
  delivery: {
    description: 'Id of a delivery: the `webhook-id` it was sent with',
    example: 'msg_0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d_1_0000000000000151-00001',
  },
} as const;

export interface Description {
  readonly summary: string;
  readonly description?: string;
  readonly path?: readonly (keyof typeof PARAMETERS)[];
  readonly paged?: boolean;
  /** It is carried out once for each Idempotency-Key. */
  readonly keyed?: boolean;
  readonly body?: { readonly type: BodyClass; readonly example: object; readonly optional?: boolean };
  readonly status?: number;
  readonly answer: WebhookSchemaName;
  readonly example: unknown;
}

export function DescribeWebhooks(told: Description): MethodDecorator {
  const { summary, description, path = [], paged = false, keyed = false, body, status = 200, answer, example } = told;
  const refusals = [
    400,
    ...(path.length > 0 ? [404] : []),
    ...(keyed ? [409] : []),
    ...(body ? [413, 415, 422] : []),
    500,
    503,
  ];
  return applyDecorators(
    ApiOperation({ summary, ...(description && { description }) }),
    ...path.map((name) => describePath(name)),
    ...(paged ? PAGE : []),
    ...(keyed ? [IDEMPOTENCY_KEY] : []),
    ...(body
      ? [
          ApiBody({
            type: body.type,
            required: !body.optional,
            examples: { example: { summary: 'For example', value: body.example } },
          }),
        ]
      : []),
    ApiResponse({
      status,
      description: summary,
      ...(keyed && { headers: REPLAYED }),
      content: { 'application/json': { schema: ref(answer), example } },
    }),
    ...refusals.map((refusal) =>
      ApiResponse({
        status: refusal,
        description: PROBLEMS[refusal]!,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}

function describePath(name: keyof typeof PARAMETERS): MethodDecorator {
  const { description, example } = PARAMETERS[name];
  return ApiParam({ name, description, schema: { type: 'string', example } });
}

const PAGE = [
  ApiQuery({ name: 'cursor', required: false, description: '`next` of an earlier page', schema: { type: 'string' } }),
  ApiQuery({
    name: 'limit',
    required: false,
    description: 'How many at most',
    schema: { type: 'integer', minimum: 1, maximum: PAGE_SIZE.most, default: PAGE_SIZE.usual },
  }),
];
