import type { MeasureChange, StatusDifference } from '../tracking/queries/status.queries.js';
import { holds, stateOf } from './status-report.js';
import { few, table, wrapped } from './table.js';
import type { Terminal } from './terminal.js';

export function differenceReport(terminal: Terminal, difference: StatusDifference): string {
  const { from, to, headlineChanged, measures } = difference;
  const headline = headlineChanged
    ? `${from.headline.stage} → ${terminal.style('bold', to.headline.stage)}`
    : `${to.headline.stage} (as before)`;
  const isWide = terminal.columns >= 110;
  const columns = [
    { title: 'Measure', cell: ({ title }: MeasureChange) => title },
    {
      title: 'Before',
      cell: ({ before }: MeasureChange) => (before ? stateOf(terminal, before) : 'not known'),
      atMost: 22,
    },
    {
      title: 'After',
      cell: ({ after }: MeasureChange) => (after ? stateOf(terminal, after) : 'not known'),
      atMost: 22,
    },
    { title: 'Changed', cell: ({ changed }: MeasureChange) => few(changed, isWide ? 4 : 1), atMost: isWide ? 50 : 16 },
  ];
  return [
    terminal.style('bold', `What changed in ${difference.process}`),
    terminal.style('dim', `from  ${holds(from)}`),
    terminal.style('dim', `to    ${holds(to)}`),
    '',
    wrapped(headline, terminal.columns),
    '',
    measures.length === 0 ? 'No measure differs.' : table(terminal, columns, measures),
  ].join('\n');
}
