import type { Principal } from '../../kernel/access.js';
import type { Clock } from '../../kernel/clock.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Micros } from '../../kernel/instant.js';
import type { AdminKey } from '../keys/admin-key.js';
import type { IssuedKey, KeyDirectory } from '../keys/key-directory.js';
import { hashOf, isSpoilt } from '../keys/key-text.js';
import type { KeyUses } from '../keys/key-uses.js';
import type { TokenVerifier } from '../oidc/token-verifier.js';

export interface KeyParts {
  readonly admin: AdminKey;
  readonly directory: KeyDirectory;
  readonly uses: KeyUses;
}

/** Who somebody is for as long as what they showed counts. */
export interface Standing {
  /** Throws `forbidden` once it counts no longer. */
  readonly principal: () => Principal;
  readonly endsAt: Micros;
}

const FOR_EVER = Number.POSITIVE_INFINITY as Micros;
const ADMIN: Principal = { actor: 'admin', grants: [{ role: 'admin' }], mayActForOthers: true };
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;
const HOW = 'Send one as "Authorization: Bearer …"; the command line takes it from DETENTE_TOKEN';

/** Tells from what a request carries who it comes from. */
export class Credentials {
  constructor(
    private readonly keys: KeyParts,
    /** Undefined where no issuer is trusted. */
    private readonly tokens: TokenVerifier | undefined,
    private readonly clock: Clock,
  ) {}

  /** At once for a key. Throws or rejects with `forbidden` `credential/…`. */
  principalOf(authorization: string | undefined): Principal | Promise<Principal> {
    if (authorization === undefined) throw refused('missing', `This asks for a key. ${HOW}`);
    const text = BEARER.exec(authorization)?.[1];
    if (text === undefined) throw refused('malformed', `The Authorization header holds no key. ${HOW}`);
    if (this.tokens?.isToken(text)) return this.tokens.verify(text);
    return this.ofKey(text);
  }

  /** Of a key or token itself, to be asked about again; the key is not kept. */
  async standingOf(text: string): Promise<Standing> {
    if (this.tokens?.isToken(text)) {
      const principal = await this.tokens.verify(text);
      return { principal: () => principal, endsAt: this.tokens.endOf(text) };
    }
    this.ofKey(text);
    const hash = hashOf(text);
    return { principal: () => this.ofHash(hash), endsAt: this.keys.directory.find(hash)?.expiresAt ?? FOR_EVER };
  }

  private ofKey(text: string): Principal {
    const hash = hashOf(text);
    if (isSpoilt(text) && !this.keys.admin.matches(hash))
      throw refused('malformed', 'This is no whole key: something of it was lost or mistyped. Copy it again');
    return this.ofHash(hash);
  }

  private ofHash(hash: Buffer): Principal {
    if (this.keys.admin.matches(hash)) return ADMIN;
    const key = this.keys.directory.find(hash);
    if (!key) throw refused('unknown', 'This key was not issued here');
    const now = this.clock.now();
    if (key.revokedAt !== undefined) throw refused('revoked', `The key of ${key.name} was revoked. Ask for a new one`);
    if (key.expiresAt <= now)
      throw refused('expired', `The key of ${key.name} expired at ${key.expires}. Ask for a new one`);
    this.keys.uses.note(key.id, now);
    return holderOf(key);
  }
}

const holderOf = ({ name, role, processes, mayActForOthers = false }: IssuedKey): Principal => ({
  actor: name,
  grants: [{ role, ...(processes && { processes }) }],
  mayActForOthers,
});

const refused = (why: 'missing' | 'malformed' | 'unknown' | 'expired' | 'revoked', message: string) =>
  new DomainError('forbidden', `credential/${why}`, message);
