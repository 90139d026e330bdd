import type { HistorySegment } from '../../tracking/domain/status.js';
import { dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';

interface HistoryTableProps {
  readonly t: Texts;
  readonly segments: readonly HistorySegment[];
  readonly to: (development: string) => string;
}

/** Remarks begin a stretch of their own in the record; here those that read alike are one. */
function merged(segments: readonly HistorySegment[]): readonly HistorySegment[] {
  const rows: HistorySegment[] = [];
  for (const segment of segments) {
    const last = rows.at(-1);
    if (last && shownOf(last) === shownOf(segment)) rows[rows.length - 1] = { ...last, to: segment.to };
    else rows.push(segment);
  }
  return rows;
}

const shownOf = ({ state, possibleStates, inEffect, basis, evidence, disputed }: HistorySegment): string =>
  JSON.stringify([state, possibleStates, inEffect, basis, evidence?.level, disputed]);

/** Every stretch in order: from when to when, in which state, on what it rests. */
export function HistoryTable({ t, segments, to }: HistoryTableProps) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">State</th>
          <th scope="col">Rests on</th>
        </tr>
      </thead>
      <tbody>
        {merged(segments).map((segment) => (
          <tr>
            <td>{segment.from === '..' ? 'the beginning' : dayInWords(segment.from)}</td>
            <td>{segment.to === null ? 'now' : dayInWords(segment.to)}</td>
            <td>
              <b>{stateOf(segment, t)}</b>
              {segment.inEffect === 'yes' && segment.evidence && segment.evidence.level !== 'confirmed' && (
                <span class="mark">{t.evidence[segment.evidence.level]}</span>
              )}
              {segment.disputed && <span class="mark">{t.disputedState}</span>}
            </td>
            <td>
              {segment.basis.map((development, index) => (
                <>
                  {index > 0 && ', '}
                  <a href={to(development)}>{development}</a>
                </>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const stateOf = ({ state, possibleStates, inEffect }: HistorySegment, t: Texts): string =>
  possibleStates.length > 1 || inEffect === 'uncertain'
    ? `${t.uncertainState}: ${possibleStates.map((one) => t.states[one].toLowerCase()).join(' or ')}`
    : t.states[state];
