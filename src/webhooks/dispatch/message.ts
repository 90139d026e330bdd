import { type Change, KIND_VERSION, type Sequence, sequenceOf } from '../domain/change-kinds.js';
import { deliveryId } from '../domain/history.js';
import { envelopeOf } from '../sender/envelope.js';
import type { Entry } from './change-source.js';

/** One thing to tell one subscription: the same for ever, whenever it is made. */
export interface Message {
  /** Also `webhook-id`. */
  readonly id: string;
  readonly kind: string;
  readonly partition: string;
  readonly sequence: Sequence;
  readonly previous: Sequence | null;
  readonly body: Buffer;
  /** Of the event that it tells of; it goes beside the body, and may be new each time it is sent. */
  readonly traceparent: string | undefined;
}

export interface Addressed {
  readonly subscription: string;
  /** Of the settings that govern it. */
  readonly version: number;
  readonly previous: Sequence | null;
  /** Whether they ask for the proof. */
  readonly proof?: boolean | undefined;
  /** Where receivers reach this service; its addresses are relative without. */
  readonly publicUrl?: string;
}

export function messageOf(entry: Entry, change: Change, addressed: Addressed): Message {
  const { subscription, version, previous, proof, publicUrl = '' } = addressed;
  const { kind, partition, process, subject } = change;
  const sequence = sequenceOf(entry.position, change.ordinal);
  const id = deliveryId(subscription, version, sequence);
  const { body } = envelopeOf({
    id,
    kind,
    version: KIND_VERSION,
    source: `${publicUrl}${process === null ? WEBHOOKS : `/api/v1/processes/${process}`}`,
    subject,
    recordedAt: entry.recordedAt,
    sequence,
    previous,
    data: dataOf(entry, change, proof),
    link: `${publicUrl}${WEBHOOKS}/${subscription}/deliveries/${id}/data`,
  });
  return { id, kind, partition, sequence, previous, body, traceparent: entry.traceparent };
}

/** What a message tells, and what is found at its `dataref` where it was too large to be sent. */
export const dataOf = (entry: Entry, change: Change, proof: boolean | undefined): object => ({
  position: entry.position,
  ...change.data,
  ...(proof && { proof: entry.proof }),
});

const WEBHOOKS = '/api/v1/webhooks';
