import { MEASURE_KINDS } from '../tracking/domain/measure-kinds.js';
import type { Contradiction, MeasureStatusDetail, Note } from '../tracking/domain/status.js';
import type { MeasureHistory } from '../tracking/queries/get-measure-history.js';
import { type Fact, facts } from './facts.js';
import { headingOf } from './heading.js';
import { evidenceLine, inEffectOf, legendOf, nextOf, practiceOf, stateOf } from './measure-words.js';
import { joined } from './stretches.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { few } from './wording.js';

export function measureReport(terminal: Terminal, status: MeasureStatusDetail): string {
  const { practiceBasis, possibleStates, disputes, rulings } = status;
  return [
    ...headingOf(terminal, `${status.title} (${MEASURE_KINDS[status.kind].label.toLowerCase()})`, status),
    '',
    facts(terminal, [
      ['State', stateOf(terminal, status)],
      ['Possible', possibleStates.length > 1 ? possibleStates.join(', ') : undefined],
      ['In effect', inEffectOf(status)],
      ['Legal force', status.legalForce],
      ['Since', status.since],
      ['Until', status.until],
      ['Next', status.next && nextOf(status.next)],
      ['Practice', practiceOf(status)],
      ['', practiceBasis && `since ${practiceBasis.since}, by ${practiceBasis.development}`],
      ['Evidence', status.evidence && evidenceLine(status.evidence)],
      ['Rests on', status.basis.join(', ')],
      ...status.citations.map(({ development, title, source }): Fact => [
        'Source',
        [`${development}: ${title}`, source?.url].filter(Boolean).join(', '),
      ]),
      ...status.anomalies.map(({ development, action, state }): Fact => [
        'Misfit',
        `${development}: ${action} while ${state}`,
      ]),
      ...status.possibleConflicts.map(({ kind, developments }): Fact => [
        'Conflict',
        `possible: ${kind.replace('-', ' ')}, ${developments.join(' and ')}. Correct one, or rule`,
      ]),
      ...(status.morePossibleConflicts > 0
        ? [['Conflict', `possible: ${status.morePossibleConflicts} more, older ones`] satisfies Fact]
        : []),
      ...status.notes.map((note): Fact => ['Note', noteLine(note)]),
      ...disputes.map(({ development, date, title, settledBy }): Fact => [
        'Dispute',
        `${date} ${title} (${development}, ${settledBy === null ? 'not settled' : `settled by ${settledBy}`})`,
      ]),
      ...rulings.map(({ id, topic, resolution, supersededBy }): Fact => [
        'Ruling',
        `${topic}: ${resolution} (${id}${supersededBy === null ? '' : `, superseded by ${supersededBy}`})`,
      ]),
      ...ruledOut(terminal, status),
    ]),
    ...legendOf(terminal, [status]),
  ].join('\n');
}

const contradictionLine = ({ ruling, on, finds, state, inEffect }: Contradiction): string =>
  `${ruling} finds ${[finds.state, finds.inEffect && `in effect: ${finds.inEffect}`].filter(Boolean).join(', ')} on ${on}, but the record shows ${state}, in effect: ${inEffect}. Reject what is wrong, or rule again`;

const noteLine = ({ development, date, action, note, cancelledBy }: Note): string =>
  `${date} ${action} (${development})${cancelledBy === undefined ? '' : `, kept from happening by ${cancelledBy}`}${note === null ? '' : `: ${note}`}`;

export function historyReport(terminal: Terminal, history: MeasureHistory): string {
  const columns = historyColumns(terminal);
  const said = (segment: Segment) => JSON.stringify(columns.slice(2).map(({ cell }) => cell(segment)));
  const ruled = ruledOut(terminal, history);
  return [
    ...headingOf(terminal, `History of ${history.measure} in ${history.process}`, history),
    '',
    history.segments.length === 0
      ? 'Nothing was recorded of it.'
      : table(terminal, columns, joined(history.segments, said)),
    ...legendOf(terminal, history.segments),
    ...(ruled.length > 0 ? [facts(terminal, ruled)] : []),
  ].join('\n');
}

type Segment = MeasureHistory['segments'][number];

const historyColumns = (terminal: Terminal) => [
  { title: 'From', cell: ({ from }: Segment) => from, atMost: 10 },
  { title: 'To', cell: ({ to }: Segment) => to ?? '', atMost: 10 },
  { title: 'State', cell: (segment: Segment) => stateOf(terminal, segment) + possible(segment) },
  { title: 'In effect', cell: inEffectOf, atMost: 16 },
  { title: 'Practice', cell: practiceOf, atMost: 8 },
  { title: 'Basis', cell: ({ basis }: Segment) => few(basis, 3), atMost: 24 },
];

const possible = ({ possibleStates }: Segment): string =>
  possibleStates.length > 1 ? ` (possible: ${possibleStates.join(', ')})` : '';

/** What is not counted because of a ruling, and where the record shows otherwise than one finds. */
const ruledOut = (
  terminal: Terminal,
  { rejected, contradictions }: Pick<MeasureHistory, 'rejected' | 'contradictions'>,
): Fact[] => [
  ...rejected.map(({ development, ruling }): Fact => ['Left out', `${development}, rejected by ${ruling}`]),
  ...contradictions.map((one): Fact => ['Contradiction', terminal.style('red', contradictionLine(one))]),
];
