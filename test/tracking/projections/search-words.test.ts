import { searchWords, wordsIn } from '../../../src/tracking/projections/search-words.js';

test.each([
  ['Turkish letters with and without their dots', ['Kılıç', 'KILIÇ', 'kiliç', 'Kilic', 'KİLİÇ'], 'kilic'],
  ['a dotless i at the beginning', ['Iğdır', 'IĞDIR', 'ığdır', 'Igdir'], 'igdir'],
  ['Greek accents and the final sigma', ['Αθήνας', 'ΑΘΗΝΑΣ', 'αθηνας'], 'αθηνασ'],
  ['ligatures', ['eﬃcient', 'EFFICIENT'], 'efficient'],
  ['full-width forms', ['Ｍａｒｇａｒａ', 'MARGARA'], 'margara'],
  ['letters that Unicode keeps whole', ['Łódź', 'LODZ', 'lodz'], 'lodz'],
  ['a ligature of Armenian', ['և', 'ԵՒ'], 'եւ'],
])('%s are one word', (_, written, word) => {
  for (const text of written) expect(searchWords(text)).toBe(word);
});

test('words that come twice, or that others begin with, are looked for once', () => {
  expect(wordsIn('envoy Envoys e ENV talks envoy – talks')).toEqual(['envoys', 'talks']);
});
