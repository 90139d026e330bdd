import { addDays, parseDay, type Day } from '../../kernel/day.js';
import type { ForceRow } from '../../tracking/queries/get-force-chart.js';
import { dayInWords } from '../texts/dates.js';

const WIDTH = 320;
const HEIGHT = 40;

interface SparkLineProps {
  readonly rows: readonly ForceRow[];
  readonly asOf: string;
  /** Of those that are in effect, so many are not confirmed. */
  readonly unconfirmed: number;
}

/** How many measures were in effect over the years, as steps: those that certainly were. */
export function SparkLine({ rows, asOf, unconfirmed }: SparkLineProps) {
  const steps = countsOf(rows, parseDay(asOf)!);
  if (steps.length < 2) return null;
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const most = Math.max(1, ...steps.map(({ count }) => count));
  const x = (day: Day) => ((day - first.day) / Math.max(1, last.day - first.day)) * (WIDTH - 8) + 4;
  const y = (count: number) => HEIGHT - 6 - (count / most) * (HEIGHT - 12);
  const path = steps.map(({ day, count }, index) =>
    index === 0 ? `M${round(x(day))} ${round(y(count))}` : `H${round(x(day))}V${round(y(count))}`,
  );
  const now = last.count;
  return (
    <p class="spark">
      <svg
        width={WIDTH}
        height={HEIGHT}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${now} measures in effect now; at most ${most} since ${dayInWords(rowDay(rows) ?? asOf)}`}
      >
        <path d={path.join('')} />
        <circle cx={round(x(last.day))} cy={round(y(now))} r="3" />
      </svg>
      <span>{`${now} of ${rows.length} measures in effect${unconfirmed > 0 ? `, ${unconfirmed} of them not confirmed` : ''}`}</span>
    </p>
  );
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
const rowDay = (rows: readonly ForceRow[]): string | undefined =>
  rows
    .flatMap(({ bands }) => bands.flatMap(({ from }) => from ?? []))
    .sort()
    .at(0);

function countsOf(rows: readonly ForceRow[], asOf: Day): readonly { readonly day: Day; readonly count: number }[] {
  const changes = new Map<Day, number>();
  const change = (day: Day, by: number) => changes.set(day, (changes.get(day) ?? 0) + by);
  for (const { bands } of rows)
    for (const { from, to, inEffect } of bands) {
      if (from === null) continue;
      change(parseDay(from)!, inEffect === 'yes' ? 1 : 0);
      if (inEffect === 'yes' && to !== null) change(addDays(parseDay(to)!, 1), -1);
    }
  let count = 0;
  const steps = [...changes]
    .sort(([a], [b]) => a - b)
    .filter(([day]) => day <= asOf)
    .map(([day, by]) => ({ day, count: (count += by) }));
  return steps.length === 0 ? [] : [...steps, { day: asOf, count }];
}
