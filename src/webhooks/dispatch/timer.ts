import { Injectable } from '@nestjs/common';
import { setTimeout } from 'node:timers/promises';
import { Clock } from '../../kernel/clock.js';
import type { Micros } from '../../kernel/instant.js';

const LONGEST_SLEEP_MS = 60_000;

/** Waits until the clock shows a time, or as long as it seemed to take until then, where the clock is set back meanwhile. */
export abstract class Timer {
  /** Resolves then, or when `signal` aborts. */
  abstract until(instant: Micros, signal: AbortSignal): Promise<void>;
}

/** Looks at the clock again every minute: it may be set, and the machine may sleep. */
@Injectable()
export class ClockTimer extends Timer {
  constructor(readonly clock: Clock) {
    super();
  }

  async until(instant: Micros, signal: AbortSignal): Promise<void> {
    const end = this.clock.monotonic() + instant - this.clock.now();
    for (;;) {
      const leftMs = Math.ceil(Math.min(instant - this.clock.now(), end - this.clock.monotonic()) / 1000);
      if (leftMs <= 0 || signal.aborted) return;
      await setTimeout(Math.min(leftMs, LONGEST_SLEEP_MS), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
