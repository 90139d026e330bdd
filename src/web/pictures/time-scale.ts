import { scaleUtc } from 'd3-scale';
import { addDays, type Day } from '../../kernel/day.js';

/** Days, both included. */
export interface DaySpan {
  readonly first: Day;
  readonly last: Day;
}

export interface Tick {
  readonly share: number;
  readonly text: string;
}

const MS_A_DAY = 86_400_000;
export const midnightOf = (day: Day): Date => new Date(day * MS_A_DAY);
export const percent = (share: number): string => `${Math.round(share * 100) / 100}%`;

/** From the first moment of a span to its last, as 0 to 100. */
export const scaleOf = ({ first, last }: DaySpan) =>
  scaleUtc([midnightOf(first), midnightOf(addDays(last, 1))], [0, 100]);

/** The ends are kept free: a label there would be cut. */
export function ticksOf(span: DaySpan, count = 5): readonly Tick[] {
  const scale = scaleOf(span);
  const format = scale.tickFormat(count);
  return scale
    .ticks(count)
    .map((date) => ({ share: scale(date), text: format(date) }))
    .filter(({ share }) => share >= 3 && share <= 94);
}
