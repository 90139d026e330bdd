import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../kernel/domain-error.js';

export interface OwnNames {
  /** Where others reach the service; empty where that is not known. */
  readonly publicUrl: string;
  /** What it listens on. */
  readonly host: string;
  /** Origins of pages elsewhere that may ask and write. */
  readonly corsOrigins: readonly string[];
}

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What the user did by hand (`none`), and pages of this service. */
const FROM_HERE: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * A page elsewhere can have a browser send requests here, with what only the browser's machine reaches. It cannot read the
 * answers without CORS, unless its own name was made to lead here (DNS rebinding): so only the service's names are answered.
 * And it cannot write, with a body or without: what browsers say of a request's page is believed.
 */
export class ForeignPages {
  private readonly names: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  constructor({ publicUrl, host, corsOrigins }: OwnNames) {
    const own = URL.parse(publicUrl);
    this.names = new Set(['localhost', host.toLowerCase(), ...(own ? [own.hostname] : [])]);
    this.origins = new Set([...corsOrigins, ...(own ? [own.origin] : [])]);
  }

  watch(server: FastifyInstance): void {
    server.addHook('onRequest', (request, _reply, done) => {
      this.check(request);
      done();
    });
  }

  private check({ headers, method }: FastifyRequest): void {
    const { host, origin } = headers;
    if (host !== undefined && !this.isOwn(host))
      throw new DomainError(
        'incorrect',
        'host/unknown',
        `This service does not go by the name ${shown(host)}. Ask for it by its address, or set PUBLIC_URL to the name it has`,
      );
    if (SAFE.has(method) || (origin !== undefined && this.origins.has(origin))) return;
    const site = headers['sec-fetch-site'];
    const isElsewhere =
      (origin !== undefined && !isOf(host, origin)) || (site !== undefined && !FROM_HERE.has(String(site)));
    if (isElsewhere)
      throw new DomainError(
        'forbidden',
        'origin/foreign',
        `A page elsewhere (${shown(origin ?? String(site))}) may not write here. CORS_ORIGINS names those that may`,
      );
  }

  /** An address has no name that could be made to lead elsewhere. */
  private isOwn(host: string): boolean {
    const name = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(host)?.[1]?.toLowerCase();
    if (name === undefined) return false;
    return this.names.has(name.replace(/\.$/, '')) || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  }
}

/** A port that the scheme does not need may be named all the same. */
function isOf(host: string | undefined, origin: string): boolean {
  const page = URL.parse(origin);
  return page !== null && host !== undefined && URL.parse(`${page.protocol}//${host}`)?.host === page.host;
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 100));
