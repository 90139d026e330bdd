import edtf from 'edtf';
import fc from 'fast-check';
import { addDays, AFTER_ALL, BEFORE_ALL, type Day, formatDay, parseDay } from '../../src/kernel/day.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { boundsOf, isUncertain, parseEdtf } from '../../src/kernel/edtf-date.js';

const written = (day: Day) => (day === BEFORE_ALL || day === AFTER_ALL ? 'for ever' : formatDay(day));

function bounds(text: string): string {
  const { first, last } = boundsOf(text);
  return `${written(first)} to ${written(last)}`;
}

function refusal(text: string): string {
  try {
    return bounds(text);
  } catch (error) {
    return error instanceof DomainError ? `${error.kind} ${error.code}` : String(error);
  }
}

describe('level 0: a date is as precise as it is written', () => {
  test.each([
    ['1993', '1993-01-01 to 1993-12-31'],
    ['1993-04', '1993-04-01 to 1993-04-30'],
    ['1993-04-03', '1993-04-03 to 1993-04-03'],
    ['2024-02', '2024-02-01 to 2024-02-29'],
    ['2024-02-29', '2024-02-29 to 2024-02-29'],
    ['2022/2024', '2022-01-01 to 2024-12-31'],
    ['2023-06/2023-08', '2023-06-01 to 2023-08-31'],
    ['2025/2025', '2025-01-01 to 2025-12-31'],
    ['2004-06-11/2005', '2004-06-11 to 2005-12-31'],
    ['1000', '1000-01-01 to 1000-12-31'],
    ['9999', '9999-01-01 to 9999-12-31'],
  ])('%s means %s', (text, expected) => expect(bounds(text)).toBe(expected));

  test.each(['2025-03-21T00:00:00Z', '2025-03-21T23:30:00-05:00', '2025-03-21T00:30:00+05:30', '2025-03-21T12:00:00'])(
    'the date-time %s counts by its own calendar day, whatever its offset',
    (text) => expect(bounds(text)).toBe('2025-03-21 to 2025-03-21'),
  );

  test('so does a date-time that ends an interval', () =>
    expect(bounds('2025-03-21T23:30:00-05:00/2025-03-25T01:00:00+05:00')).toBe('2025-03-21 to 2025-03-25'));
});

describe('level 1: doubt widens nothing, approximation widens by its precision', () => {
  test.each([
    ['1993?', '1993-01-01 to 1993-12-31'],
    ['2025-03-21?', '2025-03-21 to 2025-03-21'],
    ['1993~', '1992-01-02 to 1994-12-31'],
    ['1993%', '1992-01-02 to 1994-12-31'],
    ['1993-04~', '1993-03-01 to 1993-05-31'],
    ['1993-04-03~', '1993-03-31 to 1993-04-06'],
    ['2025-03-21%', '2025-03-18 to 2025-03-24'],
    ['2023-06~/2023-08', '2023-05-01 to 2023-08-31'],
    ['2023-06/2023-08~', '2023-06-01 to 2023-10-01'],
    ['199X', '1990-01-01 to 1999-12-31'],
    ['19XX', '1900-01-01 to 1999-12-31'],
    ['199X~', '1989-01-01 to 2000-12-30'],
    ['2025-XX', '2025-01-01 to 2025-12-31'],
    ['2025-06-XX', '2025-06-01 to 2025-06-30'],
    ['2025-XX-XX', '2025-01-01 to 2025-12-31'],
    ['2025-12-XX~', '2025-10-31 to 2026-01-31'],
    ['2025-XX-XX~', '2024-01-02 to 2026-12-31'],
  ])('%s means %s', (text, expected) => expect(bounds(text)).toBe(expected));

  test.each([
    ['2022/..', '2022-01-01 to for ever'],
    ['2022/', '2022-01-01 to for ever'],
    ['../2024', 'for ever to 2024-12-31'],
    ['/2024', 'for ever to 2024-12-31'],
    ['../..', 'for ever to for ever'],
    ['2022~/..', '2021-01-01 to for ever'],
  ])('an open or unknown end reaches for ever: %s means %s', (text, expected) => expect(bounds(text)).toBe(expected));

  test.each([
    ['2025-21', '2025-03-01 to 2025-05-31'],
    ['2025-22', '2025-06-01 to 2025-08-31'],
    ['2025-23', '2025-09-01 to 2025-11-30'],
    ['2025-24', '2025-12-01 to 2026-02-28'],
    ['2023-24', '2023-12-01 to 2024-02-29'],
    ['2025-22?', '2025-06-01 to 2025-08-31'],
    ['2025-22~', '2025-05-01 to 2025-10-01'],
    ['2025-21/2025-22', '2025-03-01 to 2025-08-31'],
  ])('the season %s means %s', (text, expected) => expect(bounds(text)).toBe(expected));
});

describe('level 2', () => {
  test.each([
    ['[1991-12-16,1991-12-24]', '1991-12-16 to 1991-12-24'],
    ['[1991-12-24,1991-12-16]', '1991-12-16 to 1991-12-24'],
    ['[2025-11-27..2025-11-29]', '2025-11-27 to 2025-11-29'],
    ['[1667,1668,1670..1672]', '1667-01-01 to 1672-12-31'],
    ['[1667-12,1760-01..1760-03]', '1667-12-01 to 1760-03-31'],
    ['[..1984]', 'for ever to 1984-12-31'],
    ['[1984..]', '1984-01-01 to for ever'],
    ['{1960,1961-12}', '1960-01-01 to 1961-12-31'],
    ['{2025-11-27..2025-11-29}', '2025-11-27 to 2025-11-29'],
    ['{..1983-12-31,1984-10-10}', 'for ever to 1984-10-10'],
    ['[2025~,2026]', '2024-01-02 to 2026-12-31'],
    ['[2025]', '2025-01-01 to 2025-12-31'],
  ])('of the set %s the members span %s', (text, expected) => expect(bounds(text)).toBe(expected));

  test.each([
    ['2022-11-0X', '2022-11-01 to 2022-11-09'],
    ['2025-06-3X', '2025-06-30 to 2025-06-30'],
    ['2023-02-2X', '2023-02-20 to 2023-02-28'],
    ['2024-02-X9', '2024-02-09 to 2024-02-29'],
    ['2025-1X', '2025-10-01 to 2025-12-31'],
    ['2025-X1', '2025-01-01 to 2025-11-30'],
    ['2025-XX-31', '2025-01-31 to 2025-12-31'],
    ['156X-12-25', '1560-12-25 to 1569-12-25'],
    ['1X93', '1093-01-01 to 1993-12-31'],
    ['20XX-02-29', '2000-02-29 to 2096-02-29'],
  ])('X is any digit that makes a day of the calendar: %s means %s', (text, expected) =>
    expect(bounds(text)).toBe(expected),
  );

  test.each([
    ['2025-?03-21', '2025-03-21 to 2025-03-21'],
    ['?2025-03-21', '2025-03-21 to 2025-03-21'],
    ['2025-03-~21', '2025-03-18 to 2025-03-24'],
    ['2025-~03-21', '2025-02-18 to 2025-04-21'],
    ['2025-03~-21', '2025-02-18 to 2025-04-21'],
    ['2025~-03-21', '2024-03-21 to 2026-03-21'],
    ['~2025-03', '2024-03-01 to 2026-03-31'],
    ['2025-%03', '2025-01-29 to 2025-05-01'],
    ['2025?-03-~21', '2025-03-18 to 2025-03-24'],
  ])('a mark on a part widens by the precision of that part: %s means %s', (text, expected) =>
    expect(bounds(text)).toBe(expected),
  );

  test.each([
    ['2025-25', '2025-03-01 to 2025-05-31'],
    ['2025-28', '2025-12-01 to 2026-02-28'],
    ['2025-29', '2025-09-01 to 2025-11-30'],
    ['2025-30', '2025-12-01 to 2026-02-28'],
    ['2025-31', '2025-03-01 to 2025-05-31'],
    ['2025-32', '2025-06-01 to 2025-08-31'],
    ['2025-33', '2025-01-01 to 2025-03-31'],
    ['2025-36', '2025-10-01 to 2025-12-31'],
    ['2025-37', '2025-01-01 to 2025-04-30'],
    ['2025-39', '2025-09-01 to 2025-12-31'],
    ['2025-40', '2025-01-01 to 2025-06-30'],
    ['2025-41', '2025-07-01 to 2025-12-31'],
  ])('the part of the year %s means %s', (text, expected) => expect(bounds(text)).toBe(expected));

  test.each([
    ['1950S2', '1900-01-01 to 1999-12-31'],
    ['1953S3', '1950-01-01 to 1959-12-31'],
    ['1953S4', '1953-01-01 to 1953-12-31'],
  ])('only the significant digits of %s count: %s', (text, expected) => expect(bounds(text)).toBe(expected));
});

describe('what is refused', () => {
  test.each([
    '0999',
    '0999-12-31',
    '0000',
    '0050-21',
    '-0044',
    'X999',
    'XXXX',
    'Y12000',
    'Y-17E7',
    'Y17E7',
    '[0999,1001]',
    '0999/2001',
    '9999-24',
    '9999-12-31~',
    '1000~',
  ])('%s reaches outside the years 1000 to 9999', (text) => expect(refusal(text)).toBe('incorrect date/out-of-range'));

  test.each([
    '',
    ' ',
    ' 2025',
    '2025 ',
    '2025-03-21\n',
    'March 2024',
    'unknown',
    '999',
    '10000',
    '20250321',
    '2025-1-1',
    '2025-13',
    '2025-00',
    '2025-01-00',
    '2025-42',
    '2023-02-29',
    '2023-02-30',
    '2023-04-31',
    '2025-02-3X',
    '2025-02-29T10:00:00Z',
    '2025-03-21T25:00:00Z',
    '2025-03-21 10:00:00',
    '2025/2024',
    '2024-06/2024-05',
    '2025/2026/2027',
    '2025-03-21/unknown',
    '[]',
    '[..]',
    '[2025',
    '2025]',
    '[2025}',
    '[2025,]',
    '[2025,..2026]',
    '[2025..,2026]',
    '[2025..2026..2027]',
    '[2025-06..2025-03]',
    '[2025/2026]',
    '?2025~',
    '2025~~',
    '2025-W03',
    'Y2025',
    'Y1E400E2',
    '-1',
    '２０２５',
    `[${'2025,'.repeat(30)}2025]`,
  ])('%j is not an EDTF date', (text) => expect(refusal(text)).toBe('incorrect date/not-edtf'));

  test('the message names the text, what is wrong with it, and what would do', () =>
    expect(() => parseEdtf('2023-02-29')).toThrow(
      '"2023-02-29" is not an EDTF date: the calendar has no such day. Try 2025-03-21, 2025-03, 1993~ or 2022/2024',
    ));

  test('no text at all makes it fail in any other way', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 120 }),
          fc.string({ unit: fc.constantFrom(...'0129X-/[]{},.?~%TYES:Z'), maxLength: 30 }),
        ),
        (text) => !/error/i.test(refusal(text)),
      ),
      { numRuns: 2000 },
    ));
});

test('? and % mark a date as uncertain, ~ does not', () => {
  expect(['1993?', '1993%', '2025-?03-21', '1993~', '1993'].map((text) => isUncertain(parseEdtf(text)))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

const anyDay = fc.integer({ min: parseDay('1000-01-01')!, max: parseDay('9999-12-31')! }).map((day) => day as Day);

describe('for any day', () => {
  test('the day means itself, its month and its year contain it', () =>
    fc.assert(
      fc.property(anyDay, (day) => {
        const text = formatDay(day);
        const [month, year] = [boundsOf(text.slice(0, 7)), boundsOf(text.slice(0, 4))];
        expect(boundsOf(text)).toEqual({ first: day, last: day });
        expect(formatDay(month.first)).toBe(`${text.slice(0, 7)}-01`);
        expect(month.first <= day && day <= month.last).toBe(true);
        expect(year.first <= month.first && month.last <= year.last).toBe(true);
        expect([364, 365]).toContain(year.last - year.first);
      }),
    ));

  test('two days in order bound an interval, a range and a set; in the wrong order no interval', () =>
    fc.assert(
      fc.property(anyDay, anyDay, (one, other) => {
        const [first, last] = [Math.min(one, other) as Day, Math.max(one, other) as Day];
        const [from, to] = [formatDay(first), formatDay(last)];
        for (const text of [`${from}/${to}`, `[${from}..${to}]`, `{${from},${to}}`, `[${to},${from}]`])
          expect(boundsOf(text)).toEqual({ first, last });
        if (first < last) expect(refusal(`${to}/${from}`)).toBe('incorrect date/not-edtf');
      }),
    ));

  test('an approximate day is three days wider on either side, an uncertain one is not', () =>
    fc.assert(
      fc.property(fc.integer({ min: -300_000, max: 2_900_000 }), (number) => {
        const day = number as Day;
        expect(boundsOf(`${formatDay(day)}~`)).toEqual({ first: addDays(day, -3), last: addDays(day, 3) });
        expect(boundsOf(`${formatDay(day)}?`)).toEqual({ first: day, last: day });
      }),
    ));

  test('edtf.js agrees on what it gets right: plain dates and digits left open at the end', () =>
    fc.assert(
      fc.property(anyDay, fc.constantFrom(4, 7, 10), fc.integer({ min: 0, max: 2 }), (day, length, open) => {
        const plain = formatDay(day).slice(0, length);
        const text = open === 0 ? plain : plain.slice(0, 4 - open).padEnd(4, 'X');
        const oracle = edtf(text) as { min: number; max: number };
        const { first, last } = boundsOf(text);
        expect([first, last]).toEqual([Math.floor(oracle.min / 86_400_000), Math.floor(oracle.max / 86_400_000)]);
      }),
    ));
});
