import type { MeasureStatus } from '../tracking/domain/status.js';
import type { Rehearsed } from '../tracking/queries/rehearsal.js';
import { changesOf, headlineChange } from './difference-report.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';

type MeasureDelta = Rehearsed['measures'][number];

const COLUMNS = [
  {
    title: 'Measure',
    cell: ({ measure, before, after }: MeasureDelta) => (after ?? before)?.title ?? measure,
    atMost: 32,
  },
  { title: 'As of', cell: ({ asOf }: MeasureDelta) => asOf, atMost: 10 },
  { title: 'What would change', cell: (delta: MeasureDelta) => wouldChange(delta).join('\n') || 'nothing' },
];

export function dryRunReport(terminal: Terminal, { headline, measures }: Rehearsed): string {
  const [before, after] = [headline.before.text, headline.after.text];
  return [
    ...terminal.heading('Nothing was written. This is what it would change:'),
    headlineChange(terminal, before === after ? undefined : before, after),
    '',
    measures.length === 0 ? 'It touches no measure.' : table(terminal, COLUMNS, measures),
  ].join('\n');
}

function wouldChange({ before, after }: MeasureDelta): string[] {
  if (!before) return after ? [`declared: ${after.state}`] : [];
  const fields = Object.keys({ ...before, ...after }) as (keyof MeasureStatus)[];
  const changed = fields.filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]));
  return changesOf({ changed, before, after });
}
