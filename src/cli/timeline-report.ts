import { developmentTypeRow } from '../tracking/domain/development-types.js';
import type { Timeline, TimelineEntry } from '../tracking/queries/get-timeline.js';
import { headingOf } from './heading.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { counted, few } from './wording.js';

const MARKS = { yes: ' ', maybe: '?', 'not-yet': '…' } as const;
const LEGEND = [
  ['?', 'may have happened: its date is not exact'],
  ['…', 'still ahead'],
] as const;

export function timelineReport(terminal: Terminal, timeline: Timeline): string {
  const columns = [
    { title: 'Date', cell: ({ date }: TimelineEntry) => date, atMost: 12 },
    { title: ' ', cell: ({ happened }: TimelineEntry) => MARKS[happened], atMost: 1 },
    { title: 'What', cell: ({ title }: TimelineEntry) => title },
    { title: 'Type', cell: ({ type }: TimelineEntry) => developmentTypeRow(type).label, atMost: 14 },
    { title: 'Measures', cell: ({ measures }: TimelineEntry) => few(measures), atMost: 16 },
    { title: 'Id', cell: ({ development }: TimelineEntry) => development, atMost: 8 },
  ];
  const heading = headingOf(
    terminal,
    `${counted(timeline.items.length, 'development')} of ${timeline.process}`,
    timeline,
    ...(timeline.recordedFrom === null ? [] : [coverageOf(timeline)]),
  );
  const marks = timeline.items.map(({ happened }) => MARKS[happened]);
  return [...heading, '', table(terminal, columns, timeline.items), ...terminal.legend(LEGEND, marks)].join('\n');
}

const coverageOf = ({ recordedFrom, silentYears }: Timeline): string =>
  `recorded from ${recordedFrom} on${silentYears.length === 0 ? '' : `, and nothing in ${silentYears.join(', ')}`}`;
