import { type MeasureState, isEffective } from './states.js';

/**
 * What an effect does to a measure. One row an action:
 * - `next` gives the state after; an action without it never changes a state.
 * - `fits` are the states the action is expected in; in any other it is still applied, and named as an anomaly.
 * - `agrees`: it shows the parties' (or one government's) consent. `cancels`: it voids what was announced and has not begun.
 * - `untilEnds` is the action that closes it the day after its `until`.
 */
export const ACTIONS = {
  propose: {
    label: 'proposed',
    next: (state) => (state === 'not-started' || state === 'ended' ? 'proposed' : state),
    untilEnds: 'end',
  },
  agree: { label: 'agreed', next: agreeUnlessEffective, agrees: true, untilEnds: 'end' },
  sign: { label: 'signed', next: agreeUnlessEffective, agrees: true, untilEnds: 'end' },
  ratify: { label: 'ratified', next: agreeUnlessEffective, agrees: true, untilEnds: 'end' },
  'provisionally-apply': {
    label: 'provisionally applied',
    next: (state) => (state === 'in-effect' ? state : 'provisional'),
    untilEnds: 'end',
  },
  'partially-take-effect': {
    label: 'took effect in part',
    next: (state) => (state === 'in-effect' ? state : 'partially-in-effect'),
    untilEnds: 'end',
  },
  'take-effect': { label: 'took effect', next: () => 'in-effect', untilEnds: 'end' },
  suspend: {
    label: 'suspended',
    next: () => 'suspended',
    fits: ['agreed', 'provisional', 'partially-in-effect', 'in-effect'],
    untilEnds: 'resume',
  },
  resume: { label: 'resumed', next: (_, beforeSuspension) => beforeSuspension ?? 'in-effect', fits: ['suspended'] },
  end: {
    label: 'ended',
    next: () => 'ended',
    fits: ['proposed', 'agreed', 'provisional', 'partially-in-effect', 'in-effect', 'suspended'],
    cancels: true,
  },
  reaffirm: { label: 'reaffirmed' },
  prepare: { label: 'prepared' },
  'set-deadline': { label: 'deadline set' },
  'miss-deadline': { label: 'deadline missed' },
  postpone: { label: 'postponed', cancels: true },
  'notify-end': { label: 'end notified' },
  'announce-end': { label: 'end announced' },
  dispute: { label: 'disputed', disputes: true },
  condition: { label: 'made conditional' },
  rumour: { label: 'rumoured', hearsay: true },
} as const satisfies Record<string, ActionRow>;

interface ActionRow {
  readonly label: string;
  /** `beforeSuspension`: the effective state that a suspension interrupted, if it did. */
  readonly next?: (state: MeasureState, beforeSuspension: MeasureState | undefined) => MeasureState;
  readonly fits?: readonly MeasureState[];
  readonly agrees?: true;
  readonly cancels?: true;
  readonly disputes?: true;
  /** Shown, and counts for nothing: it does not even show that the measure is still talked about. */
  readonly hearsay?: true;
  readonly untilEnds?: 'end' | 'resume';
}

export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as Action[];
export const actionRow = (action: Action): ActionRow => ACTIONS[action];

function agreeUnlessEffective(state: MeasureState): MeasureState {
  return isEffective(state) ? state : 'agreed';
}
