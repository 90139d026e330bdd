import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { isActor, type Principal } from '../../kernel/access.js';
import type { Clock } from '../../kernel/clock.js';
import { DomainError, messageOf, unavailable } from '../../kernel/domain-error.js';
import type { Micros } from '../../kernel/instant.js';
import { isOfTheService } from '../domain/signing-names.js';
import { claimedGrants } from './claimed-grants.js';
import type { IssuerSettings } from './issuer-settings.js';

/** Keys are asked for again after so long, and sooner, but not more often than this, where a token names one that is new. */
export interface KeyCache {
  readonly keysLastMs: number;
  readonly askAgainAfterMs: number;
}

/** Signatures with a public key only: with HMAC, whoever can check a token could make one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const ANSWER_WITHIN_MS = 5_000;
const USUAL_CACHE: KeyCache = { keysLastMs: 600_000, askAgainAfterMs: 30_000 };
const CLOCKS_DIFFER_SECONDS = 5;

/** JSON Web Tokens of one issuer (OpenID Connect Discovery). Its keys are asked for when the first token comes. */
export class TokenVerifier {
  private discovered: Promise<JWTVerifyGetKey> | undefined;

  constructor(
    private readonly settings: IssuerSettings,
    private readonly clock: Clock,
    /** Whether a key has this name, or had it: its holder is another one than that of a token. */
    private readonly isNameOfKey: (name: string) => boolean,
    private readonly cache: KeyCache = USUAL_CACHE,
  ) {}

  isToken(text: string): boolean {
    return JWT.test(text);
  }

  /** Of one that was verified. */
  endOf(token: string): Micros {
    return (decodeJwt(token).exp! * 1_000_000) as Micros;
  }

  /** Rejects with `forbidden` `credential/…` or `token/name-taken`, or `unavailable` `issuer/unreachable`. */
  async verify(token: string): Promise<Principal> {
    const { audience, rolesClaim, roles, issuer } = this.settings;
    const keys = await this.keys();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: CLOCKS_DIFFER_SECONDS,
        currentDate: new Date(this.clock.now() / 1_000),
      });
      const actor = this.actorIn(payload);
      return { actor, grants: claimedGrants(payload, rolesClaim, roles), mayActForOthers: false };
    } catch (error) {
      throw error instanceof DomainError ? error : whyNot(error);
    }
  }

  private actorIn(payload: JWTPayload): string {
    const { actorClaim } = this.settings;
    const actor = payload[actorClaim];
    if (typeof actor !== 'string' || !isActor(actor))
      throw refused('unknown', `The token does not say who its holder is: ${actorClaim} is no name`);
    if (isOfTheService(actor)) throw nameTaken(actor, actorClaim, 'the service itself signs with it');
    if (this.isNameOfKey(actor)) throw nameTaken(actor, actorClaim, 'a key was issued by that name');
    return actor;
  }

  private keys(): Promise<JWTVerifyGetKey> {
    this.discovered ??= this.discover().catch((error: unknown) => {
      this.discovered = undefined;
      throw unreachable(error);
    });
    return this.discovered;
  }

  private async discover(): Promise<JWTVerifyGetKey> {
    const { issuer } = this.settings;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    const document = (await answer.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
    if (document.issuer !== issuer) throw new Error(`${address} is of another issuer, ${String(document.issuer)}`);
    return createRemoteJWKSet(new URL(String(document.jwks_uri)), {
      timeoutDuration: ANSWER_WITHIN_MS,
      cacheMaxAge: this.cache.keysLastMs,
      cooldownDuration: this.cache.askAgainAfterMs,
    });
  }
}

function whyNot(error: unknown): DomainError {
  if (error instanceof errors.JWTExpired) return refused('expired', 'The token has expired. Get a new one');
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused('unknown', `The token is not for this service: ${error.message}`);
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid
  )
    return refused('unknown', `The token was not signed by the issuer that is trusted here: ${error.message}`);
  return unreachable(error);
}

const nameTaken = (actor: string, claim: string, why: string) =>
  new DomainError(
    'forbidden',
    'token/name-taken',
    `The token says that its holder is "${actor}" (${claim}), and ${why}. ` +
      'What two sign alike cannot be told apart: OIDC_ACTOR_CLAIM names another claim, or the issuer another name',
  );

const refused = (why: 'unknown' | 'expired', message: string) =>
  new DomainError('forbidden', `credential/${why}`, message);

const unreachable = (error: unknown) =>
  unavailable('issuer/unreachable', `Tokens cannot be checked: the issuer has no answer (${messageOf(error)})`);
