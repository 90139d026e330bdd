import { rewritten, suggestion } from '../../src/kernel/date-habits.js';
import { boundsOf } from '../../src/kernel/edtf-date.js';

test.each([
  ['12.09.2025', ['2025-09-12']],
  ['1.9.2025', ['2025-09-01']],
  ['09/12/2025', ['2025-12-09', '2025-09-12']],
  ['25/12/2025', ['2025-12-25']],
  ['12-25-2025', ['2025-12-25']],
  ['2025/09/12', ['2025-09-12']],
  ['2025-9-2', ['2025-09-02']],
  ['20250912', ['2025-09-12']],
  ['09.2025', ['2025-09']],
  ['2025/09', ['2025-09']],
  ['12 September 2025', ['2025-09-12']],
  ['Sept. 12th, 2025', ['2025-09-12']],
  ['March 2025', ['2025-03']],
  ['31.02.2025', []],
  ['12 Brumaire 2025', []],
  ['yesterday', []],
])('%s is written %j here', (habit, dates) => expect(rewritten(habit)).toEqual(dates));

test('a refused date is answered with the right form of itself, or with examples', () => {
  expect(() => boundsOf('12.09.2025')).toThrow(
    '"12.09.2025" is not an EDTF date: the form is not known. Write 2025-09-12',
  );
  expect(() => boundsOf('09/12/2025')).toThrow('Write 2025-12-09 or 2025-09-12, whichever is meant');
  expect(() => boundsOf('soon')).toThrow('Try 2025-03-21, 2025-03, 1993~ or 2022/2024');
  expect(suggestion('soon')).toBe('');
});
