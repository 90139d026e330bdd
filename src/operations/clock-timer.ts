import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import type { Micros } from '../kernel/instant.js';
import { Timer } from '../kernel/timer.js';

const LONGEST_SLEEP_MS = 60_000;

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
