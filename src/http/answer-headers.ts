import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

type Headers = Readonly<Record<string, string>>;

/** What matters to answers that are data and no pages: those below /api/ and /audit/, and every problem document. */
export const HEADERS_OF_DATA: Headers = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/** Of pages that people read: everything they need comes from here, and nothing in them runs or styles by itself. */
export const HEADERS_OF_PAGES: Headers = {
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Read by people in a browser: its refusals are pages too. */
    page?: true;
  }
}

/** The caller's own id for its request, or the one that was made for it. */
export const REQUEST_ID = 'x-request-id';

/**
 * What every answer carries. Helmet works its headers out anew for every request; they are always the same here, so it is
 * asked once.
 */
export function answerHeaders(server: FastifyInstance): void {
  const ofDocs = headersOfDocs();
  server.addHook('onRoute', (route) => {
    const ofOthers = /^\/(api|audit)\//.test(route.url) ? HEADERS_OF_DATA : ofDocs;
    const headers = route.config?.page ? HEADERS_OF_PAGES : ofOthers;
    route.onRequest = (request, reply, done) => {
      reply.headers(headers).header(REQUEST_ID, request.id);
      done();
    };
  });
}

function headersOfDocs(): Headers {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  const apply = helmet({
    // The service speaks plain HTTP by itself; what ends TLS in front of it decides about these two.
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  // Helmet looks at nothing of the request, and of the response at these two methods only.
  apply({} as IncomingMessage, recorder as unknown as ServerResponse, () => undefined);
  return headers;
}
