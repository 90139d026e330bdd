import { Clock } from '../../src/kernel/clock.js';
import type { Micros } from '../../src/kernel/instant.js';
import { ClockTimer } from '../../src/operations/clock-timer.js';

const SHORT_MICROS = 50_000;
const YEAR_MICROS = 365 * 86_400_000_000;

/** The machine's own clock, and another that shows whatever it was set to. */
class SetBackClock extends Clock {
  aheadMicros = 0;

  now(): Micros {
    return (this.monotonic() + this.aheadMicros) as Micros;
  }
  override monotonic(): Micros {
    return Math.round(performance.now() * 1000) as Micros;
  }
}

const clock = new SetBackClock();
const timer = new ClockTimer(clock);
const never = new AbortController().signal;

test('it waits as long as it seemed to take, also where the clock is set back by a year meanwhile', async () => {
  clock.aheadMicros = YEAR_MICROS;
  const waiting = timer.until((clock.now() + SHORT_MICROS) as Micros, never);
  clock.aheadMicros = 0;
  await waiting;
});

test('it ends at once where the clock shows the time already', async () => {
  await timer.until((clock.now() - 1) as Micros, never);
});
