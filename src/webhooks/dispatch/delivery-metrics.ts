import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventStore } from '../../event-store/event-store.js';
import { Metrics } from '../../operations/metrics.js';
import { DeliveryQueue } from './delivery-queue.js';
import { Dispatcher } from './dispatcher.js';

const SECOND_MICROS = 1_000_000;
const SECOND_MS = 1_000;

/** How deliveries go, and what is still to be delivered. Only the replica that sends has anything to tell. */
@Injectable()
export class DeliveryMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly queue: DeliveryQueue,
    private readonly dispatcher: Dispatcher,
    private readonly events: EventStore,
  ) {}

  onModuleInit(): void {
    const { metrics, queue, dispatcher } = this;
    const attempts = metrics.tally('detente_webhook_attempts_total', 'Attempts at a delivery, by what came of them', [
      'outcome',
    ]);
    const durations = metrics.durations('detente_webhook_attempt_duration_seconds', 'From sending to the answer');
    queue.onAttempted = ({ outcome, tookMs }) => {
      attempts.add(outcome);
      durations.observe(tookMs / SECOND_MS);
    };
    metrics.gauge(
      'detente_webhook_subscriptions',
      'Subscriptions that are switched on and sent to from here',
      () => dispatcher.active.size,
    );
    metrics.gauges(
      'detente_webhook_waiting_deliveries',
      'Deliveries that are made and not settled: due, to be tried again later, or behind another one',
      'state',
      () => {
        const { due, later } = queue.pending();
        const behind = Math.max(0, this.waiting() - due - later);
        return Object.entries({ due, later, behind });
      },
    );
    metrics.gauge(
      'detente_webhook_oldest_due_seconds',
      'For how long the oldest delivery that is due has been',
      () => queue.pending().oldestDueMicros / SECOND_MICROS,
    );
    metrics.gauge(
      'detente_webhook_backlog_events',
      'Events of the log that the subscription furthest behind has not settled',
      () => this.backlog(),
    );
  }

  private waiting(): number {
    let sum = 0;
    for (const worker of this.dispatcher.active) sum += worker.waiting;
    return sum;
  }

  private async backlog(): Promise<number> {
    const head = await this.events.head();
    let most = 0;
    for (const { cursor } of this.dispatcher.active) most = Math.max(most, head - cursor.position);
    return most;
  }
}
