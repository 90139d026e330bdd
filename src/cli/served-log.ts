import type { Asking } from '../transparency-log/verify/http-source.js';
import { unavailable } from '../kernel/domain-error.js';
import { type Access, accessHeaders, refusal } from './connection.js';

const GIVE_UP_AFTER_MS = 30_000;

/** The headers go with every request, for a proxy that asks who is there. */
export function servedLog(access: Omit<Access, 'url'>): Asking {
  const headers = accessHeaders(access);
  return {
    refusal,
    async get(url) {
      try {
        return await fetch(url, { headers, signal: AbortSignal.timeout(GIVE_UP_AFTER_MS) });
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw unavailable('service/unreachable', `Nothing answers at ${url} (${why})`);
      }
    },
  };
}
