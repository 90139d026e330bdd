import type { MeasureStatus } from '../tracking/domain/status.js';
import type { Rehearsed } from '../tracking/queries/rehearsal.js';
import { answerChange, changesOf, headlineChange } from './difference-report.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';

type MeasureDelta = Rehearsed['measures'][number];
type QuestionDelta = Rehearsed['questions'][number];

const COLUMNS = [
  {
    title: 'Measure',
    cell: ({ measure, before, after }: MeasureDelta) => (after ?? before)?.title ?? measure,
    atMost: 32,
  },
  { title: 'As of', cell: ({ asOf }: MeasureDelta) => asOf, atMost: 10 },
  { title: 'What would change', cell: (delta: MeasureDelta) => wouldChange(delta).join('\n') || 'nothing' },
];

const QUESTION_COLUMNS = [
  {
    title: 'Question',
    cell: ({ question, before, after }: QuestionDelta) => (after ?? before)?.title ?? question,
    atMost: 32,
  },
  { title: 'As of', cell: ({ asOf }: QuestionDelta) => asOf, atMost: 10 },
  { title: 'What would change', cell: answerChange },
];

export function dryRunReport(terminal: Terminal, { headline, measures, questions }: Rehearsed): string {
  const [before, after] = [headline.before.text, headline.after.text];
  return [
    ...terminal.heading('Nothing was written. This is what it would change:'),
    headlineChange(terminal, before === after ? undefined : before, after),
    '',
    measures.length === 0 ? 'It touches no measure.' : table(terminal, COLUMNS, measures),
    ...(questions.length === 0 ? [] : ['', table(terminal, QUESTION_COLUMNS, questions)]),
  ].join('\n');
}

function wouldChange({ before, after }: MeasureDelta): string[] {
  if (!before) return after ? [`declared: ${after.state}`] : [];
  const fields = Object.keys({ ...before, ...after }) as (keyof MeasureStatus)[];
  const changed = fields.filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]));
  return changesOf({ changed, before, after });
}
