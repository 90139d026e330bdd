/** The kinds of change that can be subscribed to. Each is the type `detente.<kind>.v1` of a CloudEvent. */
export const CHANGE_KINDS = [
  'development.recorded',
  'development.corrected',
  'development.retracted',
  'conflict.opened',
  'conflict.ruled',
  'deadline.due',
  'deadline.missed',
  'measure.state-changed',
  'measure.legal-force-changed',
  'measure.practice-changed',
  'process.amended',
  'measure.amended',
  'measure.withdrawn',
  'headline.changed',
  'webhook.disabled',
  'webhook.recovered',
  'webhook.dead-lettered',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A kind as it is called today: deliveries that were given up were once exhausted. */
export const kindOfToday = (kind: string): string => (kind === 'webhook.exhausted' ? 'webhook.dead-lettered' : kind);

/** What became of subscriptions themselves: sent only to who names these kinds in `changes`. */
export const isAboutWebhooks = (kind: ChangeKind): boolean => kind.startsWith('webhook.');

/** What of a change the lists of a filter look for, beside its kind. */
type Named = 'processes' | 'measures' | 'types';

/** The kinds that never name some of it: a filter that looks for that never gets them. All other kinds may name all. */
const UNNAMED: Partial<Readonly<Record<ChangeKind, readonly Named[]>>> = {
  'conflict.ruled': ['types'],
  'process.amended': ['measures', 'types'],
  'measure.amended': ['types'],
  'measure.withdrawn': ['types'],
  'headline.changed': ['measures'],
};

export const unnamedBy = (kind: ChangeKind): readonly Named[] =>
  isAboutWebhooks(kind) ? ['processes', 'measures', 'types'] : (UNNAMED[kind] ?? []);

/** Of the shapes of their data; one more whenever a reader could trip over what changed. */
export const KIND_VERSION = 1;

/**
 * When an effect that is dated ahead is told: when it is recorded (with the day it will be), on its day, or both. What
 * changes on the day it is recorded is told either way.
 */
export const NOTIFY_ON = ['recorded', 'due', 'both'] as const;
export type NotifyOn = (typeof NOTIFY_ON)[number];

/** One thing that changed: what filters look at, and what is sent. */
export interface Change {
  readonly kind: ChangeKind;
  /** Its order among the changes of its event, which is the order in which they are sent. */
  readonly ordinal: number;
  /** What order is kept in: a process, or (for kinds about webhooks) a subscription. */
  readonly partition: string;
  readonly process: string | null;
  readonly measures: readonly string[];
  /** Types of the developments behind it. */
  readonly types: readonly string[];
  /** Subscriptions with which `notifyOn` get it. */
  readonly notifies: readonly NotifyOn[];
  readonly subject: string;
  readonly data: object;
}

/** Above every ordinal of the other kinds: whether it is looked for must not move them. */
export const HEADLINE_ORDINAL = 99_999;

/** `position` and `ordinal` of a change as text that sorts as they do: the CloudEvents extension `sequence`. */
export type Sequence = string;
export const sequenceOf = (position: number, ordinal: number): Sequence =>
  `${String(position).padStart(16, '0')}-${String(ordinal).padStart(5, '0')}`;
export const positionIn = (sequence: Sequence): number => Number(sequence.slice(0, 16));
export const ordinalIn = (sequence: Sequence): number => Number(sequence.slice(17));
