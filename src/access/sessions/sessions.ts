import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PageSession } from '../../http/session.js';
import type { Principal } from '../../kernel/access.js';
import type { Clock } from '../../kernel/clock.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Micros } from '../../kernel/instant.js';
import type { Credentials, Standing } from '../api/credentials.js';

const HOURS_12: number = 12 * 3_600 * 1_000_000;
const MOST_SESSIONS = 10_000;
const SECRET_BYTES = 32;

interface Session extends PageSession {
  readonly standing: Standing;
  readonly endsAt: Micros;
}

export interface OpenedSession {
  /** What the cookie holds: chance, and nothing of the key. */
  readonly value: string;
  readonly lastsSeconds: number;
}

/**
 * Who has logged in to the pages. Kept in memory and nowhere else, by a random value: logging out and revoking a key end a
 * session at once, and nothing on a disk could be taken for one. The price is that a restart ends all of them, and that each
 * replica knows its own.
 */
export class Sessions {
  private readonly open = new LRUCache<string, Session>({ max: MOST_SESSIONS });

  constructor(
    private readonly credentials: Credentials,
    private readonly clock: Clock,
  ) {}

  /** Rejects as {@link Credentials} does. */
  async begin(credential: string): Promise<OpenedSession> {
    const standing = await this.credentials.standingOf(credential);
    const now = this.clock.now();
    const endsAt = Math.min(now + HOURS_12, standing.endsAt) as Micros;
    const value = secret();
    this.open.set(value, { standing, endsAt, formToken: secret() });
    return { value, lastsSeconds: Math.ceil((endsAt - now) / 1_000_000) };
  }

  /** Whose session it is, as far as they count still. */
  find(value: string): { readonly session: PageSession; readonly principal: Principal } | undefined {
    const session = this.open.get(value);
    if (!session) return undefined;
    try {
      if (session.endsAt > this.clock.now()) return { session, principal: session.standing.principal() };
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'forbidden')) throw error;
    }
    this.end(value);
    return undefined;
  }

  end(value: string): void {
    this.open.delete(value);
  }
}

const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
