import { ClockWatch, JUMP_MS, type Readings, TRUSTED_AGAIN_AFTER_MS } from '../../src/operations/clock-watch.js';

/** A machine whose clock is set, that sleeps, and on which time passes. */
class Machine implements Readings {
  private wall = 1_700_000_000_000;
  private running = 5_000;
  private boot = 90_000;

  wallMs = () => this.wall;
  runningMs = () => this.running;
  sinceBootMs = () => this.boot;

  pass(ms: number): void {
    this.wall += ms;
    this.running += ms;
    this.boot += ms;
  }
  sleep(ms: number): void {
    this.wall += ms;
    this.boot += ms;
  }
  set(byMs: number): void {
    this.wall += byMs;
  }
}

const YEAR_MS = 365 * 86_400_000;
let machine: Machine;
let told: (string | undefined)[];
let watch: ClockWatch;
beforeEach(() => {
  machine = new Machine();
  told = [];
  watch = new ClockWatch(machine, (problem) => told.push(problem));
});

test.each([YEAR_MS, -YEAR_MS, JUMP_MS + 1, -JUMP_MS - 1])(
  'a jump of %i ms is noticed at the next look, and told once',
  (ms) => {
    machine.pass(10_000);
    expect(watch.look()).toBeUndefined();
    machine.set(ms);
    expect(watch.look()).toContain(ms > 0 ? 'seconds ahead' : 'seconds back');
    machine.pass(1_000_000_000);
    expect(watch.look()).toContain('POST /health/clock');
    expect(told).toHaveLength(1);
  },
);

test('once set right it is trusted when it has agreed for a minute, and not before', () => {
  machine.set(YEAR_MS);
  watch.follow();
  machine.set(-YEAR_MS);
  expect(watch.look()).toBeDefined();
  machine.pass(TRUSTED_AGAIN_AFTER_MS - 1);
  expect(watch.look()).toBeDefined();
  machine.pass(1);
  expect(watch.look()).toBeUndefined();
  expect(told.at(-1)).toBeUndefined();
});

test('a second jump while it agrees begins the minute anew', () => {
  machine.set(YEAR_MS);
  watch.follow();
  machine.set(-YEAR_MS);
  watch.follow();
  machine.pass(TRUSTED_AGAIN_AFTER_MS / 2);
  machine.set(YEAR_MS);
  watch.follow();
  machine.set(-YEAR_MS);
  watch.follow();
  machine.pass(TRUSTED_AGAIN_AFTER_MS / 2);
  expect(watch.look()).toBeDefined();
});

test('somebody who knows that it is right is believed, and what it shows then is what it is held against', () => {
  machine.set(YEAR_MS);
  watch.follow();
  watch.confirm();
  expect(watch.look()).toBeUndefined();
  machine.set(-YEAR_MS);
  expect(watch.look()).toBeDefined();
});

test('small steps, also many of them, and the machine’s sleep are no jumps', () => {
  for (let step = 0; step < 100; step++) {
    machine.set(JUMP_MS / 2);
    machine.pass(1_000);
    watch.follow();
    expect(watch.look()).toBeUndefined();
  }
  machine.sleep(YEAR_MS);
  expect(watch.look()).toBeUndefined();
  expect(told).toEqual([]);
});

test('small steps do not add up, neither around a sleep nor where it is followed', () => {
  machine.sleep(3_600_000);
  for (let step = 0; step < 3; step++) {
    machine.set(JUMP_MS - 1_000);
    expect(watch.look()).toBeUndefined();
  }
  for (let step = 0; step < 3; step++) {
    machine.set(JUMP_MS - 1_000);
    watch.follow();
  }
  machine.sleep(3_600_000);
  expect(watch.look()).toBeUndefined();
  expect(told).toEqual([]);
});
