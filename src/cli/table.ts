import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Terminal } from './terminal.js';
import { visible } from './visible-text.js';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** What does not fit is cut with an ellipsis; the one column without a width is wrapped and takes the rest. */
  readonly atMost?: number;
}

const GAP = 2;
const NARROWEST_REST = 16;
const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('mid-mid', 'top-mid', 'bottom-mid')
    .map((name) => [name, '']),
);

/** Columns under their titles, no wider than the terminal. */
export function table<Row>(terminal: Terminal, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const widths = widthsOf(columns, rows, terminal.columns);
  const grid = new Table({
    colWidths: widths,
    wrapOnWordBoundary: true,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: { ...NO_LINES, middle: ' '.repeat(GAP) },
  });
  grid.push(columns.map(({ title }) => terminal.style('bold', title)));
  for (const row of rows)
    grid.push(columns.map(({ cell, atMost }) => ({ content: visible(cell(row)), wordWrap: atMost === undefined })));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function widthsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[], terminalColumns: number): number[] {
  const wanted = columns.map(({ title, cell, atMost = Infinity }) =>
    Math.min(atMost, Math.max(lengthOf(title), ...rows.map((row) => lengthOf(visible(cell(row)))))),
  );
  const rest = columns.findIndex(({ atMost }) => atMost === undefined);
  const others = wanted.reduce((sum, width, index) => (index === rest ? sum : sum + width), 0);
  const room = terminalColumns - others - GAP * (columns.length - 1);
  return wanted.map((width, index) => (index === rest ? Math.min(width, Math.max(NARROWEST_REST, room)) : width));
}

const lengthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

/** `text` behind `label`, in lines of at most `columns`, the others indented as far as the label reaches. */
export function wrapped(text: string, columns: number, label = ''): string {
  const indent = ' '.repeat(lengthOf(label));
  const lines: string[] = [];
  let line = label;
  let isBegun = false;
  for (const word of visible(text).split(' ')) {
    if (isBegun && lengthOf(line) + 1 + lengthOf(word) > columns) {
      lines.push(line);
      line = indent + word;
    } else line += isBegun ? ` ${word}` : word;
    isBegun = true;
  }
  return [...lines, line].join('\n');
}

/** The first few, and how many more there are. */
export function few(names: readonly string[], shown = 1): string {
  const more = names.length - shown;
  return more > 0 ? `${names.slice(0, shown).join(', ')} +${more}` : names.join(', ');
}
