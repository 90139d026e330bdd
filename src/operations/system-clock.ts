import { uptime } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Clock } from '../kernel/clock.js';
import { unavailable } from '../kernel/domain-error.js';
import type { Micros } from '../kernel/instant.js';
import type { ClockWatch, Readings } from './clock-watch.js';

/** The system's clock is stepped and slewed; the monotonic one is finer but knows nothing of that. */
const MAX_DRIFT_MS = 20;
/** A step back that is smaller is waited out. */
const STANDS_STILL_MICROS = 1_000_000;

export const SYSTEM: Readings = {
  wallMs: () => Date.now(),
  runningMs: () => performance.now(),
  sinceBootMs: () => uptime() * 1000,
};

/** Wall clock time with the fineness of the monotonic clock. It follows the system's clock, forward and back. */
export class SystemClock extends Clock {
  private originMs = performance.timeOrigin;
  private last = 0;

  /** Without a watch, as for a command that is over at once, the clock is trusted. */
  constructor(private readonly watch?: ClockWatch) {
    super();
  }

  now(): Micros {
    const wallMs = Date.now();
    const elapsedMs = performance.now();
    if (Math.abs(this.originMs + elapsedMs - wallMs) > MAX_DRIFT_MS) this.originMs = wallMs - elapsedMs;
    const now = Math.round((this.originMs + elapsedMs) * 1000);
    if (now > this.last || now < this.last - STANDS_STILL_MICROS) this.last = now;
    return this.last as Micros;
  }

  override monotonic(): Micros {
    return Math.round(performance.now() * 1000) as Micros;
  }

  override stamp(): Micros {
    const problem = this.watch?.look();
    if (problem !== undefined) throw unavailable('clock/not-trusted', sentence(problem));
    return this.now();
  }
}

const sentence = (problem: string): string => problem[0]!.toUpperCase() + problem.slice(1);
