import { stringify } from 'csv-stringify/sync';
import type { HoldsFor, MeasureStatus } from '../../tracking/domain/status.js';

export const CSV = 'text/csv; charset=utf-8; header=present';

const COLUMNS: Readonly<
  Record<string, (status: MeasureStatus, holdsFor: HoldsFor) => string | number | null | undefined>
> = {
  measure: ({ measure }) => measure,
  title: ({ title }) => title,
  kind: ({ kind }) => kind,
  state: ({ state }) => state,
  'possible states': ({ possibleStates }) => possibleStates.join(' '),
  'in effect': ({ inEffect }) => inEffect,
  'legal force': ({ legalForce }) => legalForce,
  since: ({ since }) => since,
  until: ({ until }) => until,
  'next day': ({ next }) => next?.day,
  'next state': ({ next }) => next?.state,
  practice: ({ practice }) => practice,
  evidence: ({ evidence }) => evidence?.level,
  grade: ({ evidence }) => evidence?.grade,
  origins: ({ evidence }) => evidence?.origins,
  disputed: ({ disputed }) => (disputed ? 'yes' : 'no'),
  'not mentioned of late': ({ stale }) => (stale ? 'yes' : 'no'),
  'rests on': ({ basis }) => basis.join(' '),
  'as of': (_, { asOf }) => asOf,
  'known at': (_, { knownAt }) => knownAt,
  'known by': (_, { knownBy }) => knownBy,
  position: (_, { position }) => position,
};

/** RFC 4180, a row a measure. Cells that a spreadsheet would run are escaped. */
export function statusCsv(measures: readonly MeasureStatus[], holdsFor: HoldsFor): string {
  const cells = Object.values(COLUMNS);
  const rows = measures.map((status) => cells.map((cell) => cell(status, holdsFor)));
  return stringify([Object.keys(COLUMNS), ...rows], { escape_formulas: true, record_delimiter: '\r\n' });
}
