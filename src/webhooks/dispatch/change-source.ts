import { Inject, Injectable } from '@nestjs/common';
import type { Position, RecordedEvent } from '../../kernel/event.js';
import { TrackedChanges } from '../../tracking/queries/tracked-changes.js';
import { type OwnTreeProof, Proofs } from '../../transparency-log/proofs.js';
import { type Change, type ChangeKind, NOTIFY_ON } from '../domain/change-kinds.js';
import { changesOf } from '../domain/changes.js';
import { SUBSCRIPTION_STREAM, subscriptionEvent } from '../domain/subscription-events.js';

/** An event that changed something. */
export interface Entry {
  readonly position: Position;
  readonly recordedAt: RecordedEvent['recordedAt'];
  readonly changes: readonly Change[];
  /** Of the trace that the event is part of. */
  readonly traceparent?: string;
  /** Where some subscription wants it. */
  readonly proof?: OwnTreeProof;
}

/** What is found out only because some subscription wants to be told. */
export interface Wanted {
  readonly headline: boolean;
  readonly proof: boolean;
}

/** What one event of the log changed, for whoever may be told of it. */
@Injectable()
export class ChangeSource {
  constructor(
    private readonly tracked: TrackedChanges,
    @Inject(Proofs) private readonly proofs: Pick<Proofs, 'inOwnTree'>,
  ) {}

  /** Undefined when it changed nothing. */
  async entryOf(event: RecordedEvent, wanted: Wanted): Promise<Entry | undefined> {
    const changes = event.stream.startsWith(SUBSCRIPTION_STREAM)
      ? aboutWebhooks(event)
      : await this.ofProcess(event, wanted);
    if (changes.length === 0) return undefined;
    const { position, recordedAt, metadata } = event;
    const { traceparent } = metadata;
    const proof = wanted.proof && { proof: await this.proofs.inOwnTree(position) };
    return { position, recordedAt, changes, ...(traceparent !== undefined && { traceparent }), ...proof };
  }

  private async ofProcess(event: RecordedEvent, wanted: Wanted): Promise<readonly Change[]> {
    const changeSet = await this.tracked.of(event, wanted);
    return changeSet ? changesOf(changeSet, changeSet.isOfCalendar) : [];
  }
}

/** Names the subscription and what became of it: never its address or a secret. */
function aboutWebhooks(event: RecordedEvent): Change[] {
  const subscription = event.stream.slice(SUBSCRIPTION_STREAM.length);
  const change = (kind: ChangeKind, data: object): Change[] => [
    {
      kind,
      ordinal: 0,
      partition: event.stream,
      process: null,
      measures: [],
      types: [],
      notifies: NOTIFY_ON,
      subject: `webhooks/${subscription}`,
      data: { subscription, ...data },
    },
  ];
  const { type, data } = subscriptionEvent(event);
  switch (type) {
    case 'SubscriptionDisabled':
      return change('webhook.disabled', { because: data.because });
    case 'SubscriptionRecovered':
      return change('webhook.recovered', { failingSince: data.failingSince });
    case 'DeliveryDeadLettered':
      return change('webhook.dead-lettered', { delivery: data.delivery, type: data.kind });
    default:
      return [];
  }
}
