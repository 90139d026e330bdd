import fc from 'fast-check';
import { dayOf, formatDay } from '../../src/kernel/day.js';
import { formatInstant, type Micros, parseInstant } from '../../src/kernel/instant.js';

const anyInstant = fc
  .integer({ min: Date.parse('1000-01-01') * 1000, max: Date.parse('2255-01-01') * 1000 })
  .map((instant) => instant as Micros);

test('an instant written and read again is the same to the microsecond', () =>
  fc.assert(fc.property(anyInstant, (instant) => expect(parseInstant(formatInstant(instant))).toBe(instant))));

test('instants sort as their texts do', () =>
  fc.assert(
    fc.property(anyInstant, anyInstant, (one, other) =>
      expect(formatInstant(one) < formatInstant(other)).toBe(one < other),
    ),
  ));

test.each([
  ['2026-11-24T03:32:20.123456Z', '2026-11-24T03:32:20.123456Z'],
  ['2026-11-24T03:32:20Z', '2026-11-24T03:32:20.000000Z'],
  ['2026-11-24T03:32:20.5Z', '2026-11-24T03:32:20.500000Z'],
  ['2026-11-24T03:32:20.123456789Z', '2026-11-24T03:32:20.123456Z'],
  ['2026-11-24t03:32:20z', '2026-11-24T03:32:20.000000Z'],
  ['2023-01-06T01:30:00+04:00', '2023-01-05T21:30:00.000000Z'],
  ['2020-01-31T23:30:00-01:00', '2020-02-01T00:30:00.000000Z'],
  ['2024-02-29T23:59:59.999999Z', '2024-02-29T23:59:59.999999Z'],
  ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
])('%s is the instant %s', (text, expected) => expect(formatInstant(parseInstant(text)!)).toBe(expected));

test('an offset decides which day in UTC an instant falls in', () => {
  expect(formatDay(dayOf(parseInstant('2020-02-01T00:30:00+01:00')!))).toBe('2020-01-31');
  expect(formatDay(dayOf(parseInstant('1969-12-31T23:59:59.999999Z')!))).toBe('1969-12-31');
});

test.each([
  '2026-11-24',
  '2026-11-24T03:32:20',
  '2026-11-24 03:32:20Z',
  '2026-11-24T03:32Z',
  '2026-11-24T24:00:00Z',
  '2026-11-24T03:60:00Z',
  '2026-11-24T23:59:60Z',
  '2023-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-24T03:32:20+25:00',
  '2026-11-24T03:32:20+0400',
  '2026-11-24T03:32:20.Z',
  '2026-11-24T03:32:20,5Z',
  '+2026-11-24T03:32:20Z',
  ' 2026-11-24T03:32:20Z',
  '2026-11-24T03:32:20Z\n',
  '',
])('%j is not an instant', (text) => expect(parseInstant(text)).toBeUndefined());
