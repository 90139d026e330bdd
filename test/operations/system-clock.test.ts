import { SystemClock } from '../../src/operations/system-clock.js';

afterEach(() => jest.restoreAllMocks());

test('the clock tells the time of the system in microseconds', () => {
  const before = Date.now();
  const now = new SystemClock().now();
  const after = Date.now();
  expect(Number.isSafeInteger(now)).toBe(true);
  expect(now / 1000).toBeGreaterThan(before - 50);
  expect(now / 1000).toBeLessThan(after + 50);
});

test('it follows when the system is set back, and waits out a step back of less than a second', () => {
  const clock = new SystemClock();
  const before = clock.now();
  const realNow = Date.now.bind(Date);
  const set = jest.spyOn(Date, 'now').mockImplementation(() => realNow() - 500);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  set.mockImplementation(() => realNow() - 3_600_000);
  const setBack = realNow() - 3_600_000;
  expect(clock.now() / 1000).toBeGreaterThanOrEqual(setBack - 50);
  expect(clock.now() / 1000).toBeLessThanOrEqual(realNow() - 3_600_000 + 50);
  set.mockRestore();
  const setRight = realNow();
  expect(clock.now() / 1000).toBeGreaterThanOrEqual(setRight - 50);
  expect(clock.now() / 1000).toBeLessThanOrEqual(realNow() + 50);
});

test('how long something takes does not depend on what the system is set to', () => {
  const clock = new SystemClock();
  const began = clock.monotonic();
  jest.spyOn(Date, 'now').mockReturnValue(0);
  expect(clock.monotonic()).toBeGreaterThanOrEqual(began);
});

test('it follows when the system is set forward', () => {
  const clock = new SystemClock();
  const anHourOnMs = Date.now() + 3_600_000;
  jest.spyOn(Date, 'now').mockReturnValue(anHourOnMs);
  expect(Math.abs(clock.now() / 1000 - anHourOnMs)).toBeLessThan(50);
});
