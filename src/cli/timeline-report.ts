import { developmentTypeRow } from '../tracking/domain/development-types.js';
import { holds } from './status-report.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { counted, few } from './wording.js';
import type { Timeline, TimelineEntry } from '../tracking/queries/get-timeline.js';

const MARKS = { yes: ' ', maybe: '?', 'not-yet': '…' } as const;
const LEGEND = { '?': 'may have happened: its date is not exact', '…': 'still ahead' };

export function timelineReport(terminal: Terminal, timeline: Timeline): string {
  const columns = [
    { title: 'Date', cell: ({ date }: TimelineEntry) => date, atMost: 12 },
    { title: ' ', cell: ({ happened }: TimelineEntry) => MARKS[happened], atMost: 1 },
    { title: 'What', cell: ({ title }: TimelineEntry) => title },
    { title: 'Type', cell: ({ type }: TimelineEntry) => developmentTypeRow(type).label, atMost: 14 },
    { title: 'Measures', cell: ({ measures }: TimelineEntry) => few(measures), atMost: 16 },
    { title: 'Id', cell: ({ development }: TimelineEntry) => development, atMost: 8 },
  ];
  const used = new Set<string>(timeline.items.map(({ happened }) => MARKS[happened]));
  const legend = Object.entries(LEGEND).filter(([mark]) => used.has(mark));
  return [
    terminal.paragraph('bold', `${counted(timeline.items.length, 'development')} of ${timeline.process}`),
    terminal.paragraph('dim', holds(timeline)),
    ...(timeline.recordedFrom === null ? [] : [terminal.paragraph('dim', coverageOf(timeline))]),
    '',
    table(terminal, columns, timeline.items),
    ...(legend.length > 0 ? [''] : []),
    ...legend.map(([mark, meaning]) => terminal.paragraph('dim', meaning, `${mark}  `)),
  ].join('\n');
}

const coverageOf = ({ recordedFrom, silentYears }: Timeline): string =>
  `recorded from ${recordedFrom} on${silentYears.length === 0 ? '' : `, and nothing in ${silentYears.join(', ')}`}`;
