import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isJsonObject } from '../fields/field.js';
import { RecordCheck } from '../fields/record-check.js';
import type { RecordClass } from '../fields/record-class.js';
import { incorrect, type Problem, problemCount } from '../kernel/domain-error.js';

/** The JSON body as it came, once every rule of its class holds. */
export const ValidBody = createParamDecorator((body: RecordClass, context: ExecutionContext) =>
  validBody(body, context.switchToHttp().getRequest<FastifyRequest>().body),
);

/** A body whose every field may be left out may be left out itself. */
export const OptionalBody = createParamDecorator((body: RecordClass, context: ExecutionContext) => {
  const { body: sent = {} } = context.switchToHttp().getRequest<FastifyRequest>();
  return validBody(body, sent);
});

export function validBody<T extends object>(body: RecordClass<T>, value: unknown): T {
  if (!isJsonObject(value))
    throw refusedBody([
      {
        pointer: '',
        code: 'field/not-an-object',
        detail: value === undefined ? 'is missing: send a JSON object' : 'must be a JSON object',
      },
    ]);
  const problems: Problem[] = [];
  RecordCheck.of(body).into(problems, value, '');
  if (problems.length > 0) throw refusedBody(problems);
  // Every field was checked and none is unknown, so the parsed JSON has the class's shape.
  return value as T;
}

export const refusedBody = (problems: readonly Problem[]) =>
  incorrect(
    'request/invalid-body',
    `The body cannot be used: ${problemCount(problems.length)}, listed in errors`,
    problems,
  );
