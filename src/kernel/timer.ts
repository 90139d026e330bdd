import type { Micros } from './instant.js';

/** Waits until the clock shows a time, or as long as it seemed to take until then, where the clock is set back meanwhile. */
export abstract class Timer {
  /** Resolves then, or when `signal` aborts. */
  abstract until(instant: Micros, signal: AbortSignal): Promise<void>;
}
