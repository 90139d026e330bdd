import fc from 'fast-check';
import {
  addDays,
  AFTER_ALL,
  BEFORE_ALL,
  type Day,
  dayFrom,
  dayOf,
  endOfDay,
  formatDay,
  parseDay,
} from '../../src/kernel/day.js';
import { parseInstant } from '../../src/kernel/instant.js';

const anyDay = fc.integer({ min: parseDay('1000-01-01')!, max: parseDay('9999-12-31')! }).map((day) => day as Day);

test('days are counted from 1970-01-01', () => {
  expect(['1969-12-31', '1970-01-01', '1970-01-02', '2000-03-01'].map(parseDay)).toEqual([-1, 0, 1, 11_017]);
});

test('a day written and read again is the same day', () =>
  fc.assert(fc.property(anyDay, (day) => expect(parseDay(formatDay(day))).toBe(day))));

test.each(['2024-02-29', '2000-02-29', '1000-01-01', '9999-12-31'])('%s is a day', (text) =>
  expect(formatDay(parseDay(text)!)).toBe(text),
);

test.each(['2023-02-29', '1900-02-29', '2025-04-31', '2025-13-01', '2025-00-10', '2025-01-00', '0999-12-31'])(
  '%s is no day of the calendar from the year 1000 on',
  (text) => expect(parseDay(text)).toBeUndefined(),
);

test.each(['2025-1-1', '20250101', '2025-01-01T00:00:00Z', ' 2025-01-01', '2025-01-01\n', '10000-01-01', ''])(
  '%j is not written as a day',
  (text) => expect(parseDay(text)).toBeUndefined(),
);

test('the ends of time stay where they are', () => {
  expect(addDays(AFTER_ALL, -1)).toBe(AFTER_ALL);
  expect(addDays(BEFORE_ALL, 1)).toBe(BEFORE_ALL);
  expect(formatDay(addDays(parseDay('2024-02-28')!, 2))).toBe('2024-03-01');
});

test('a month past December lies in the next year', () => {
  expect(formatDay(dayFrom(2025, 15, 1))).toBe('2026-03-01');
});

test('a day lasts until its last microsecond in UTC', () => {
  expect(endOfDay(parseDay('2023-01-06')!)).toBe(parseInstant('2023-01-06T23:59:59.999999Z'));
});

test('the end of a day falls in that day, also far in the past and the future', () =>
  fc.assert(fc.property(anyDay, (day) => expect(dayOf(endOfDay(day))).toBe(day))));
