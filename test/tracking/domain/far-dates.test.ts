import { farDates } from '../../../src/tracking/domain/far-dates.js';
import { day } from './facts.js';

const TODAY = day('2024-06-01');
const far = (body: unknown) => farDates(body, TODAY).map(({ pointer, detail }) => `${pointer}: ${detail}`);
const ahead = (pointer: string, date: string) =>
  `${pointer}: "${date}" lies more than 100 years ahead. If the year is a slip of the pen, correct it`;
const back = (pointer: string, date: string) =>
  `${pointer}: "${date}" lies more than 500 years back. If the year is a slip of the pen, correct it`;

test('a date is far after a hundred years ahead, and five hundred years back', () => {
  expect(far({ date: '2124-06-02' })).toEqual([]);
  expect(far({ date: '2124-06-03' })).toEqual([ahead('/date', '2124-06-03')]);
  expect(far({ date: '1524-05-29' })).toEqual([]);
  expect(far({ date: '1524-05-28' })).toEqual([back('/date', '1524-05-28')]);
});

test.each(['date', 'from', 'until', 'reported', 'phaseSince', 'since', 'on'])(
  '%s is a date, wherever it stands',
  (field) => expect(far({ effects: [{}, { [field]: '3025' }] })).toEqual([ahead(`/effects/1/${field}`, '3025')]),
);

test('one end of an interval is enough, and an open end is not far', () => {
  expect(far({ date: '2024/3025' })).toEqual([ahead('/date', '2024/3025')]);
  expect(far({ date: '1025/2024' })).toEqual([back('/date', '1025/2024')]);
  expect(far({ date: '1915/..', until: '/2024' })).toEqual([]);
});

test('what is no date, and what has no dates, is nothing to warn of', () => {
  expect(far({ title: '3025', date: 'some day', reported: null, from: 3025 })).toEqual([]);
  expect(far(undefined)).toEqual([]);
});
