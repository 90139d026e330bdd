import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { dayOf, formatDay } from '../../kernel/day.js';
import type { ProcessId } from '../domain/model.js';
import { ProcessRevisions } from './process-revisions.js';
import type { TemporalBasis } from './temporal-basis.js';

/** Tags of answers about one process, for ETag. */
@Injectable()
export class EntityTags {
  constructor(
    private readonly revisions: ProcessRevisions,
    private readonly clock: Clock,
  ) {}

  /** Waits for `minPosition`. */
  async of(process: ProcessId, asked: TemporalBasis): Promise<string> {
    if (asked.minPosition !== undefined) await this.revisions.reach(asked.minPosition);
    return etagOf(this.revisions.of(process), asked, this.clock);
  }
}

/**
 * `"<revision>"` of the process, followed by today's date where the answer would be another one tomorrow although
 * nothing was written: that is where the question left out when it is about, or (by report) what was public.
 */
function etagOf(revision: number, asked: TemporalBasis, clock: Clock): string {
  const restsOnToday = asked.asOf === undefined || (asked.knownBy === 'report' && asked.knownAt === undefined);
  return restsOnToday ? `"${revision}.${formatDay(dayOf(clock.now()))}"` : `"${revision}"`;
}
