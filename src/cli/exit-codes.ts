import { DomainError } from '../kernel/domain-error.js';
import type { Terminal } from './terminal.js';

export const EXIT = { ok: 0, missed: 1, badInput: 2, unavailable: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** In a line or two what happened and what to do, then each problem with its place. */
export function explain(terminal: Terminal, error: unknown): ExitCode {
  if (!(error instanceof DomainError)) {
    terminal.complain(
      `détente failed in a way nobody foresaw: ${error instanceof Error ? error.stack : String(error)}`,
    );
    return EXIT.unavailable;
  }
  terminal.complain(`${terminal.style('red', 'détente:')} ${error.message}`);
  for (const { pointer, parameter, code, detail } of error.problems)
    if (detail !== error.message) terminal.complain(`  ${parameter ?? (pointer || '(file)')}  ${code}  ${detail}`);
  return error.kind === 'unavailable' ? EXIT.unavailable : EXIT.badInput;
}
