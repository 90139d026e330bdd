/** First month and number of months; a month past December lies in the next year. */
type Months = readonly [firstMonth: number, months: number];

const SEASONS: readonly Months[] = [
  [3, 3],
  [6, 3],
  [9, 3],
  [12, 3],
];
/** In the order of the codes from 33: quarters, thirds, halves. */
const DIVISIONS: readonly Months[] = [
  [1, 3],
  [4, 3],
  [7, 3],
  [10, 3],
  [1, 4],
  [5, 4],
  [9, 4],
  [1, 6],
  [7, 6],
];

/**
 * What stands in a month's place from 21 to 41 (EDTF level 2, "sub-year groupings"). Seasons are those of the
 * meteorological calendar: 21–24 without a hemisphere are read as northern (21 is March to May, 24 December to
 * February), 25–28 are northern, 29–32 southern (29, spring, is September to November).
 */
export function subYearMonths(code: number): Months {
  if (code >= 33) return DIVISIONS[code - 33]!;
  return code >= 29 ? SEASONS[(code - 29 + 2) % 4]! : SEASONS[(code - 21) % 4]!;
}
