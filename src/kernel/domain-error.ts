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

/**
 * `code` is stable (`measure/unknown`) and safe to program against; `message` says what happened, where, and what to do.
 */
export class DomainError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
    this.name = 'DomainError';
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
