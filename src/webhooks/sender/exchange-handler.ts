import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors } from 'undici';

export type Outcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** As it came over the wire, and no more of it than may be read. */
      readonly received: Buffer;
    }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Informational responses (1xx) before the answer: more of them tell nothing more. */
const MOST_INFORMATIONAL = 8;

/**
 * Takes in one answer, within a time and a size. Once the status is there the answer counts; the rest of it is read
 * as far as it comes in time and fits, and the connection is cut where it does not.
 */
export class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly outcome: Promise<Outcome>;
  private resolve!: (outcome: Outcome) => void;
  private reject!: (reason: Error) => void;
  private readonly timer: NodeJS.Timeout;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private informational = 0;
  private answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | undefined;
  private controller: Dispatcher.DispatchController | undefined;
  private over: Error | undefined;

  constructor(
    totalMs: number,
    private readonly limitBytes: number,
  ) {
    this.outcome = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.timer = setTimeout(() => this.stop(new errors.BodyTimeoutError(`not answered within ${totalMs} ms`)), totalMs);
  }

  /** Ends it, and rejects the outcome. */
  abandon(reason: Error): void {
    this.reject(reason);
    this.stop(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // The time was up before there was a connection: nothing is sent any more.
    if (this.over) controller.abort(this.over);
  }

  onResponseStart(_controller: unknown, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 200) this.answer = { status, headers: flat(headers) };
    else if (++this.informational > MOST_INFORMATIONAL)
      this.stop(new errors.HeadersOverflowError(`more than ${MOST_INFORMATIONAL} informational responses came first`));
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (this.over) return;
    this.chunks.push(chunk.subarray(0, this.limitBytes - this.bytes));
    this.bytes += chunk.length;
    if (this.bytes > this.limitBytes) this.stop(new errors.ResponseExceededMaxSizeError());
  }

  onResponseEnd(): void {
    this.settle(undefined);
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.settle(this.over ?? error);
  }

  private stop(reason: Error): void {
    this.over ??= reason;
    this.settle(reason);
    this.controller?.abort(reason);
  }

  private settle(error: Error | undefined): void {
    clearTimeout(this.timer);
    this.resolve(
      this.answer
        ? { kind: 'answered', ...this.answer, received: Buffer.concat(this.chunks) }
        : { kind: 'failed', error },
    );
  }
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return Object.fromEntries(pairs);
}
