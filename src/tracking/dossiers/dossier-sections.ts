import { ANNEX_SECTIONS, type AnnexSection } from '../domain/model.js';

/** In older dossiers each of these was a list of its own, so that the order between them was lost. `record` has it. */
export const OLDER_SECTIONS = ['developments', 'corrections', 'retractions', 'rulings'] as const;

/** What a dossier is made of, in the order in which its parts depend on each other. All but `process` are lists. */
export const SECTIONS = ['process', 'measures', 'questions', ...OLDER_SECTIONS, 'record', ...ANNEX_SECTIONS] as const;

export type Section = (typeof SECTIONS)[number];

const NAMES: ReadonlySet<string> = new Set(SECTIONS);
const ANNEX_NAMES: ReadonlySet<string> = new Set(ANNEX_SECTIONS);
const OLDER_NAMES: ReadonlySet<string> = new Set(OLDER_SECTIONS);

export const isSection = (name: string): name is Section => NAMES.has(name);
export const isAnnexSection = (name: Section): name is AnnexSection => ANNEX_NAMES.has(name);
export const isOlderSection = (name: Section): boolean => OLDER_NAMES.has(name);

export interface DossierRecord {
  readonly section: Section;
  /** Place in its list, from 0; null for the process. */
  readonly index: number | null;
  /** JSON pointer of the record in the file. */
  readonly pointer: string;
  readonly value: unknown;
}

/** Bytes of a section's value in the file, `end` not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}
