import type { HoldsFor } from '../tracking/domain/status.js';
import type { Terminal } from './terminal.js';

export const holds = ({ asOf, knownAt, knownBy, position }: HoldsFor): string =>
  `as of ${asOf}, known by ${knownBy} at ${knownAt.slice(0, 19)}, position ${position}`;

/** Of what, for when, and what must be known to read the answer at all. */
export const headingOf = (
  terminal: Terminal,
  title: string,
  answer: HoldsFor,
  ...more: readonly string[]
): string[] => [
  ...terminal.heading(title, holds(answer), ...more),
  ...[
    answer.ahead && 'This day lies after what is known: what is said of it is scheduled, and no promise.',
    answer.notice,
  ]
    .filter((remark) => typeof remark === 'string')
    .map((remark) => terminal.paragraph('yellow', remark)),
];
