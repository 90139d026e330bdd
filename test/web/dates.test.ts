import { parseDay } from '../../src/kernel/day.js';
import { dateInWords, instantInWords } from '../../src/web/texts/dates.js';
import { readComparedTimes } from '../../src/web/times/compared-times.js';
import { readViewTimes } from '../../src/web/times/view-times.js';

test.each([
  ['2023-01-01', '1 January 2023'],
  ['2023-01-01?', 'perhaps 1 January 2023'],
  ['2023-01~', 'about January 2023'],
  ['2023', '2023'],
  ['2023-22', 'summer 2023'],
  ['2023-06/2023-08', 'some time between June 2023 and August 2023'],
  ['2023-06/..', 'June 2023 or later'],
  ['../2023', '2023 or earlier'],
  ['[1991-12-16,1991-12-24]', '16 December 1991 or 24 December 1991'],
  ['2022-11-0X', 'some day between 1 November 2022 and 9 November 2022 (2022-11-0X)'],
  ['199X', 'some day between 1 January 1990 and 31 December 1999 (199X)'],
])('%s is said as %s', (edtf, words) => expect(dateInWords(edtf)).toBe(words));

test('an instant is said to the second, and a day as a day', () => {
  expect(instantInWords('2026-11-27T10:33:09.536974Z')).toBe('27 November 2026, 10:33:09 UTC');
  expect(instantInWords('2026-11-27')).toBe('27 November 2026');
});

describe('what people type as a day', () => {
  test.each([
    ['2023-01-03', '2023-01-03'],
    [' 3 January 2023 ', '2023-01-03'],
    ['Jan 3, 2023', '2023-01-03'],
    ['3.1.2023', '2023-01-03'],
    ['2023-02', '2023-02-28'],
    ['February 2024', '2024-02-29'],
    ['2023', '2023-12-31'],
    ['2023-01/2023-03', '2023-03-31'],
    ['25/12/2022', '2022-12-25'],
  ])('%s means %s', (typed, day) => {
    const { temporal, problems } = readViewTimes({ asOf: typed });
    expect(problems).toEqual([]);
    expect(temporal.asOf).toBe(parseDay(day));
  });

  test.each([
    ['3/4/2022', /two ways/],
    ['soon', /not a date/],
    ['2023-02-30', /not a date/],
    ['0999-01-01', /not a date/],
    ['2023/..', /no end/],
    ['<script>', /not a date/],
    ['x'.repeat(5_000), /not a date/],
    ['20230-01-01', /not a date/],
    ['\u202e2023', /not a date/],
  ])('%s is asked about, and the page is that of today', (typed, problem) => {
    const { temporal, problems } = readViewTimes({ asOf: typed });
    expect(problems).toEqual([{ field: 'asOf', text: expect.stringMatching(problem) as string }]);
    expect(temporal).toEqual({});
  });

  test('a parameter that comes twice counts as the last, and one that is no text as none', () => {
    expect(readViewTimes({ asOf: ['2022', '2023-01-03'] }).temporal.asOf).toBe(parseDay('2023-01-03'));
    expect(readViewTimes({ asOf: { toString: 1 } }).problems).toEqual([]);
  });
});

test('each problem of a comparison is told at its own field', () => {
  const { problems } = readComparedTimes({ from: 'a', to: 'b', knownFrom: 'c', knownTo: 'd' });
  expect(problems.map(({ field }) => field)).toEqual(['from', 'knownFrom', 'to', 'knownTo']);
});
