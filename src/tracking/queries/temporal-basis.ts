import type { Day } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type { KnownBy } from '../domain/status.js';

/** An instant, and how it was written, for the answer to repeat. */
export interface KnownTime {
  readonly instant: Micros;
  readonly text: string;
}

/**
 * When a question is about (`asOf`, end of that day) and which knowledge it may use. Everything left out means now.
 * `minPosition` waits until the read model has come that far; `atPosition` uses nothing recorded after it.
 */
export interface TemporalBasis {
  readonly asOf?: Day;
  readonly knownAt?: KnownTime;
  /** By record where it is left out. */
  readonly knownBy?: KnownBy;
  readonly atPosition?: Position;
  readonly minPosition?: Position;
  /** Only what is attested so well counts as having happened. */
  readonly evidence?: 'confirmed';
}

export const NOW: TemporalBasis = {};
