import type { Evidence } from '../tracking/domain/evidence.js';
import { MEASURE_KINDS } from '../tracking/domain/measure-kinds.js';
import type { MeasureState } from '../tracking/domain/states.js';
import type {
  AssumedAxis,
  Axes,
  Counts,
  HoldsFor,
  MeasureStatus,
  Momentum,
  NextStatus,
  ProcessStatus,
  UncertainAxis,
} from '../tracking/domain/status.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { counted, few, wrapped } from './wording.js';
import type { ProcessView } from '../tracking/queries/get-process.js';

const UNCERTAIN = '?';
const DISPUTED = '≠';
const STALE = '~';
const CONTRADICTED = '!';
const ANNOUNCED = '*';
const UNVERIFIED = '†';
const CONFLICTING = '&';
const LEGEND = {
  [UNCERTAIN]: 'uncertain: the dates allow more than one state',
  [DISPUTED]: 'disputed, and not settled by a ruling',
  [STALE]: 'stale: nothing was said about it for long',
  [ANNOUNCED]: 'in effect as announced: its sources do not confirm it',
  [UNVERIFIED]: 'in effect, but unverified: reports to verify, copies, or no source',
  [CONFLICTING]: 'two developments say it, of which perhaps only one is right',
  [CONTRADICTED]: 'a ruling finds something else than the record shows',
};
const ARROWS = { up: '↑', down: '↓', side: '→' } as const;
const LABEL_COLUMNS = 13;

export function statusReport(terminal: Terminal, status: ProcessStatus): string {
  const { headline, axes } = status;
  const because = headline.because.length > 0 ? `, because of ${few(headline.because, 6)}` : '';
  const line = (label: string, text: string) =>
    wrapped(text, terminal.columns, terminal.style('dim', label.padEnd(LABEL_COLUMNS)));
  return [
    terminal.paragraph('bold', status.title),
    terminal.paragraph('dim', holds(status)),
    ...remarksOn(terminal, status),
    '',
    wrapped(`${terminal.style(['bold', 'cyan'], headline.text)} (rule ${headline.rule}${because})`, terminal.columns),
    '',
    line('Contact', axes.contact + assumption(axes, 'contact')),
    line('Agreements', axes.agreements + doubt(axes, 'agreements')),
    line('Measures', countsOf(axes.measures)),
    line('Border', axes.border + doubt(axes, 'border')),
    line('Relations', axes.relations + assumption(axes, 'relations') + doubt(axes, 'relations')),
    line('Momentum', momentumOf(status.momentum)),
    ...(status.agreedNotInEffect.length > 0 ? [line('Outstanding', outstandingOf(status.agreedNotInEffect))] : []),
    ...(status.next ? [line('Next', `${status.next.measure}: ${nextOf(status.next)}`)] : []),
    '',
    table(terminal, columnsOf(terminal), status.measures),
    ...legendOf(terminal, status.measures),
  ].join('\n');
}

export const holds = ({ asOf, knownAt, knownBy, position }: HoldsFor): string =>
  `as of ${asOf}, known by ${knownBy} at ${knownAt.slice(0, 19)}, position ${position}`;

/** What must be known to read the answer at all. */
export const remarksOn = (terminal: Terminal, { ahead, notice }: HoldsFor): string[] =>
  [ahead ? 'This day lies after what is known: what is said of it is scheduled, and no promise.' : null, notice]
    .filter((remark) => remark !== null)
    .map((remark) => terminal.paragraph('yellow', remark));

export const nextOf = ({ day, state, inEffect, development }: NextStatus): string =>
  `${day} ${state}, in effect: ${inEffect} (${development})`;

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

const outstandingOf = (agreed: ProcessStatus['agreedNotInEffect']): string =>
  `agreed and not in effect: ${agreed.map(({ measure, days }) => `${measure} (${counted(days, 'day')})`).join(', ')}`;

const columnsOf = (terminal: Terminal) => [
  { title: 'Measure', cell: ({ title, kind }: MeasureStatus) => titleOf(title, kind) },
  { title: 'State', cell: (measure: MeasureStatus) => stateOf(terminal, measure), atMost: 25 },
  { title: 'In effect', cell: ({ inEffect }: MeasureStatus) => inEffect, atMost: 9 },
  { title: 'Since', cell: ({ since }: MeasureStatus) => since ?? '', atMost: 12 },
  {
    title: 'Practice',
    cell: ({ practice }: MeasureStatus) => (practice === null ? '' : `${practice} of 3`),
    atMost: 8,
  },
  { title: 'Basis', cell: ({ basis }: MeasureStatus) => few(basis), atMost: 10 },
];

/** What is no commitment says so, because its being in effect is no progress. */
const titleOf = (title: string, kind: MeasureStatus['kind']): string =>
  kind === 'commitment' ? title : `${title} (${MEASURE_KINDS[kind].label.toLowerCase()})`;

export const stateOf = (terminal: Terminal, measure: MeasureStatus): string =>
  `${terminal.style(colourOf(measure.state), measure.state)}${marksOf(measure)}`;

/** What is in effect and not confirmed says so. */
export const inEffectOf = ({ inEffect, evidence }: Pick<MeasureStatus, 'inEffect' | 'evidence'>): string =>
  isUnconfirmed({ inEffect, evidence }) ? `${inEffect}, ${evidence?.level ?? 'unverified'}` : inEffect;

const isUnconfirmed = ({ inEffect, evidence }: Pick<MeasureStatus, 'inEffect' | 'evidence'>): boolean =>
  inEffect !== 'no' && evidence?.level !== 'confirmed';

export const evidenceLine = ({ level, grade, origins, confidence }: Evidence): string =>
  [level, grade && `grade ${grade}`, counted(origins, 'origin'), confidence].filter(Boolean).join(', ');

type Mark = keyof typeof LEGEND;

/** What is said of a measure on a day, or of a stretch of its history. */
export type Marked = Pick<
  MeasureStatus,
  'inEffect' | 'possibleStates' | 'disputed' | 'evidence' | 'possibleConflicts'
> &
  Partial<Pick<MeasureStatus, 'stale' | 'contradictions'>>;

export const marksOf = (said: Marked): string =>
  markList(said)
    .map((mark) => ` ${mark}`)
    .join('');

function markList({
  inEffect,
  possibleStates,
  disputed,
  stale = false,
  evidence,
  contradictions = [],
  possibleConflicts,
}: Marked): Mark[] {
  const marks: Mark[] = [];
  if (inEffect === 'uncertain' || possibleStates.length > 1) marks.push(UNCERTAIN);
  if (disputed) marks.push(DISPUTED);
  if (stale) marks.push(STALE);
  if (isUnconfirmed({ inEffect, evidence })) marks.push(evidence?.level === 'announced' ? ANNOUNCED : UNVERIFIED);
  if (possibleConflicts.length > 0) marks.push(CONFLICTING);
  if (contradictions.length > 0) marks.push(CONTRADICTED);
  return marks;
}

function colourOf(state: MeasureState) {
  switch (state) {
    case 'in-effect':
    case 'provisional':
    case 'partially-in-effect':
      return 'green';
    case 'agreed':
    case 'proposed':
      return 'yellow';
    case 'suspended':
    case 'ended':
      return 'red';
    default:
      return 'dim';
  }
}

export function legendOf(terminal: Terminal, marked: readonly Marked[]): string[] {
  const used = new Set<string>(marked.flatMap(markList));
  const lines = Object.entries(LEGEND).filter(([mark]) => used.has(mark));
  return lines.length === 0
    ? []
    : ['', ...lines.map(([mark, meaning]) => terminal.paragraph('dim', meaning, `${mark}  `))];
}
