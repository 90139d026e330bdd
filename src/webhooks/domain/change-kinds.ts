/** What of a change the lists of a filter look for, beside its kind. */
type Named = 'processes' | 'measures' | 'types';

interface Kind {
  /** Name of the shape of its data. */
  readonly data: string;
  /** What it never names: a filter that looks for that never gets it. */
  readonly unnamed?: readonly Named[];
}

const OF_WEBHOOK: readonly Named[] = ['processes', 'measures', 'types'];

/** The kinds of change that can be subscribed to. Each is the type `detente.<kind>.v1` of a CloudEvent. */
const KINDS = {
  'development.recorded': { data: 'DevelopmentChange' },
  'development.corrected': { data: 'DevelopmentChange' },
  'development.retracted': { data: 'DevelopmentChange' },
  'conflict.opened': { data: 'ConflictOpened' },
  'conflict.ruled': { data: 'ConflictRuled', unnamed: ['types'] },
  'deadline.due': { data: 'DeadlineDue' },
  'deadline.missed': { data: 'DeadlineMissed' },
  'measure.state-changed': { data: 'MeasureChange' },
  'measure.legal-force-changed': { data: 'MeasureChange' },
  'measure.practice-changed': { data: 'MeasureChange' },
  'process.amended': { data: 'ProcessAmendment', unnamed: ['measures', 'types'] },
  'measure.amended': { data: 'MeasureAmendment', unnamed: ['types'] },
  'measure.withdrawn': { data: 'MeasureWithdrawal', unnamed: ['types'] },
  'question.changed': { data: 'QuestionChange' },
  'headline.changed': { data: 'HeadlineChange', unnamed: ['measures'] },
  'webhook.disabled': { data: 'WebhookDisabled', unnamed: OF_WEBHOOK },
  'webhook.recovered': { data: 'WebhookRecovered', unnamed: OF_WEBHOOK },
  'webhook.dead-lettered': { data: 'WebhookDeadLettered', unnamed: OF_WEBHOOK },
} as const satisfies Readonly<Record<string, Kind>>;

export type ChangeKind = keyof typeof KINDS;
export const CHANGE_KINDS = Object.keys(KINDS) as readonly ChangeKind[];

export type DataShape = (typeof KINDS)[ChangeKind]['data'];
export const dataShapeOf = (kind: ChangeKind): DataShape => KINDS[kind].data;

export const unnamedBy = (kind: ChangeKind): readonly Named[] => {
  const { unnamed = [] }: Kind = KINDS[kind];
  return unnamed;
};

/** A kind as it is called today: deliveries that were given up were once exhausted. */
export const kindOfToday = (kind: string): string => (kind === 'webhook.exhausted' ? 'webhook.dead-lettered' : kind);

/** What became of subscriptions themselves: sent only to who names these kinds in `changes`. */
export const isAboutWebhooks = (kind: ChangeKind): boolean => kind.startsWith('webhook.');

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
