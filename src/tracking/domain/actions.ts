import { MEASURE_STATES, type MeasureState, isEffective } from './states.js';

/**
 * What an effect does to a measure (vocabulary B1, status rules C5a). One row an action:
 * - `next` gives the state after; an action without it never changes a state. Suspending and resuming also remember,
 *   see fold-state.ts.
 * - `fits` are the states the action is expected in; in any other it is still applied, and named as an anomaly.
 * - `starts`: decided for a later day, it shows consent on the day of the decision.
 * - `agrees`: it shows the parties' (or one government's) consent. `cancels`: it voids what was announced and has not begun.
 * - `untilEnds` is the action that closes it the day after its `until`; an action without it does not last.
 */
const ACTIONS = {
  propose: {
    label: 'proposed',
    next: (state) => (state === 'not-started' || state === 'ended' ? 'proposed' : state),
    fits: ['not-started', 'proposed', 'ended'],
    untilEnds: 'end',
  },
  agree: { label: 'agreed', next: agreeUnlessEffective, agrees: true, untilEnds: 'end' },
  sign: { label: 'signed', next: agreeUnlessEffective, agrees: true, untilEnds: 'end' },
  ratify: { label: 'ratified', next: agreeUnlessEffective, agrees: true, untilEnds: 'end' },
  'provisionally-apply': {
    label: 'provisionally applied',
    next: (state) => (state === 'in-effect' ? state : 'provisional'),
    fits: allBut('in-effect'),
    starts: true,
    untilEnds: 'end',
  },
  'partially-take-effect': {
    label: 'took effect in part',
    next: (state) => (state === 'in-effect' ? state : 'partially-in-effect'),
    fits: allBut('in-effect'),
    starts: true,
    untilEnds: 'end',
  },
  'take-effect': { label: 'took effect', next: () => 'in-effect', starts: true, untilEnds: 'end' },
  'partially-end': {
    label: 'ended in part',
    next: (state) => (isEffective(state) ? 'partially-in-effect' : state),
    fits: ['provisional', 'partially-in-effect', 'in-effect'],
  },
  suspend: {
    label: 'suspended',
    next: () => 'suspended',
    fits: allBut('not-started', 'ended'),
    untilEnds: 'resume',
  },
  resume: { label: 'resumed', next: () => 'in-effect', fits: ['suspended'] },
  end: { label: 'ended', next: () => 'ended', fits: allBut('not-started', 'ended'), cancels: true },
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
  readonly next?: (state: MeasureState) => MeasureState;
  /** Every state where it is left out. */
  readonly fits?: readonly MeasureState[];
  readonly starts?: true;
  readonly agrees?: true;
  readonly cancels?: true;
  readonly disputes?: true;
  /** Shown, and counts for nothing: it does not even show that the measure is still talked about. */
  readonly hearsay?: true;
  readonly untilEnds?: 'end' | 'resume';
}

export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as Action[];
export const actionLabel = (action: Action): string => ACTIONS[action].label;
export const actionRow = (action: Action): ActionRow => ACTIONS[action];

/** Whether the order of such effects decides a state: those that change one, and those that cancel what would. */
export const movesState = (action: Action): boolean =>
  actionRow(action).next !== undefined || actionRow(action).cancels === true;

/** Only of such an action can it be said until when. */
export const lasts = (action: Action): boolean => actionRow(action).untilEnds !== undefined;

function agreeUnlessEffective(state: MeasureState): MeasureState {
  return isEffective(state) ? state : 'agreed';
}

function allBut(...states: readonly MeasureState[]): readonly MeasureState[] {
  return MEASURE_STATES.filter((state) => !states.includes(state));
}
