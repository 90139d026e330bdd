import { CloudEvent } from 'cloudevents';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { formatInstant, type Micros } from '../../kernel/instant.js';

export const ENVELOPE_CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** Bodies are smaller than this; what would not fit is sent without its data, with a link to it. */
export const BODY_LIMIT_BYTES = 20_480;

/** What one delivery tells. The same input gives the same bytes, for ever. */
export interface Notification {
  /** Unique for its source; also the `webhook-id`. */
  readonly id: string;
  /** `measure.state-changed`, …; and the version of the shape of its data, from 1. */
  readonly kind: string;
  readonly version: number;
  /** URI reference of what it is about: `/api/v1/processes/armenia-turkiye`. */
  readonly source: string;
  readonly subject?: string;
  readonly recordedAt: Micros;
  /** Text that sorts as the log does (CloudEvents extension `sequence`). */
  readonly sequence: string;
  /** Sequence of the one that this subscription got before for the same process; null for the first. */
  readonly previous: string | null;
  readonly data: object;
  /** URI reference at which the same data is read when it is too large to be sent (CloudEvents extension `dataref`). */
  readonly link: string;
}

export interface Envelope {
  readonly body: Buffer;
  /** The data was left out: the body has `dataref` instead. */
  readonly thin: boolean;
}

/** `detente.measure.state-changed.v1`: a name of its own kind, since a reversed domain name would need the domain. */
export const cloudEventType = (kind: string, version: number): string => `detente.${kind}.v${version}`;

/** A CloudEvent 1.0 in structured JSON, in canonical form. Throws when an attribute breaks the specification. */
export function envelopeOf(notification: Notification): Envelope {
  const whole = bodyOf({ ...attributesOf(notification), data: notification.data });
  if (whole.length < BODY_LIMIT_BYTES) return { body: whole, thin: false };
  const thin = bodyOf({ ...attributesOf(notification), dataref: notification.link });
  return { body: thin, thin: true };
}

function attributesOf({ id, kind, version, source, subject, recordedAt, sequence, previous }: Notification) {
  const recordedtime = formatInstant(recordedAt);
  return {
    specversion: '1.0',
    id,
    type: cloudEventType(kind, version),
    source,
    ...(subject === undefined ? {} : { subject }),
    // Required to be told in the same way for all events of a source, and many of ours happened on no exact day.
    time: recordedtime,
    recordedtime,
    sequence,
    ...(previous === null ? {} : { previous }),
    datacontenttype: 'application/json',
  };
}

/** The library judges the attributes; it would write the time with milliseconds only and in an order of its own. */
function bodyOf(attributes: Record<string, unknown>): Buffer {
  new CloudEvent(attributes);
  return Buffer.from(canonicalJson(attributes));
}
