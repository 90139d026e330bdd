import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { RecordClass } from '../../fields/record-class.js';
import {
  describePath,
  describeProblems,
  describeQuery,
  IDEMPOTENCY_KEY,
  REPLAYED,
} from '../../http/openapi/describe.js';
import { ref } from '../../http/openapi/schema-forms.js';
import { PAGE } from '../../http/query-string.js';
import type { WebhookSchemaName } from './webhook-schemas.js';

const MEANING = {
  404: 'There is no such subscription or delivery',
  409: 'The Idempotency-Key came before with another request, or there may be no more subscriptions',
  422: 'The request is well-formed, but cannot be carried out',
} as const;

const PATH = {
  id: { description: 'Id of a subscription', example: '0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d' },
  delivery: {
    description: 'Id of a delivery: the `webhook-id` it was sent with',
    example: 'msg_0198c5f2-7c1e-7d3a-9f0e-3f6f4a1c2b5d_1_0000000000000151-00001',
  },
} as const;

export interface Description {
  readonly summary: string;
  readonly description?: string;
  readonly path?: readonly (keyof typeof PATH)[];
  readonly paged?: boolean;
  /** It is carried out once for each Idempotency-Key. */
  readonly keyed?: boolean;
  readonly body?: { readonly type: RecordClass; readonly example: object; readonly optional?: boolean };
  readonly status?: number;
  readonly answer: WebhookSchemaName;
  readonly example: unknown;
}

export function DescribeWebhooks(told: Description): MethodDecorator {
  const { summary, description, path = [], paged = false, keyed = false, body, status = 200, answer, example } = told;
  const refusals = [
    400 as const,
    ...(path.length > 0 ? [404 as const] : []),
    ...(keyed ? [409 as const] : []),
    ...(body ? ([413, 415, 422] as const) : []),
  ];
  return applyDecorators(
    ApiOperation({ summary, ...(description && { description }) }),
    ...path.map((name) => describePath(name, PATH[name])),
    ...(paged ? describeQuery(PAGE) : []),
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
    ...describeProblems(refusals, MEANING),
  );
}
