import { types } from 'node:util';
import {
  AccessDeniedError,
  CancelledError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  TimeoutError,
  UnavailableError,
  UnknownError,
  isCommandError,
} from '@kurrent/kurrentdb-client';
import { type DomainError, incorrect, unavailable } from '../../kernel/domain-error.js';

/** The client never settles a call whose connection breaks at the wrong moment: it is given up after a while. */
export class NoAnswer extends Error {
  constructor(withinMs: number) {
    super(`no answer within ${withinMs / 1000} seconds`);
    this.name = 'NoAnswer';
  }
}

const PASSING = [
  UnavailableError,
  UnknownError,
  DeadlineExceededError,
  TimeoutError,
  CancelledError,
  NotLeaderError,
] as const;

/** After which the same call may succeed: the engine is starting, is electing a leader, or was cut off. */
export function isPassing(error: unknown): boolean {
  if (PASSING.some((kind) => error instanceof kind)) return true;
  // Failures of the transport and of the search for a leader come as plain errors.
  return types.isNativeError(error) && !isCommandError(error) && !(error instanceof TypeError);
}

/** In one line. */
export function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const text = error.message.replaceAll(/\s+/g, ' ').trim();
  return text === '' ? error.name : text;
}

/** What a caller is told of an error that trying again does not mend; other errors pass as they are. */
export function refusedByEngine(what: string, error: unknown): unknown {
  if (error instanceof MaxAppendSizeExceededError)
    return incorrect(
      'append/too-large',
      `${what} is larger than the ${error.maxAppendSize} bytes that the engine takes at once. ` +
        'Append fewer events at a time, or raise its setting MaxAppendSize',
    );
  if (error instanceof AccessDeniedError)
    return unavailable(
      'log/access-denied',
      `${what} was refused: the user in EVENT_STORE_URL may not do this on the engine. Give it that right`,
    );
  if (error instanceof StreamDeletedError)
    return unavailable('log/stream-deleted', `${what} was refused: somebody deleted the stream on the engine for ever`);
  return isCommandError(error as Error)
    ? unavailable(
        'log/write-failed',
        `${what} was refused by the engine: ${reasonOf(error)}. Nothing of it was written`,
      )
    : error;
}

export const outcomeUnknown = (what: string, error: unknown): DomainError =>
  unavailable(
    'log/outcome-unknown',
    `The engine did not answer (${reasonOf(error)}): whether ${what} was written is not known. ` +
      'Send it again with the same Idempotency-Key when the engine is back; no restart is needed',
  );
