import Table from 'cli-table3';
import { visible } from '../kernel/visible-text.js';
import { facts } from './facts.js';
import type { Terminal } from './terminal.js';
import { lengthOf, linesOf } from './wording.js';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** How wide it may be while another lacks room; the one column without a width takes the rest. */
  readonly atMost?: number;
}

const GAP = 2;
const NARROWEST_REST = 16;
/** The widest columns give way down to this. */
const NARROWEST = 12;
const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('mid-mid', 'top-mid', 'bottom-mid')
    .map((name) => [name, '']),
);

/**
 * Columns under their titles, no wider than the terminal. Nothing is cut: what does not fit goes on in the next line.
 * Where even the narrowest columns do not fit, each row is a block of its own.
 */
export function table<Row>(terminal: Terminal, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const texts = rows.map((row) => columns.map(({ cell }) => visible(cell(row))));
  const widths = widthsOf(columns, texts, terminal.columns);
  if (widthOf(widths) > terminal.columns) return blocks(terminal, columns, texts);
  const grid = new Table({
    colWidths: widths,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: { ...NO_LINES, middle: ' '.repeat(GAP) },
  });
  grid.push(columns.map(({ title }) => terminal.style('bold', title)));
  for (const row of texts) grid.push(row.map((text, index) => linesOf(text, widths[index]!).join('\n')));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const blocks = (terminal: Terminal, columns: readonly Column<never>[], texts: readonly string[][]): string =>
  texts
    .map((row) =>
      facts(
        terminal,
        columns.map(({ title }, index) => [title, row[index]!.trim()]),
      ),
    )
    .join('\n\n');

const widthOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width) + GAP * (widths.length - 1);

function widthsOf(columns: readonly Column<never>[], texts: readonly string[][], terminalColumns: number): number[] {
  const wanted = columns.map(({ title }, index) =>
    Math.max(lengthOf(title), ...texts.flatMap((row) => row[index]!.split('\n').map(lengthOf))),
  );
  const widths = wanted.map((width, index) => Math.min(width, columns[index]!.atMost ?? NARROWEST_REST));
  let room = terminalColumns - widthOf(widths);
  for (; room < 0 && Math.max(...widths) > NARROWEST; room++) widths[widths.indexOf(Math.max(...widths))]! -= 1;
  const restFirst = columns.map((_, index) => index).sort((a, b) => rank(columns[a]!) - rank(columns[b]!));
  for (const index of restFirst) {
    const more = Math.max(0, Math.min(wanted[index]! - widths[index]!, room));
    widths[index]! += more;
    room -= more;
  }
  return widths;
}

const rank = ({ atMost }: Column<never>): number => (atMost === undefined ? 0 : 1);
