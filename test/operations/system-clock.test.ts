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

test('it never goes back, also when the system is set back', () => {
  const clock = new SystemClock();
  const before = clock.now();
  jest.spyOn(Date, 'now').mockReturnValue(before / 1000 - 3_600_000);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
});

test('it follows when the system is set forward', () => {
  const clock = new SystemClock();
  const anHourOnMs = Date.now() + 3_600_000;
  jest.spyOn(Date, 'now').mockReturnValue(anHourOnMs);
  expect(Math.abs(clock.now() / 1000 - anHourOnMs)).toBeLessThan(50);
});
