import type { ServerResponse } from 'node:http';
import type { Clock } from '../kernel/clock.js';

/** Large answers that are made at once, and requests that wait until one of these is made. */
const MADE_AT_ONCE = 2;
const MOST_WAITING = 256;
/** For each millisecond that they took, others have the service to themselves for so long. */
const OTHERS_SHARE = 0.25;
/** What takes less is followed by others anyway. */
const SHORT_MS = 5;
const LONGEST_REST_MS = 20;
/** As long as others come, they go first; but not for ever. */
const MOST_RESTS = 20;

interface Waiting {
  readonly response: ServerResponse;
  readonly begin: () => void;
}

/**
 * Lets few large answers be made at once, one after the other and with a rest in between: Node takes in one connection
 * between two pieces of work, however many there are.
 */
export class AnswerPlaces {
  private readonly waiting: Waiting[] = [];
  private made = 0;
  private owedMs = 0;
  private isResting = false;
  private arrivals = 0;

  constructor(private readonly clock: Clock) {}

  /** Calls `begin` with what is to be called at the end; never where the client has left by then. False: too many wait. */
  take(response: ServerResponse, begin: (leave: () => void) => void): boolean {
    if (this.waiting.length >= MOST_WAITING) return false;
    this.waiting.push({ response, begin: () => this.begin(begin) });
    this.next();
    return true;
  }

  /** Somebody has connected. */
  readonly arrive = (): void => void this.arrivals++;

  private next(): void {
    while (!this.isResting && this.made < MADE_AT_ONCE) {
      const next = this.waiting.shift();
      if (!next) return;
      if (!next.response.destroyed) next.begin();
    }
  }

  private begin(begin: (leave: () => void) => void): void {
    const from = this.clock.monotonic();
    this.made++;
    begin(() => {
      this.made--;
      const tookMs = (this.clock.monotonic() - from) / 1_000;
      if (tookMs > SHORT_MS) this.owedMs = Math.min(this.owedMs + tookMs * OTHERS_SHARE, LONGEST_REST_MS);
      if (!this.isResting) this.rest();
    });
  }

  private rest(): void {
    this.isResting = true;
    if (this.owedMs < 1) return void setImmediate(() => this.goOn());
    this.restFor(this.owedMs, MOST_RESTS);
    this.owedMs = 0;
  }

  private restFor(ms: number, times: number): void {
    const { arrivals } = this;
    setTimeout(() => {
      if (this.arrivals > arrivals && times > 1) this.restFor(ms, times - 1);
      else this.goOn();
    }, ms);
  }

  private goOn(): void {
    this.isResting = false;
    this.next();
  }
}
