import { MEASURE_KINDS } from '../tracking/domain/measure-kinds.js';
import type { Contradiction, MeasureStatusDetail, Note } from '../tracking/domain/status.js';
import { type Fact, facts } from './facts.js';
import { evidenceLine, holds, inEffectOf, legendOf, marksOf, nextOf, remarksOn, stateOf } from './status-report.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { few, wrapped } from './wording.js';
import type { MeasureHistory } from '../tracking/queries/get-measure-history.js';

export function measureReport(terminal: Terminal, status: MeasureStatusDetail): string {
  const { practice, practiceBasis, possibleStates, disputes, rulings } = status;
  return [
    terminal.paragraph('bold', `${status.title} (${MEASURE_KINDS[status.kind].label.toLowerCase()})`),
    terminal.paragraph('dim', holds(status)),
    ...remarksOn(terminal, status),
    '',
    facts(terminal, [
      ['State', stateOf(terminal, status)],
      ['Possible', possibleStates.length > 1 ? possibleStates.join(', ') : undefined],
      ['In effect', inEffectOf(status)],
      ['Legal force', status.legalForce],
      ['Since', status.since],
      ['Until', status.until],
      ['Next', status.next ? nextOf(status.next) : undefined],
      ['Practice', practice === null ? undefined : `${practice} of 3`],
      ['', practiceBasis === null ? undefined : `since ${practiceBasis.since}, by ${practiceBasis.development}`],
      ['Evidence', status.evidence ? evidenceLine(status.evidence) : undefined],
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
      ...status.notes.map((note): Fact => ['Note', noteLine(note)]),
      ...disputes.map(({ development, date, title, settledBy }): Fact => [
        'Dispute',
        `${date} ${title} (${development}, ${settledBy === null ? 'not settled' : `settled by ${settledBy}`})`,
      ]),
      ...rulings.map(({ id, topic, resolution, supersededBy }): Fact => [
        'Ruling',
        `${topic}: ${resolution} (${id}${supersededBy === null ? '' : `, superseded by ${supersededBy}`})`,
      ]),
      ...status.rejected.map(({ development, ruling }): Fact => ['Left out', `${development}, rejected by ${ruling}`]),
      ...status.contradictions.map((one): Fact => ['Contradiction', terminal.style('red', contradictionLine(one))]),
    ]),
    ...legendOf(terminal, [status]),
  ].join('\n');
}

const contradictionLine = ({ ruling, on, finds, state, inEffect }: Contradiction): string =>
  `${ruling} finds ${[finds.state, finds.inEffect && `in effect: ${finds.inEffect}`].filter(Boolean).join(', ')} on ${on}, but the record shows ${state}, in effect: ${inEffect}. Reject what is wrong, or rule again`;

const noteLine = ({ development, date, action, note, cancelledBy }: Note): string =>
  `${date} ${action} (${development})${cancelledBy === undefined ? '' : `, kept from happening by ${cancelledBy}`}${note === null ? '' : `: ${note}`}`;

export function historyReport(terminal: Terminal, history: MeasureHistory): string {
  return [
    terminal.paragraph('bold', `History of ${history.measure} in ${history.process}`),
    terminal.paragraph('dim', holds(history)),
    '',
    history.segments.length === 0
      ? 'Nothing was recorded of it.'
      : table(terminal, HISTORY_COLUMNS, stretchesOf(history.segments)),
    ...legendOf(terminal, history.segments),
    ...history.contradictions.map((one) => wrapped(contradictionLine(one), terminal.columns, 'Contradiction: ')),
    ...history.rejected.map(({ development, ruling }) =>
      wrapped(`${development}, rejected by ${ruling}`, terminal.columns, 'Left out: '),
    ),
  ].join('\n');
}

type Segment = MeasureHistory['segments'][number];

const HISTORY_COLUMNS = [
  { title: 'From', cell: ({ from }: Segment) => from, atMost: 10 },
  { title: 'To', cell: ({ to }: Segment) => to ?? '', atMost: 10 },
  { title: 'State', cell: shownState },
  { title: 'In effect', cell: inEffectOf, atMost: 16 },
  {
    title: 'Practice',
    cell: ({ practice }: Segment) => (practice === null ? '' : `${practice} of 3`),
    atMost: 8,
  },
  { title: 'Basis', cell: ({ basis }: Segment) => few(basis, 3), atMost: 24 },
];

function shownState(segment: Segment): string {
  const { state, possibleStates } = segment;
  return `${state}${marksOf(segment)}${possibleStates.length > 1 ? ` (possible: ${possibleStates.join(', ')})` : ''}`;
}

/** Segments next to each other that would be shown alike, as one. */
function stretchesOf(segments: readonly Segment[]): Segment[] {
  const shown = (segment: Segment) =>
    HISTORY_COLUMNS.slice(2)
      .map(({ cell }) => cell(segment))
      .join('\0');
  const stretches: Segment[] = [];
  for (const segment of segments) {
    const last = stretches.at(-1);
    if (last && shown(last) === shown(segment)) stretches[stretches.length - 1] = { ...last, to: segment.to };
    else stretches.push(segment);
  }
  return stretches;
}
