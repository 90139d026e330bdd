import { type Change, KIND_VERSION, type Sequence, sequenceOf } from '../domain/change-kinds.js';
import { deliveryId } from '../domain/history.js';
import { envelopeOf } from '../sender/envelope.js';
import type { Entry } from './change-source.js';

/** One thing to tell one subscription: the same for ever, whenever it is made. */
export interface Message {
  /** Also `webhook-id`. */
  readonly id: string;
  readonly kind: string;
  readonly lane: string;
  readonly sequence: Sequence;
  readonly previous: Sequence | null;
  readonly body: Buffer;
}

export interface Addressed {
  readonly subscription: string;
  /** Of the settings that govern it. */
  readonly version: number;
  readonly previous: Sequence | null;
  /** Whether they ask for the proof. */
  readonly proof?: boolean | undefined;
}

export function messageOf(
  entry: Entry,
  change: Change,
  { subscription, version, previous, proof }: Addressed,
): Message {
  const { kind, lane, process, subject, data } = change;
  const sequence = sequenceOf(entry.position, change.ordinal);
  const id = deliveryId(subscription, version, sequence);
  const { body } = envelopeOf({
    id,
    kind,
    version: KIND_VERSION,
    source: process === null ? '/api/v1/webhooks' : `/api/v1/processes/${process}`,
    subject,
    recordedAt: entry.recordedAt,
    sequence,
    previous,
    data: { position: entry.position, ...data, ...(proof && { proof: entry.proof }) },
    link: `/api/v1/events?after=${entry.position - 1}&limit=1`,
  });
  return { id, kind, lane, sequence, previous, body };
}
