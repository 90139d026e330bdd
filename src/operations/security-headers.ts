import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const FOR_JSON = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/**
 * Helmet's headers for pages. It works them out anew for every request, which takes longer than a status look-up, so
 * answers below /api/ and /audit/, which are data and no pages, get the ones that matter to data ready-made. Before the first route is registered.
 */
export function readyMadeHeaders(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (!/^\/(api|audit)\//.test(route.url)) return;
    route.helmet = false;
    route.onRequest = (_request, reply, done) => {
      reply.headers(FOR_JSON);
      done();
    };
  });
}

export async function pageHeaders(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    // The service speaks plain HTTP by itself; what ends TLS in front of it decides about these two.
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
}
