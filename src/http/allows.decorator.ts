import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { AccessRole } from '../kernel/access.js';
import { BEARER } from './openapi/describe.js';
import { ref } from './openapi/schema-forms.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    allows?: AccessRole | 'anyone';
  }
}

const refusal = (status: number, description: string) =>
  ApiResponse({ status, description, content: { 'application/problem+json': { schema: ref('Problem') } } });

const REFUSALS = [
  refusal(401, 'It asks for a key or a token; `detail` says what is wrong with the one that came'),
  refusal(403, 'Who asks may not do this, or not here'),
];

/**
 * Whom a route allows: those with this role and those above it, for the process in its path where there is one, else for all.
 * Every route says it, or the service does not start. `config` is what else Fastify is told of the route.
 */
export function Allows(who: AccessRole | 'anyone', config: object = {}): MethodDecorator {
  const route = RouteConfig({ ...config, allows: who });
  if (who === 'anyone') return route;
  return applyDecorators(route, ...REFUSALS, ...(who === 'reader' ? [] : [ApiSecurity(BEARER)]));
}
