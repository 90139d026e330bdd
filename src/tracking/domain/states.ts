/** How a measure stands in law (shared vocabulary B1). `inEffect` decides the answer users act on. */
export const STATES = {
  'not-started': { label: 'Nothing recorded yet', inEffect: false, legalForce: 'NotInForce' },
  proposed: { label: 'Put forward, not agreed by both', inEffect: false, legalForce: 'NotInForce' },
  agreed: { label: 'Agreed, not yet effective', inEffect: false, legalForce: 'NotInForce' },
  provisional: { label: 'Applied provisionally', inEffect: true, legalForce: 'InForce' },
  'partially-in-effect': { label: 'Some parts effective', inEffect: true, legalForce: 'PartiallyInForce' },
  'in-effect': { label: 'Effective', inEffect: true, legalForce: 'InForce' },
  suspended: { label: 'Paused, may resume', inEffect: false, legalForce: 'NotInForce' },
  ended: { label: 'Withdrawn, terminated, expired or revoked', inEffect: false, legalForce: 'NotInForce' },
} as const satisfies Record<string, StateRow>;

interface StateRow {
  readonly label: string;
  readonly inEffect: boolean;
  /** schema.org LegalForceStatus. */
  readonly legalForce: LegalForce;
}

export type LegalForce = 'InForce' | 'PartiallyInForce' | 'NotInForce';
export type MeasureState = keyof typeof STATES;
export const MEASURE_STATES = Object.keys(STATES) as MeasureState[];
export const isEffective = (state: MeasureState): boolean => STATES[state].inEffect;

/** What a process counts a measure as, and lists it under. */
export type Standing = 'agreed' | 'inEffect' | 'suspended' | 'none';

export function standingOf(state: MeasureState): Standing {
  if (isEffective(state)) return 'inEffect';
  return state === 'agreed' || state === 'suspended' ? state : 'none';
}
