import { types } from 'node:util';
import { DomainError } from '../../kernel/domain-error.js';

/** Why no answer came. Stable: shown in the list of attempts. */
type FailureReason =
  | 'address-refused'
  | 'name-not-found'
  | 'connection-refused'
  | 'connection-closed'
  | 'tls'
  | 'timeout'
  | 'headers-too-large'
  | 'malformed-response'
  | 'network';

export interface Failure {
  readonly reason: FailureReason;
  /** For people. */
  readonly detail: string;
}

const BY_CODE: Readonly<Record<string, FailureReason>> = {
  ENOTFOUND: 'name-not-found',
  ENODATA: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ESERVFAIL: 'name-not-found',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-closed',
  EPIPE: 'connection-closed',
  UND_ERR_SOCKET: 'connection-closed',
  ETIMEDOUT: 'timeout',
  ETIMEOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'headers-too-large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'malformed-response',
};

/** What went wrong below HTTP, by the codes of Node, OpenSSL and undici. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DomainError) return { reason: 'address-refused', detail: error.message };
  const code = codeOf(error);
  // undici gives these no code where it does not know the parser's own.
  if (types.isNativeError(error) && error.name === 'HTTPParserError')
    return { reason: 'malformed-response', detail: error.message };
  return { reason: BY_CODE[code] ?? byFamily(code), detail: messageOf(error) || code };
}

/** OpenSSL's verdicts on certificates have no common prefix; these are the words they are made of. */
function byFamily(code: string): FailureReason {
  return /CERT|SELF_SIGNED|UNABLE_TO_|SSL|TLS/.test(code) ? 'tls' : 'network';
}

function codeOf(error: unknown): string {
  // Where several addresses were tried, the first one's failure stands for all.
  const one = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return types.isNativeError(one) && 'code' in one ? String(one.code) : '';
}

const messageOf = (error: unknown): string => (types.isNativeError(error) ? error.message : String(error));
