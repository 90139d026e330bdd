import { developmentTypeRow } from '../tracking/domain/development-types.js';
import type { Timeline, TimelineEntry } from '../tracking/queries/record.queries.js';
import { holds } from './status-report.js';
import { few, table } from './table.js';
import type { Terminal } from './terminal.js';

const MARKS = { yes: ' ', maybe: '?', 'not-yet': '…' } as const;
const LEGEND = { '?': 'may have happened: its date is not exact', '…': 'still ahead' };

export function timelineReport(terminal: Terminal, timeline: Timeline): string {
  const isWide = terminal.columns >= 110;
  const columns = [
    { title: 'Date', cell: ({ date }: TimelineEntry) => date, atMost: isWide ? 24 : 12 },
    { title: ' ', cell: ({ happened }: TimelineEntry) => MARKS[happened], atMost: 1 },
    { title: 'What', cell: ({ title }: TimelineEntry) => title },
    { title: 'Type', cell: ({ type }: TimelineEntry) => developmentTypeRow(type).label, atMost: isWide ? 24 : 14 },
    { title: 'Measures', cell: ({ measures }: TimelineEntry) => few(measures), atMost: isWide ? 34 : 16 },
    { title: 'Id', cell: ({ development }: TimelineEntry) => development, atMost: isWide ? 24 : 8 },
  ];
  const used = new Set<string>(timeline.items.map(({ happened }) => MARKS[happened]));
  const legend = Object.entries(LEGEND).filter(([mark]) => used.has(mark));
  return [
    terminal.style('bold', `${timeline.items.length} developments of ${timeline.process}`),
    terminal.style('dim', holds(timeline)),
    '',
    table(terminal, columns, timeline.items),
    ...(legend.length > 0 ? [''] : []),
    ...legend.map(([mark, meaning]) => terminal.style('dim', `${mark}  ${meaning}`)),
  ].join('\n');
}
