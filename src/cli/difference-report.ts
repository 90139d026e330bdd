import type { QuestionAnswer } from '../tracking/domain/question-answer.js';
import type { MeasureStatus } from '../tracking/domain/status.js';
import type { StatusDifference } from '../tracking/queries/compare-status.js';
import type { MeasureChange, QuestionChange } from '../tracking/queries/status-comparison.js';
import { holds } from './heading.js';
import { evidenceLine } from './measure-words.js';
import type { Passing } from './passing-states.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { wrapped } from './wording.js';

/** First what a reader asks for first. */
const ORDER: readonly string[] = ['state', 'inEffect', 'possibleStates', 'since', 'until', 'practice'];
const WORDS: Readonly<Record<string, string>> = {
  inEffect: 'in effect',
  possibleStates: 'possible states',
  legalForce: 'legal force',
  practiceBasis: 'practice rests on',
  possibleConflicts: 'possible conflicts',
  morePossibleConflicts: 'more possible conflicts',
};

export function differenceReport(
  terminal: Terminal,
  difference: StatusDifference & { readonly passing: readonly Passing[] },
): string {
  const { from, to, headlineChanged, measures, questions, passing } = difference;
  return [
    ...terminal.heading(`What changed in ${difference.process}`),
    terminal.paragraph('dim', holds(from), 'from  '),
    terminal.paragraph('dim', holds(to), 'to    '),
    '',
    headlineChange(terminal, headlineChanged ? from.headline.text : undefined, to.headline.text),
    '',
    measures.length === 0 ? 'No measure differs.' : table(terminal, CHANGE_COLUMNS, measures),
    ...(questions.length === 0 ? [] : ['', table(terminal, QUESTION_COLUMNS, questions)]),
    ...(passing.length === 0
      ? []
      : ['', ...terminal.heading('Came and went in between'), table(terminal, PASSING_COLUMNS, passing)]),
  ].join('\n');
}

/** `before` only where it was another one. */
export const headlineChange = (terminal: Terminal, before: string | undefined, after: string): string =>
  wrapped(
    before === undefined ? `${after} (as before)` : `${before} → ${terminal.style('bold', after)}`,
    terminal.columns,
  );

const CHANGE_COLUMNS = [
  { title: 'Measure', cell: ({ title }: MeasureChange) => title, atMost: 32 },
  { title: 'What changed', cell: (change: MeasureChange) => changesOf(change).join('\n') },
];

const QUESTION_COLUMNS = [
  { title: 'Question', cell: ({ title }: QuestionChange) => title, atMost: 32 },
  { title: 'What changed', cell: answerChange },
];

const PASSING_COLUMNS = [
  { title: 'Measure', cell: ({ title }: Passing) => title },
  { title: 'State', cell: ({ state }: Passing) => state, atMost: 25 },
  { title: 'From', cell: ({ from }: Passing) => from, atMost: 12 },
  { title: 'To', cell: ({ to }: Passing) => to, atMost: 12 },
];

/** Of a question, its answer before and after. */
export function answerChange({ before, after }: Pick<QuestionChange, 'before' | 'after'>): string {
  if (!before) return `asked: ${after ? answerWords(after) : 'no more'}`;
  return `${answerWords(before)} → ${after ? answerWords(after) : 'withdrawn'}`;
}

const answerWords = ({ answer, since }: QuestionAnswer): string =>
  since === null ? answer : `${answer} since ${since}`;

/** What differs between two statuses of a measure, a line each. */
export function changesOf({ changed, before, after }: Pick<MeasureChange, 'changed' | 'before' | 'after'>): string[] {
  if (!before || !after) return [after ? `there again: ${after.state}` : 'withdrawn: declared by mistake'];
  return [...changed]
    .filter((field) => !isTold(field, before, after))
    .sort((a, b) => place(a) - place(b))
    .map((field) => `${WORDS[field] ?? field}: ${toldOf(field, before)} → ${toldOf(field, after)}`);
}

/** What another line says already, or what follows from it. */
function isTold(field: keyof MeasureStatus, before: MeasureStatus, after: MeasureStatus): boolean {
  switch (field) {
    case 'possibleStates':
      return before.possibleStates.length === 1 && after.possibleStates.length === 1;
    case 'legalForce':
      return before.inEffect !== after.inEffect;
    case 'practiceBasis':
      return before.practice !== after.practice;
    case 'until':
      return before.state !== after.state;
    default:
      return false;
  }
}

const place = (field: string): number => (ORDER.includes(field) ? ORDER.indexOf(field) : ORDER.length);

const toldOf = (field: keyof MeasureStatus, status: MeasureStatus): string =>
  field === 'evidence' && status.evidence ? evidenceLine(status.evidence) : told(status[field]);

function told(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(told).join(', ');
  if (typeof value === 'object') return Object.values(value).map(told).join(' ');
  return String(value);
}
