import type { MeasureId } from '../tracking/domain/model.js';
import type { HistorySegment } from '../tracking/domain/status.js';
import type { TemporalQuery, Client } from './client.js';
import type { StatusDifference } from '../tracking/queries/compare-status.js';

/** A state that began after the first of two days and was over before the second: neither of the two shows it. */
export interface Passing {
  readonly measure: MeasureId;
  readonly title: string;
  readonly state: string;
  readonly from: string;
  readonly to: string;
}

const AT_ONCE = 8;

/** What came and went between the two days of a difference, of each measure that is known on the later one. */
export async function passingStates(
  client: Client,
  { process, from, to }: StatusDifference,
  { knownAt, knownBy, evidence }: Omit<TemporalQuery, 'asOf'>,
): Promise<Passing[]> {
  const until: TemporalQuery = {
    asOf: to.asOf,
    ...(knownAt && { knownAt }),
    ...(knownBy && { knownBy }),
    ...(evidence && { evidence }),
  };
  const { measures } = await client.status(process, until);
  const passing: Passing[] = [];
  for (let first = 0; first < measures.length; first += AT_ONCE) {
    const some = measures.slice(first, first + AT_ONCE);
    const histories = await Promise.all(some.map(({ measure }) => client.history(process, measure, until)));
    for (const [index, { measure, title }] of some.entries())
      for (const stretch of statesOf(histories[index]!.segments))
        if (stretch.from > from.asOf && stretch.to !== null && stretch.to < to.asOf)
          passing.push({ measure, title, ...stretch, to: stretch.to });
  }
  return passing;
}

interface Stretch {
  readonly state: string;
  readonly from: string;
  readonly to: string | null;
}

/** Segments next to each other in which the state is the same, as one. */
function statesOf(segments: readonly Pick<HistorySegment, 'state' | 'from' | 'to'>[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { state, from, to } of segments) {
    const last = stretches.at(-1);
    if (last?.state === state) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ state, from, to });
  }
  return stretches;
}
