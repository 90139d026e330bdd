import fc from 'fast-check';
import { canonicalJson } from '../../src/kernel/canonical-json.js';

test('members are sorted, spaces left out, numbers and text written one way', () => {
  expect(canonicalJson({ b: [1.0, 1e21, -0], a: { é: 'Türkiye\u0007', A: null } })).toBe(
    '{"a":{"A":null,"é":"Türkiye\\u0007"},"b":[1,1e+21,0]}',
  );
});

test('members that are undefined do not exist', () => {
  expect(canonicalJson({ until: undefined, from: '2025-03-21' })).toBe('{"from":"2025-03-21"}');
});

test('equal values give equal text, whatever the order of their members', () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
    }),
  ));

test('the text means the value it was made from', () =>
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
    ),
  ));

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a number that is none', Number.NaN],
  ['an infinite number', { days: Number.POSITIVE_INFINITY }],
  ['a BigInt', 1n],
])('%s has no canonical form', (_, value) => expect(() => canonicalJson(value)).toThrow());
