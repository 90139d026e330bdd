import type { MeasureStatus } from '../../tracking/domain/status.js';
import type { Texts } from './en.js';

type Told = Pick<MeasureStatus, 'state' | 'possibleStates' | 'inEffect' | 'evidence' | 'disputed'>;

export const isOpen = ({ inEffect, possibleStates }: Pick<Told, 'inEffect' | 'possibleStates'>): boolean =>
  inEffect === 'uncertain' || possibleStates.length > 1;

/** A state in one line, and how sure it is. */
export function statusInWords(status: Told, t: Texts): string {
  const { state, possibleStates, inEffect, evidence, disputed } = status;
  const possible = possibleStates.map((one) => t.states[one].toLowerCase()).join(' or ');
  const isUnsure = inEffect === 'yes' && evidence !== null && evidence.level !== 'confirmed';
  return [
    isOpen(status) ? `${t.uncertainState}: ${possible}` : t.states[state],
    ...(isUnsure ? [t.evidence[evidence.level]] : []),
    ...(disputed ? [t.disputedState.toLowerCase()] : []),
  ].join(', ');
}
