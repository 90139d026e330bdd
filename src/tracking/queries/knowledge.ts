import type { Day } from '../../kernel/day.js';
import type { ContactClass } from '../domain/development-types.js';
import type { Contact } from '../domain/process-facts.js';
import type { DevelopmentVersion } from '../projections/development-rows.js';
import type { ResolvedStanding } from '../projections/status-rows.js';
import type { MeasureEntry } from './catalogue.js';

/** One measure on one day: the answer's members as text, and what depends on the days around. */
export interface StatusOnDay {
  readonly body: string;
  /** Last day of this state as far as known; null while no end is known. */
  readonly until: Day | null;
  /** Last day on or before on which anything but hearsay was said of the measure. */
  readonly lastMention: Day | null;
}

export interface Stretch {
  readonly from: Day;
  readonly body: string;
}

/** One version of a development, and from when to when it could stand. */
export interface VersionKey {
  readonly slug: string;
  readonly version: number;
  readonly order: number;
  readonly reported: Day;
  readonly knownTo: number;
}

/**
 * What was known: by record up to a position, or by report up to a day. Both answer the same questions.
 * Processes are named by their row.
 */
export interface Knowledge {
  status(measure: MeasureEntry, asOf: Day): StatusOnDay;
  standing(measure: MeasureEntry, asOf: Day): ResolvedStanding;
  history(measure: MeasureEntry): Iterable<Stretch>;
  lastContact(process: number, contact: ContactClass, asOf: Day): Contact | null;
  nextRound(process: number, asOf: Day): Contact | null;
  /** The version of a development that stands; undefined while it is not known. */
  development(process: number, slug: string): DevelopmentVersion | undefined;
  /** Whether this version of a development is the one that stands. */
  stands(process: number, version: VersionKey): boolean;
  knowsRuling(ruling: { readonly position: number; readonly reported: Day }): boolean;
}
