import type { Evidence } from '../tracking/domain/evidence.js';
import type { MeasureState } from '../tracking/domain/states.js';
import type { MeasureStatus, NextStatus } from '../tracking/domain/status.js';
import type { Terminal } from './terminal.js';
import { counted } from './wording.js';

/** What is said of a measure on a day, or of a stretch of its history. */
export type Said = Pick<
  MeasureStatus,
  'state' | 'inEffect' | 'possibleStates' | 'disputed' | 'evidence' | 'possibleConflicts'
> &
  Partial<Pick<MeasureStatus, 'stale' | 'contradictions'>>;

interface Mark {
  readonly meaning: string;
  readonly isOn: (said: Said) => boolean;
}

const MARKS: Readonly<Record<string, Mark>> = {
  '?': {
    meaning: 'uncertain: the dates allow more than one state',
    isOn: ({ inEffect, possibleStates }) => inEffect === 'uncertain' || possibleStates.length > 1,
  },
  '≠': { meaning: 'disputed, and not settled by a ruling', isOn: ({ disputed }) => disputed },
  '~': { meaning: 'stale: nothing was said about it for long', isOn: ({ stale = false }) => stale },
  '*': {
    meaning: 'in effect as announced: its sources do not confirm it',
    isOn: (said) => doubtOf(said) === 'announced',
  },
  '†': {
    meaning: 'in effect, but unverified: reports to verify, copies, or no source',
    isOn: (said) => doubtOf(said) === 'unverified',
  },
  '&': {
    meaning: 'two developments say it, of which perhaps only one is right',
    isOn: ({ possibleConflicts }) => possibleConflicts.length > 0,
  },
  '!': {
    meaning: 'a ruling finds something else than the record shows',
    isOn: ({ contradictions = [] }) => contradictions.length > 0,
  },
};

const marksOn = (said: Said): string[] => Object.keys(MARKS).filter((mark) => MARKS[mark]!.isOn(said));

export const legendOf = (terminal: Terminal, marked: readonly Said[]): string[] =>
  terminal.legend(
    Object.entries(MARKS).map(([mark, { meaning }]) => [mark, meaning]),
    marked.flatMap(marksOn),
  );

const COLOURS = {
  'not-started': 'dim',
  proposed: 'yellow',
  agreed: 'yellow',
  provisional: 'green',
  'partially-in-effect': 'green',
  'in-effect': 'green',
  suspended: 'red',
  ended: 'red',
} as const satisfies Record<MeasureState, string>;

export const stateOf = (terminal: Terminal, said: Said): string =>
  [terminal.style(COLOURS[said.state], said.state), ...marksOn(said)].join(' ');

/** Of what is in effect and not confirmed, how well it is attested. */
const doubtOf = ({ inEffect, evidence }: Said): 'announced' | 'unverified' | undefined => {
  const level = evidence?.level ?? 'unverified';
  return inEffect === 'no' || level === 'confirmed' ? undefined : level;
};

export const inEffectOf = (said: Said): string => [said.inEffect, doubtOf(said)].filter(Boolean).join(', ');

export const evidenceLine = ({ level, grade, origins, confidence }: Evidence): string =>
  [level, grade && `grade ${grade}`, counted(origins, 'origin'), confidence].filter(Boolean).join(', ');

export const nextOf = ({ day, state, inEffect, development }: NextStatus): string =>
  `${day} ${state}, in effect: ${inEffect} (${development})`;

export const practiceOf = ({ practice }: Pick<MeasureStatus, 'practice'>): string =>
  practice === null ? '' : `${practice} of 3`;
