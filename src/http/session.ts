import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of who reads pages, once they have logged in; none elsewhere. */
    session: PageSession | undefined;
  }
}

export interface PageSession {
  /** What each form that writes carries, so that no page elsewhere can have it sent. */
  readonly formToken: string;
}

/** 256 bits in base64url. */
const VALUE = '[A-Za-z0-9_-]{43}';

/**
 * The cookie by which a browser is known again. No script reads it and no other site sends it. Over TLS its name is one that
 * browsers let nobody else set (RFC 6265bis §4.1.3).
 */
export class SessionCookie {
  private readonly name: string;
  private readonly inHeader: RegExp;
  private readonly attributes: string;

  constructor(publicUrl: string) {
    const isSecure = URL.parse(publicUrl)?.protocol === 'https:';
    this.name = isSecure ? '__Host-detente' : 'detente';
    this.inHeader = new RegExp(`(?:^|;)\\s*${this.name}=(${VALUE})\\s*(?:;|$)`);
    this.attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  }

  valueIn({ headers }: FastifyRequest): string | undefined {
    return this.inHeader.exec(headers.cookie ?? '')?.[1];
  }

  holding(value: string, seconds: number): string {
    return `${this.name}=${value}; Max-Age=${seconds}; ${this.attributes}`;
  }

  /** Has the browser forget it. */
  get empty(): string {
    return `${this.name}=; Max-Age=0; ${this.attributes}`;
  }
}
