import type { KnownBy } from '../../tracking/domain/status.js';
import type { TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { readViewTimes, type ViewTimes } from './view-times.js';

/** Two views of the two times, side by side, and what a reader typed to get them. */
export interface ComparedTimes {
  readonly typed: {
    readonly from: string;
    readonly to: string;
    readonly knownFrom: string;
    readonly knownTo: string;
    readonly knownBy: KnownBy;
  };
  /** Where one of the two rests on today, so does their comparison. */
  readonly temporal: TemporalBasis;
  readonly before: ViewTimes;
  readonly after: ViewTimes;
  readonly problems: readonly { readonly field: string; readonly text: string }[];
}

/** `from` and `to` are days, `knownFrom` and `knownTo` known times; each that is left out means now. */
export function readComparedTimes(query: unknown): ComparedTimes {
  const given = query as Readonly<Record<string, unknown>>;
  const { knownBy } = given;
  const before = readViewTimes({ asOf: given['from'], knownAt: given['knownFrom'], knownBy });
  const after = readViewTimes({ asOf: given['to'], knownAt: given['knownTo'], knownBy });
  const named = ({ problems }: ViewTimes, names: Readonly<Record<string, string>>) =>
    problems.map(({ field, text }) => ({ field: names[field] ?? field, text }));
  return {
    typed: {
      from: before.typed.asOf,
      to: after.typed.asOf,
      knownFrom: before.typed.knownAt,
      knownTo: after.typed.knownAt,
      knownBy: before.typed.knownBy,
    },
    temporal: leastFixed(before.temporal, after.temporal),
    before,
    after,
    problems: [
      ...named(before, { asOf: 'from', knownAt: 'knownFrom' }),
      ...named(after, { asOf: 'to', knownAt: 'knownTo' }),
    ],
  };
}

const leastFixed = (one: TemporalBasis, other: TemporalBasis): TemporalBasis => ({
  ...(one.asOf !== undefined && other.asOf !== undefined && { asOf: other.asOf }),
  ...(one.knownAt !== undefined && other.knownAt !== undefined && { knownAt: other.knownAt }),
  ...(other.knownBy && { knownBy: other.knownBy }),
});
