import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Lease } from '../../event-store/lease.js';
import { OperationalStreams } from '../../event-store/operational-streams.js';
import { untilAborted } from '../../event-store/supervision.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';
import { detached } from '../../operations/tracing/trace.js';
import { startingAt } from '../domain/cursor.js';
import type { SubscriptionHistory } from '../domain/history.js';
import { CursorLog, cursorStream } from './cursor-log.js';
import { report } from './report.js';
import { SubscriptionDirectory } from './subscription-directory.js';
import { cursorFor, SubscriptionWorker, WorkerParts } from './subscription-worker.js';

const DAY_MS = 86_400_000;
/** Not while a start has other things to do. */
const FIRST_SWEEP_AFTER_MS = 60_000;
/** Between two subscriptions, so that deliveries go on. */
const SWEEP_PAUSE_MS = 50;

interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Keeps a worker for every subscription that is switched on, while this replica holds the lease. */
@Injectable()
export class Dispatcher {
  private readonly stopping = new AbortController();
  private readonly workers = new Map<string, Running>();
  /** Of those that work. */
  private readonly logs = new Map<string, CursorLog>();
  private readonly serving = new Set<SubscriptionWorker>();
  private holding: Promise<void> | undefined;
  private hasLooked = false;

  constructor(
    private readonly lease: Lease,
    private readonly streams: OperationalStreams,
    private readonly directory: SubscriptionDirectory,
    private readonly parts: WorkerParts,
  ) {}

  start(): void {
    const { signal } = this.stopping;
    const hold = (fine: () => void) =>
      this.lease.hold(
        'webhooks',
        (held) => {
          fine();
          return this.dispatch(held);
        },
        signal,
      );
    this.holding ??= untilAborted(signal, hold, (error) => report('No webhooks are sent', error));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.holding;
  }

  /** Those that send now. */
  get active(): ReadonlySet<SubscriptionWorker> {
    return this.serving;
  }

  private async dispatch(held: AbortSignal): Promise<void> {
    const follow = this.parts.changes.follow(held);
    const end = this.directory.listen((history, event) => {
      if (event.type === 'ReplayRequested' || event.type === 'SubscriptionEnabled') this.stopWorker(history.id);
      if (this.directory.hasMet) this.sync(history, held);
      if (event.type === 'SubscriptionDeleted') void this.forget(history.id);
    });
    let sweeping: Promise<void> | undefined;
    try {
      await this.directory.whenMet(held);
      if (!held.aborted) this.tellWhatIsLost();
      if (!held.aborted) for (const history of this.directory.all()) this.sync(history, held);
      sweeping = this.sweepDaily(held);
      await follow;
    } finally {
      end();
      for (const id of this.workers.keys()) this.stopWorker(id);
      await sweeping;
      await Promise.all([...this.workers.values()].map(({ ended }) => ended));
    }
  }

  /** Once: a subscription that comes later has nothing to lose. */
  private tellWhatIsLost(): void {
    const { startedOver } = this.streams;
    const subscriptions = this.directory.all().length;
    if (startedOver !== undefined && !this.hasLooked && subscriptions > 0)
      new Logger('webhooks').warn(
        `${startedOver}: how far webhooks have come is not known any more (${subscriptions} of them). ` +
          'They are told again what came since they subscribed, under the same webhook-id',
      );
    this.hasLooked = true;
  }

  /** Removes the records of attempts that are older than they are to be kept, one subscription after the other. */
  async forgetOld(signal: AbortSignal): Promise<void> {
    const { queue, config } = this.parts;
    const before = formatInstant((queue.clock.now() - config.webhookRecordsKeptDays * DAY_MS * 1_000) as Micros);
    for (const { id } of this.directory.all()) {
      if (signal.aborted) return;
      await this.forgetOldOf(id, before).catch((error: unknown) => report(`Old records of ${id} stay`, error));
      await setTimeout(SWEEP_PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async sweepDaily(signal: AbortSignal): Promise<void> {
    for (let afterMs = FIRST_SWEEP_AFTER_MS; !signal.aborted; afterMs = DAY_MS) {
      await setTimeout(afterMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.forgetOld(signal).catch((error: unknown) => report('Old records of attempts stay', error));
    }
  }

  /** Whoever works on it writes it; nobody begins to while it is written here. */
  private async forgetOldOf(id: string, before: string): Promise<void> {
    const log = this.logs.get(id);
    if (log) return log.forgetBefore(before);
    if (this.workers.has(id)) return;
    const stop = new AbortController();
    stop.abort();
    const forgotten = this.open(id).then((opened) => opened.forgetBefore(before));
    this.workers.set(id, { stop, ended: forgotten.catch(() => undefined) });
    await forgotten.finally(() => {
      if (this.workers.get(id)?.stop === stop) this.workers.delete(id);
    });
  }

  private open(id: string): Promise<CursorLog> {
    const { beginning } = this.directory.get(id);
    return CursorLog.open(this.streams, id, startingAt(beginning, beginning));
  }

  private sync(history: SubscriptionHistory, held: AbortSignal): void {
    const isOn = history.state.stage === 'enabled' && !held.aborted;
    const running = this.workers.get(history.id);
    if (!isOn) return void (running && this.stopWorker(history.id));
    if (running && !running.stop.signal.aborted) return;
    const stop = new AbortController();
    const before = running?.ended ?? Promise.resolve();
    const ended = before
      .then(() => this.work(history.id, AbortSignal.any([held, stop.signal])))
      .then(() => {
        if (this.workers.get(history.id)?.stop === stop) this.workers.delete(history.id);
      });
    this.workers.set(history.id, { stop, ended });
  }

  private async forget(id: string): Promise<void> {
    try {
      await this.workers.get(id)?.ended;
      await this.streams.remove(cursorStream(id));
    } catch (error) {
      report(`What was kept of subscription ${id} could not be removed`, error);
    }
  }

  private stopWorker(id: string): void {
    this.workers.get(id)?.stop.abort();
  }

  /** Reads its cursor anew after whatever went wrong, as another holder may have moved it. */
  private work(id: string, signal: AbortSignal): Promise<void> {
    const run = async () => {
      const log = await this.open(id);
      const cursor = cursorFor(this.directory.get(id), log.cursor);
      if (cursor !== log.cursor) await log.save({ kind: 'whole', cursor });
      this.logs.set(id, log);
      const worker = new SubscriptionWorker(() => this.directory.get(id), log, this.parts, signal);
      this.serving.add(worker);
      await worker.run().finally(() => {
        this.serving.delete(worker);
        this.logs.delete(id);
      });
    };
    return detached(() => untilAborted(signal, run, (error) => report(`Subscription ${id} stopped`, error)));
  }
}
