/** What is wrong, in the caller's terms. One filter turns these into HTTP numbers, the command line into exit codes. */
export type ErrorKind = 'incorrect' | 'conflict' | 'not-found' | 'forbidden' | 'unavailable';

/** One place in the input that is wrong. `pointer` is a JSON pointer (RFC 6901) into the request body or dossier. */
export interface Problem {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  /** Name of the query parameter or header, where the problem is not in the body; `pointer` is empty then. */
  readonly parameter?: string;
}

/** So many are told at once, and nobody looks for many more: who mends them hears of the next when asking again. */
export const MOST_PROBLEMS = 100;

/** `3 problems`; beyond what is told, that there are more. */
export const problemCount = (count: number): string =>
  count > MOST_PROBLEMS ? `more than ${MOST_PROBLEMS} problems` : `${count} problem${count === 1 ? '' : 's'}`;

/**
 * `code` is stable (`measure/unknown`) and safe to program against; `message` says what happened, where, and what to do.
 */
export class DomainError extends Error {
  /** The first of them. */
  readonly problems: readonly Problem[];

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    problems: readonly Problem[] = [],
  ) {
    super(message);
    this.name = 'DomainError';
    this.problems = problems.slice(0, MOST_PROBLEMS);
  }
}

export const incorrect = (code: string, message: string, problems: readonly Problem[] = []) =>
  new DomainError('incorrect', code, message, problems);
export const conflict = (code: string, message: string, problems: readonly Problem[] = []) =>
  new DomainError('conflict', code, message, problems);
export const notFound = (code: string, message: string, problems: readonly Problem[] = []) =>
  new DomainError('not-found', code, message, problems);
export const unavailable = (code: string, message: string) => new DomainError('unavailable', code, message);

/** Of whatever was thrown. */
export const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
