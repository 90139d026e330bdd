import { types } from 'node:util';
import { isCommandError } from '@kurrent/kurrentdb-client';

/**
 * When its connection breaks while writes wait for it, the client rejects promises that nobody holds, which would end
 * the process. The calls they belong to are given up and tried again anyway (Connection.once), so these are dropped;
 * every other rejection that nobody holds ends the process as it always did.
 */
export class StrayRejections {
  private static watchers = 0;

  static watch(): StrayRejections {
    if (StrayRejections.watchers++ === 0) process.on('unhandledRejection', dropOwn);
    return new StrayRejections();
  }

  private ended = false;

  end(): void {
    if (this.ended) return;
    this.ended = true;
    if (--StrayRejections.watchers === 0) process.off('unhandledRejection', dropOwn);
  }
}

function dropOwn(reason: unknown): void {
  if (!isOfClient(reason)) throw reason;
}

/** The client's own errors, and those of the gRPC library below it. */
const isOfClient = (reason: unknown): boolean =>
  types.isNativeError(reason) &&
  (isCommandError(reason) || ('code' in reason && typeof reason.code === 'number' && 'details' in reason));
