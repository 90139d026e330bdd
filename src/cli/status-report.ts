import { MEASURE_KINDS } from '../tracking/domain/measure-kinds.js';
import type {
  AssumedAxis,
  Axes,
  Counts,
  MeasureStatus,
  Momentum,
  ProcessStatus,
  UncertainAxis,
} from '../tracking/domain/status.js';
import type { ProcessView } from '../tracking/queries/get-process.js';
import { facts } from './facts.js';
import { headingOf } from './heading.js';
import { legendOf, nextOf, practiceOf, stateOf } from './measure-words.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { counted, few, wrapped } from './wording.js';

const ARROWS = { up: '↑', down: '↓', side: '→' } as const;

export function statusReport(terminal: Terminal, status: ProcessStatus): string {
  const { headline, axes } = status;
  const because = headline.because.length > 0 ? `, because of ${few(headline.because, 6)}` : '';
  return [
    ...headingOf(terminal, status.title, status),
    '',
    wrapped(`${terminal.style(['bold', 'cyan'], headline.text)} (rule ${headline.rule}${because})`, terminal.columns),
    '',
    facts(terminal, [
      ['Contact', axes.contact + assumption(axes, 'contact')],
      ['Agreements', axes.agreements + doubt(axes, 'agreements')],
      ['Measures', countsOf(axes.measures)],
      ['Border', axes.border + doubt(axes, 'border')],
      ['Relations', axes.relations + assumption(axes, 'relations') + doubt(axes, 'relations')],
      ['Momentum', momentumOf(status.momentum)],
      ['Outstanding', outstandingOf(status.agreedNotInEffect)],
      ['Next', status.next && `${status.next.measure}: ${nextOf(status.next)}`],
    ]),
    '',
    table(terminal, columnsOf(terminal), status.measures),
    ...legendOf(terminal, status.measures),
  ].join('\n');
}

export function processesReport(terminal: Terminal, processes: readonly ProcessView[]): string {
  if (processes.length === 0) return 'There is no process yet. Import a dossier: detente import FILE';
  const columns = [
    { title: 'Id', cell: ({ id }: ProcessView) => id, atMost: 24 },
    { title: 'Title', cell: ({ title }: ProcessView) => title },
    { title: 'Parties', cell: ({ parties }: ProcessView) => (parties ?? []).join(', '), atMost: 24 },
    { title: 'Revision', cell: ({ revision }: ProcessView) => String(revision), atMost: 8 },
  ];
  return table(terminal, columns, processes);
}

/** Also what the commitments leave out, so that the counts are those of the table. */
const countsOf = ({ others, restrictionsInEffect, ...commitments }: Axes['measures']): string =>
  `${countOf(commitments)}; other than commitments: ${countOf(others)}; restrictions in effect: ${restrictionsInEffect}`;

const countOf = ({ agreed, inEffect, suspended, uncertain }: Counts): string =>
  `${agreed} agreed, ${inEffect} in effect, ${suspended} suspended${uncertain > 0 ? `, ${uncertain} uncertain` : ''}`;

const assumption = ({ assumed }: Axes, axis: AssumedAxis): string =>
  assumed.includes(axis) ? ' (assumed: nothing is recorded of it)' : '';

const doubt = ({ uncertain }: Axes, axis: UncertainAxis): string =>
  uncertain.includes(axis) ? ' (uncertain: dates leave it open)' : '';

const momentumOf = ({ direction, windowDays, forward, backward }: Momentum): string =>
  `${ARROWS[direction]} ${forward} forward, ${backward} backward in ${counted(windowDays, 'day')}`;

const outstandingOf = (agreed: ProcessStatus['agreedNotInEffect']): string | undefined =>
  agreed.length === 0
    ? undefined
    : `agreed and not in effect: ${agreed.map(({ measure, days }) => `${measure} (${counted(days, 'day')})`).join(', ')}`;

const columnsOf = (terminal: Terminal) => [
  { title: 'Measure', cell: ({ title, kind }: MeasureStatus) => titleOf(title, kind) },
  { title: 'State', cell: (measure: MeasureStatus) => stateOf(terminal, measure), atMost: 25 },
  { title: 'In effect', cell: ({ inEffect }: MeasureStatus) => inEffect, atMost: 9 },
  { title: 'Since', cell: ({ since }: MeasureStatus) => since ?? '', atMost: 12 },
  { title: 'Practice', cell: practiceOf, atMost: 8 },
  { title: 'Basis', cell: ({ basis }: MeasureStatus) => few(basis), atMost: 10 },
];

/** What is no commitment says so, because its being in effect is no progress. */
const titleOf = (title: string, kind: MeasureStatus['kind']): string =>
  kind === 'commitment' ? title : `${title} (${MEASURE_KINDS[kind].label.toLowerCase()})`;
