import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import type { Machine } from './machine.js';
import type { LineName } from './options.js';
import { medianOf } from './rounds.js';

interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: number | null;
  readonly referenceName: string;
  /** What is compared with the target: ours / reference, or ours itself. */
  readonly figure: number;
  readonly target: string;
  /** Null where there is no target. */
  readonly met: boolean | null;
}

interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

export type Row = Measured | Skipped;

interface Told {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference?: number;
  readonly referenceName?: string;
}

export type Comparison = { readonly atLeast: number } | { readonly atMost: number };

/** The target is about how ours compares with the reference. */
export function byRatio(told: Told & { readonly reference: number }, target?: Comparison): Row {
  const ratio = told.ours / told.reference;
  return row(told, ratio, target, target === undefined ? '' : `${sign(target)} ${bound(target)} ×`);
}

/** The target is about ours, whatever the reference is. */
export function byValue(told: Told, target?: Comparison): Row {
  return row(
    told,
    told.ours,
    target,
    target === undefined ? '' : `${sign(target)} ${number(bound(target))} ${told.unit}`,
  );
}

/** One more row, with the other build as its reference, where that was measured. */
export function besideOther<Result>(
  results: readonly Result[],
  value: (result: Result) => number,
  row: (reference: Required<Pick<Told, 'reference' | 'referenceName'>>) => Row,
): Row[] {
  if (results.length === 0) return [];
  return [row({ reference: medianOf(results, value), referenceName: 'the other build' })];
}

function row(told: Told, figure: number, target: Comparison | undefined, targetText: string): Row {
  const met = target === undefined ? null : 'atLeast' in target ? figure >= target.atLeast : figure <= target.atMost;
  const { reference = null, referenceName = '' } = told;
  return { ...told, reference, referenceName, figure, target: targetText, met };
}

const bound = (target: Comparison): number => ('atLeast' in target ? target.atLeast : target.atMost);
const sign = (target: Comparison): string => ('atLeast' in target ? '≥' : '≤');

function number(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

export function table(rows: readonly Row[]): string {
  const shown = new Table({
    head: ['', 'ours', 'reference', 'ratio', 'target', 'met'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const row of rows)
    if ('skipped' in row) shown.push([row.name, { colSpan: 5, content: `skipped: ${row.skipped}` }]);
    else
      shown.push([
        row.name,
        `${number(row.ours)} ${row.unit}`,
        row.reference === null ? '' : `${number(row.reference)} ${row.unit}\n${row.referenceName}`,
        row.reference === null ? '' : number(row.ours / row.reference),
        row.target,
        row.met === null ? '' : row.met ? 'yes' : 'NO',
      ]);
  return shown.toString();
}

export interface Results {
  readonly machine: Machine;
  readonly dataSet: object | null;
  readonly lines: Partial<Record<LineName, readonly Row[]>>;
}

export function writeResults(file: string, results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
