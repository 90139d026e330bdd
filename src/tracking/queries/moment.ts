import type { Day } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';
import type { KnownBy } from '../domain/status.js';

/**
 * When a question is about (`asOf`, end of that day) and which knowledge it may use. Everything left out means now.
 * `minPosition` waits until the read model has come that far; `atPosition` uses nothing recorded after it.
 */
export interface Moment {
  readonly asOf?: Day;
  readonly knownAt?: Micros;
  /** How `knownAt` was written, for the answer to repeat. */
  readonly knownAtText?: string;
  readonly knownBy: KnownBy;
  readonly atPosition?: Position;
  readonly minPosition?: Position;
  /** Only what is attested so well counts as having happened. */
  readonly evidence?: 'confirmed';
}

export const NOW: Moment = { knownBy: 'record' };
