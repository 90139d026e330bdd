import type { MeasureId } from '../tracking/domain/model.js';
import type { StatusDifference } from '../tracking/queries/compare-status.js';
import type { Client, TemporalQuery } from './client.js';
import { joined } from './stretches.js';

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
  { knownAt, knownBy, evidence }: TemporalQuery,
): Promise<Passing[]> {
  const until: TemporalQuery = { asOf: to.asOf, knownAt, knownBy, evidence };
  const { measures } = await client.status(process, until);
  const passing: Passing[] = [];
  for (let first = 0; first < measures.length; first += AT_ONCE) {
    const some = measures.slice(first, first + AT_ONCE);
    const histories = await Promise.all(some.map(({ measure }) => client.history(process, measure, until)));
    for (const [index, { measure, title }] of some.entries())
      for (const { state, ...stretch } of joined(histories[index]!.segments, (segment) => segment.state))
        if (stretch.from > from.asOf && stretch.to !== null && stretch.to < to.asOf)
          passing.push({ measure, title, state, from: stretch.from, to: stretch.to });
  }
  return passing;
}
