import { performance } from 'node:perf_hooks';
import { Clock } from '../kernel/clock.js';
import type { Micros } from '../kernel/instant.js';

/** The system's clock is stepped and slewed; the monotonic one is finer but knows nothing of that. */
const MAX_DRIFT_MS = 20;

/** Wall clock time with the fineness of the monotonic clock. Never goes back, even when the system's clock is set back. */
export class SystemClock extends Clock {
  private originMs = performance.timeOrigin;
  private last = 0;

  now(): Micros {
    const wallMs = Date.now();
    const elapsedMs = performance.now();
    if (Math.abs(this.originMs + elapsedMs - wallMs) > MAX_DRIFT_MS) this.originMs = wallMs - elapsedMs;
    this.last = Math.max(this.last, Math.round((this.originMs + elapsedMs) * 1000));
    return this.last as Micros;
  }
}
