import { counted, linesOf } from '../../src/cli/wording.js';

test('one is one', () => {
  expect([counted(1, 'development'), counted(0, 'day'), counted(1_380, 'day')]).toEqual([
    '1 development',
    '0 days',
    '1,380 days',
  ]);
});

test('no word is cut while a line can end before it, and nothing is left out', () => {
  expect(linesOf('Restriction imposed', 14)).toEqual(['Restriction', 'imposed']);
  expect(linesOf('[1991-12-16,1991-12-24]', 12)).toEqual(['[1991-12-16,', '1991-12-24]']);
  expect(linesOf('third-country-crossing +1', 14)).toEqual(['third-country-', 'crossing +1']);
  expect(linesOf('Straßenbahnhaltestelle', 10).join('')).toBe('Straßenbahnhaltestelle');
});
