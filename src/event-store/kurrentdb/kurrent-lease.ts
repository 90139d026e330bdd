import { setTimeout as setTimer } from 'node:timers';
import {
  DISPATCH_TO_SINGLE,
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionExistsError,
  type PersistentSubscriptionToStream,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@kurrent/kurrentdb-client';
import { Lease } from '../lease.js';
import { type Connection, PATIENCE_MS, pause } from './connection.js';
import { refusedByEngine, isPassing } from './engine-failure.js';

const GROUP = 'holder';
const ASK_AGAIN_MS = 500;

/**
 * A persistent subscription that takes one consumer: whoever is subscribed holds the lease. The engine lets go of it when
 * the connection ends, however that happens. The stream of the subscription stays empty.
 */
export class KurrentLease extends Lease {
  private readonly made = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
  ) {
    super();
  }

  async hold(name: string, work: (held: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const term = await this.subscribe(name, signal);
      if (term) await carryOut(term, work);
      else await pause(ASK_AGAIN_MS, signal);
    }
  }

  /** Undefined when another one holds it, or the engine is away. Rejects when the engine refuses for good. */
  private async subscribe(name: string, signal: AbortSignal): Promise<LeaseTerm | undefined> {
    const stream = `${this.prefix}lease-${name}`;
    try {
      if (!this.made.has(name)) await this.connection.once(() => this.make(stream));
      this.made.add(name);
    } catch (error) {
      if (!isPassing(error)) throw refusedByEngine(`Lease "${name}"`, error);
      return undefined;
    }
    try {
      return await LeaseTerm.begun(
        this.connection.client.subscribeToPersistentSubscriptionToStream(stream, GROUP),
        signal,
      );
    } catch (error) {
      if (error instanceof PersistentSubscriptionDoesNotExistError) this.made.delete(name);
      return undefined;
    }
  }

  private async make(stream: string): Promise<void> {
    try {
      await this.connection.client.createPersistentSubscriptionToStream(
        stream,
        GROUP,
        persistentSubscriptionToStreamSettingsFromDefaults({
          startFrom: START,
          consumerStrategyName: DISPATCH_TO_SINGLE,
          maxSubscriberCount: 1,
        }),
      );
    } catch (error) {
      if (!(error instanceof PersistentSubscriptionExistsError)) throw error;
    }
  }
}

/** One time of holding the lease. */
class LeaseTerm {
  private readonly lost = new AbortController();

  private constructor(private readonly subscription: PersistentSubscriptionToStream) {}

  /** Rejects when the engine does not let this one in. */
  static begun(subscription: PersistentSubscriptionToStream, stopping: AbortSignal): Promise<LeaseTerm> {
    const term = new LeaseTerm(subscription);
    return new Promise((resolve, reject) => {
      const lose = (why: unknown) => {
        clearTimeout(unconfirmed);
        stopping.removeEventListener('abort', lose);
        term.lost.abort();
        term.leave();
        reject(why as Error);
      };
      const unconfirmed = setTimer(lose, PATIENCE_MS);
      stopping.addEventListener('abort', lose, { once: true });
      if (stopping.aborted) lose(stopping.reason);
      subscription
        .on('confirmation', () => {
          clearTimeout(unconfirmed);
          resolve(term);
        })
        .on('data', () => undefined)
        .on('error', lose)
        .on('end', lose);
    });
  }

  get held(): AbortSignal {
    return this.lost.signal;
  }

  leave(): void {
    this.subscription.destroy();
    this.subscription.unsubscribe().catch(() => undefined);
  }
}

/** Ends with the work, and so does the term. */
async function carryOut(term: LeaseTerm, work: (held: AbortSignal) => Promise<void>): Promise<void> {
  try {
    await work(term.held);
  } finally {
    term.leave();
  }
}
