import type { Terminal } from './terminal.js';
import { lengthOf, wrapped } from './wording.js';

export type Fact = readonly [label: string, text: string | null | undefined];

const GAP = 2;

/** A line for each label that has something to say, the texts below each other. */
export function facts(terminal: Terminal, given: readonly Fact[]): string {
  const told = given.filter((fact): fact is readonly [string, string] => Boolean(fact[1]));
  const width = Math.max(0, ...told.map(([label]) => lengthOf(label))) + GAP;
  return told
    .map(([label, text]) => wrapped(text, terminal.columns, terminal.style('dim', label.padEnd(width))))
    .join('\n');
}

/** Everything an answer says, under the names it has there. */
export function factsOf(terminal: Terminal, answer: object): string {
  return facts(
    terminal,
    Object.entries(answer).map(([name, value]) => [name, typeof value === 'object' ? compact(value) : String(value)]),
  );
}

const compact = (value: unknown): string => (value === null ? '' : JSON.stringify(value));
