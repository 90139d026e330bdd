import { setTimeout as pause } from 'node:timers/promises';
import { Logger, Module } from '@nestjs/common';
import { Lease } from '../../src/event-store/lease.js';
import { OperationalStreams } from '../../src/event-store/operational-streams.js';
import { ApiPartsModule } from '../../src/http/openapi/api-parts.js';
import { Clock } from '../../src/kernel/clock.js';
import type { Micros } from '../../src/kernel/instant.js';
import { Timer } from '../../src/kernel/timer.js';
import { RandomIds } from '../../src/operations/random-ids.js';
import { Calendar } from '../../src/tracking/calendar/calendar.js';
import { TrackedChanges } from '../../src/tracking/queries/tracked-changes.js';
import { Proofs } from '../../src/transparency-log/proofs.js';
import { TransparencyLogModule } from '../../src/transparency-log/transparency-log.module.js';
import { type Asker, type Decision, Subscriptions } from '../../src/webhooks/commands/subscriptions.js';
import { DeliveryQueue } from '../../src/webhooks/dispatch/delivery-queue.js';
import { Dispatcher } from '../../src/webhooks/dispatch/dispatcher.js';
import { SubscriptionDirectory } from '../../src/webhooks/dispatch/subscription-directory.js';
import { readDeliveryId } from '../../src/webhooks/domain/history.js';
import type { SealedSecret, Settings } from '../../src/webhooks/domain/subscription-events.js';
import { SecretBox } from '../../src/webhooks/sender/secret-box.js';
import { generateSecret } from '../../src/webhooks/sender/signatures.js';
import { type Exchange, type HttpRequest, WebhookHttp } from '../../src/webhooks/sender/webhook-http.js';
import { WebhooksModule } from '../../src/webhooks/webhooks.module.js';
import { STEP_LIMIT_MS } from '../doses.js';
import { type SetClock, TrackingService } from '../tracking/tracking-service.js';

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

type Reply = number | 'no answer' | { readonly status: number; readonly retryAfterMs: number };

interface SentRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `webhook-id`. */
  readonly id: string;
  readonly subscription: string;
  readonly body: Buffer;
  readonly at: Micros;
  readonly event: SentEvent;
}

/** Keeps what is sent and answers as it is told. */
class ScriptedHttp implements Pick<WebhookHttp, 'exchange' | 'close'> {
  readonly requests: SentRequest[] = [];
  reply: (request: SentRequest, event: SentEvent) => Reply | Promise<Reply> = () => 204;

  constructor(private readonly clock: SetClock) {}

  async exchange({ url, headers, body }: HttpRequest, signal?: AbortSignal): Promise<Exchange> {
    const event = JSON.parse(String(body)) as SentEvent;
    const startedAt = this.clock.instant;
    const id = headers['webhook-id']!;
    const { subscription } = readDeliveryId(id)!;
    const request = { url, headers, id, subscription, body: Buffer.from(body!), at: startedAt, event };
    this.requests.push(request);
    const aborted = new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
    const reply = await Promise.race([this.reply(request, event), aborted]);
    const timing = { startedAt, elapsedMs: 1 };
    if (reply === 'no answer') return { kind: 'failed', reason: 'connection-refused', detail: 'refused', ...timing };
    const { status, retryAfterMs } = typeof reply === 'number' ? { status: reply, retryAfterMs: undefined } : reply;
    const asked = retryAfterMs === undefined ? {} : { 'retry-after': String(retryAfterMs / 1_000) };
    return { kind: 'answered', status, headers: asked, excerpt: '', ...timing };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Retries come exactly when they are due. */
class SteadyQueue extends DeliveryQueue {
  protected override jitter(): number {
    return 0.5;
  }
}

@Module({
  providers: [{ provide: Proofs, useValue: { inOwnTree: () => Promise.reject(new Error('no test here asks')) } }],
  exports: [Proofs],
})
class WithoutProofs {}

interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly sequence: string;
  readonly previous?: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly position: number };
}

const ASKER: Asker = { actor: 'tester', correlationId: 'test' };

/** Webhooks as they run, but for HTTP: a real log, read model and cursors; a clock that is set, receivers that answer as told. */
export class DispatchService {
  readonly reports: string[] = [];
  readonly clock: SetClock;
  readonly timer: SetTimer;
  readonly transport: ScriptedHttp;
  readonly streams: OperationalStreams;
  readonly directory: SubscriptionDirectory;
  readonly subscriptions: Subscriptions;
  readonly dispatcher: Dispatcher;
  readonly calendar: Calendar;
  private readonly box: SecretBox;

  /** Not sending yet. */
  static async make(directory?: string, at?: Micros): Promise<DispatchService> {
    const tracking = await TrackingService.make(directory, undefined, {
      imports: [ApiPartsModule.of(), WebhooksModule],
      adapt: (building, clock) => {
        if (at !== undefined) clock.instant = at;
        building.overrideModule(TransparencyLogModule).useModule(WithoutProofs);
        building.overrideProvider(WebhookHttp).useValue(new ScriptedHttp(clock));
        building.overrideProvider(Timer).useValue(new SetTimer(clock));
        building.overrideProvider(DeliveryQueue).useFactory({
          inject: [WebhookHttp, SecretBox, Clock, Timer],
          factory: (...parts: ConstructorParameters<typeof DeliveryQueue>) => new SteadyQueue(...parts),
        });
      },
    });
    return new DispatchService(tracking);
  }

  static async start(directory?: string, at?: Micros): Promise<DispatchService> {
    const made = await DispatchService.make(directory, at);
    await made.tracking.module.init();
    return made;
  }

  private constructor(readonly tracking: TrackingService) {
    const { module, clock, store } = tracking;
    this.clock = clock;
    this.timer = module.get<SetTimer>(Timer);
    this.transport = module.get<ScriptedHttp>(WebhookHttp);
    this.streams = module.get(OperationalStreams);
    this.directory = module.get(SubscriptionDirectory);
    this.subscriptions = module.get(Subscriptions);
    this.dispatcher = module.get(Dispatcher);
    this.box = module.get(SecretBox);
    for (const level of ['warn', 'error'] as const)
      jest.spyOn(Logger.prototype, level).mockImplementation((...told) => void this.reports.push(String(told[0])));
    const report = (problem: string, error: unknown) => void this.reports.push(`${problem}: ${String(error)}`);
    const stores = { events: store, streams: this.streams, lease: module.get(Lease) };
    const tracked = module.get(TrackedChanges);
    this.calendar = new Calendar(stores, tracked, new RandomIds(), { clock, timer: this.timer, report });
  }

  async subscribe(id: string, settings: Partial<Settings> = {}): Promise<void> {
    const whole: Settings = { url: 'https://example.org/', filter: {}, notifyOn: 'due', ...settings };
    await this.handle(id, { type: 'Create', settings: whole, secret: this.sealedSecret(id) });
  }

  sealedSecret(id: string): SealedSecret {
    return { sealed: this.box.seal(generateSecret(), id) };
  }

  handle(id: string, decided: Awaited<ReturnType<Decision>>): Promise<unknown> {
    return this.subscriptions.handle(id, () => decided, ASKER);
  }

  switch(id: string, type: 'Enable' | 'Disable'): Promise<unknown> {
    return this.handle(id, type === 'Enable' ? { type } : { type, because: 'asked' });
  }

  replay(id: string, from: number): Promise<unknown> {
    return this.handle(id, { type: 'Replay', from });
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
  }

  async discard(): Promise<void> {
    await this.stop();
    await this.tracking.discard();
  }
}
