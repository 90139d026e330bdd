import type { Micros } from './instant.js';

/** The only source of "now". */
export abstract class Clock {
  /** What the system's clock shows. It goes back where that is set back. */
  abstract now(): Micros;

  /** From some moment on, and only ever forward: for how long something takes, never for when it is. */
  monotonic(): Micros {
    return this.now();
  }

  /** The time to record with. Throws `unavailable` `clock/not-trusted` while the clock cannot be believed. */
  stamp(): Micros {
    return this.now();
  }
}
