import { setTimeout as pause } from 'node:timers/promises';
import { SoleLease } from '../../src/event-store/sqlite/sole-lease.js';
import { SqliteOperationalStreams } from '../../src/event-store/sqlite/sqlite-operational-streams.js';
import type { Micros } from '../../src/kernel/instant.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { TrackedChanges } from '../../src/tracking/queries/tracked-changes.js';
import type { ChangeSetReader } from '../../src/tracking/queries/change-set-reader.js';
import { Calendar } from '../../src/tracking/calendar/calendar.js';
import { type Asker, Subscriptions } from '../../src/webhooks/commands/subscriptions.js';
import { Timer } from '../../src/kernel/timer.js';
import { ChangeLog } from '../../src/webhooks/dispatch/change-log.js';
import { ChangeSource } from '../../src/webhooks/dispatch/change-source.js';
import { DeliveryQueue } from '../../src/webhooks/dispatch/delivery-queue.js';
import { DirectorySnapshot } from '../../src/webhooks/dispatch/directory-snapshot.js';
import { Dispatcher } from '../../src/webhooks/dispatch/dispatcher.js';
import { type DeliveryRequest, Transport } from '../../src/webhooks/dispatch/transport.js';
import { SubscriptionDirectory } from '../../src/webhooks/dispatch/subscription-directory.js';
import type { Settings } from '../../src/webhooks/domain/subscription-events.js';
import type { Attempt } from '../../src/webhooks/sender/webhook-sender.js';
import { type SetClock, TrackingService } from '../tracking/tracking-service.js';
import { STEP_LIMIT_MS } from '../doses.js';

export const HOUR_MS = 3_600_000;

/** Sleepers wake when the clock is moved past their time. */
export class SetTimer extends Timer {
  private readonly sleepers = new Map<() => void, Micros>();

  constructor(private readonly clock: SetClock) {
    super();
  }

  /** When the next sleeper wakes. */
  get next(): Micros | undefined {
    return this.sleepers.size === 0 ? undefined : (Math.min(...this.sleepers.values()) as Micros);
  }

  until(instant: Micros, signal: AbortSignal): Promise<void> {
    if (signal.aborted || instant <= this.clock.instant) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.sleepers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.sleepers.set(wake, instant);
    });
  }

  moveTo(instant: Micros): void {
    this.clock.instant = instant;
    for (const [wake, at] of this.sleepers) if (at <= instant) wake();
  }
}

export type Reply = number | 'no answer' | { readonly status: number; readonly retryAfterMs: number };

/** Keeps what is sent and answers as it is told. */
export class ScriptedTransport extends Transport {
  readonly requests: (DeliveryRequest & { readonly at: Micros; readonly event: SentEvent })[] = [];
  reply: (request: DeliveryRequest, event: SentEvent) => Reply | Promise<Reply> = () => 204;

  constructor(private readonly clock: SetClock) {
    super();
  }

  async send(request: DeliveryRequest, signal?: AbortSignal): Promise<Attempt> {
    const event = JSON.parse(request.body.toString()) as SentEvent;
    const startedAt = this.clock.instant;
    this.requests.push({ ...request, at: startedAt, event });
    const aborted = new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
    const reply = await Promise.race([this.reply(request, event), aborted]);
    const timing = { startedAt, elapsedMs: 1 };
    if (reply === 'no answer') return { outcome: 'failed', reason: 'connection-refused', detail: 'refused', ...timing };
    const { status, retryAfterMs } = typeof reply === 'number' ? { status: reply } : reply;
    const answer = { status, excerpt: '', ...timing };
    if (status === 410) return { outcome: 'gone', ...answer };
    if (status < 300) return { outcome: 'delivered', ...answer };
    return { outcome: 'refused', ...answer, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
}

export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly sequence: string;
  readonly previous?: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly position: number };
}

const ASKER: Asker = { actor: 'tester', correlationId: 'test' };

/** Everything but HTTP: a real log, read model and cursors; a clock that is set, and a transport that answers as told. */
export class DispatchService {
  readonly reports: string[] = [];
  readonly clock: SetClock;
  readonly timer: SetTimer;
  readonly transport: ScriptedTransport;
  readonly streams: SqliteOperationalStreams;
  readonly directory: SubscriptionDirectory;
  readonly subscriptions: Subscriptions;
  readonly source: ChangeSource;
  readonly changeSets: ChangeSetReader;
  readonly changes: ChangeLog;
  readonly dispatcher: Dispatcher;
  readonly calendar: Calendar;

  /** Not sending yet. */
  static async make(directory?: string, at?: Micros): Promise<DispatchService> {
    const tracking = await TrackingService.start(directory);
    if (at !== undefined) tracking.clock.instant = at;
    return new DispatchService(tracking);
  }

  static async start(directory?: string, at?: Micros): Promise<DispatchService> {
    return (await DispatchService.make(directory, at)).start();
  }

  private constructor(readonly tracking: TrackingService) {
    this.clock = tracking.clock;
    const { store } = tracking;
    this.timer = new SetTimer(this.clock);
    this.transport = new ScriptedTransport(this.clock);
    this.streams = SqliteOperationalStreams.open(this.tracking.directory);
    const report = (problem: string, error: unknown) => void this.reports.push(`${problem}: ${String(error)}`);
    this.directory = new SubscriptionDirectory(store, new DirectorySnapshot(store, this.streams), report);
    this.subscriptions = new Subscriptions(store, new RandomIds(), this.directory);
    this.changeSets = tracking.module.get<ChangeSetReader>(TrackedChanges);
    this.source = new ChangeSource(this.changeSets, {
      inOwnTree: () => Promise.reject(new Error('no test here asks for proofs')),
    });
    this.changes = new ChangeLog(store, this.source, this.directory, report);
    const lease = new SoleLease();
    this.dispatcher = new Dispatcher(lease, this.streams, this.directory, {
      changes: this.changes,
      queue: new DeliveryQueue(this.transport, this.clock, this.timer),
      jitter: () => 0.5,
      report,
      handle: (id, decision, asker) => this.subscriptions.handle(id, decision, asker),
    });
    const stores = { events: store, streams: this.streams, lease };
    this.calendar = new Calendar(stores, this.changeSets, new RandomIds(), {
      clock: this.clock,
      timer: this.timer,
      report,
    });
  }

  private start(): this {
    this.directory.start();
    this.dispatcher.start();
    return this;
  }

  async subscribe(id: string, settings: Partial<Settings> = {}): Promise<void> {
    const whole: Settings = { url: 'https://example.org/', filter: {}, notifyOn: 'due', ...settings };
    await this.subscriptions.handle(id, () => ({ type: 'Create', settings: whole, secret: { sealed: 'x' } }), ASKER);
  }

  switch(id: string, type: 'Enable' | 'Disable'): Promise<unknown> {
    return this.subscriptions.handle(id, () => (type === 'Enable' ? { type } : { type, because: 'asked' }), ASKER);
  }

  replay(id: string, from: number): Promise<unknown> {
    return this.subscriptions.handle(id, () => ({ type: 'Replay', from }), ASKER);
  }

  /** Lets everything happen that needs no time to pass. */
  async until(holds: () => boolean, withinMs = STEP_LIMIT_MS): Promise<void> {
    const late = Date.now() + withinMs;
    while (!holds()) {
      if (Date.now() > late) throw new Error(`it did not come to hold: ${holds.toString()}`);
      await pause(2);
    }
  }

  /** Moves the clock to when the next sleeper wakes. */
  async sleepOn(): Promise<Micros> {
    await this.until(() => this.retryAt !== undefined);
    const at = this.retryAt!;
    this.timer.moveTo(at);
    return at;
  }

  /** When the next retry is due, while no calendar runs. */
  get retryAt(): Micros | undefined {
    return this.timer.next;
  }

  async stop(): Promise<void> {
    await this.calendar.stop();
    await this.dispatcher.stop();
    await this.directory.stop();
    await this.streams.close();
  }

  async discard(): Promise<void> {
    await this.stop();
    await this.tracking.discard();
  }
}
