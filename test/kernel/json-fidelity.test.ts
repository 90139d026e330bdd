import fc from 'fast-check';
import type { Problem } from '../../src/kernel/domain-error.js';
import { follow, isDeeperThan, isExact, JsonFidelity, MAX_JSON_DEPTH } from '../../src/kernel/json-fidelity.js';

function losses(text: string): string[] {
  const found: Problem[] = [];
  follow(text, new JsonFidelity((problem) => found.push(problem)));
  return found.map(({ pointer, code }) => `${pointer} ${code}`);
}

test.each(['0', '-0.5', '1.5', '100', '9007199254740992', '123456789012345680000', '0.1', '5e-324', '1e+21'])(
  '%s comes out as it is written',
  (text) => expect(isExact(text)).toBe(true),
);

test.each([
  '1.0',
  '1.50',
  '1e2',
  '1E+2',
  '1e21',
  '0e999',
  '-0',
  '-0.00',
  '-0e5',
  '12345678901234567890',
  '9007199254740993',
  '0.12345678901234567',
  '1e400',
  '-1e400',
  '1e-400',
  '1E+9999',
])('%s does not', (text) => expect(isExact(text)).toBe(false));

test('a number that JavaScript writes is always exact, and one with another digit behind seventeen never', () =>
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = JSON.stringify(value);
      expect(isExact(text)).toBe(true);
      const digits = /^-?[0.]*[1-9](?:\.?\d){16,}$/.exec(text)?.[0];
      if (digits !== undefined) expect(isExact(`${digits}1`)).toBe(false);
    }),
  ));

test('a million zeros take no time to speak of', () => expect(isExact(`1${'0'.repeat(1_000_000)}1`)).toBe(false));

test('each loss has its place', () => {
  expect(
    losses(String.raw`{"a": [1, {"b": 12345678901234567890}], "c/d": {"x": 1, "\u0078": 2}, "a": "}\\\",:[{"}`),
  ).toEqual(['/a/1/b field/inexact-number', '/c~1d/x field/repeated', '/a field/repeated']);
});

test.each([
  [String.raw`{"a\\": 1, "b": 12345678901234567890}`, '/b field/inexact-number'],
  [String.raw`{"a\\\"": 1, "b": 12345678901234567890}`, '/b field/inexact-number'],
  [String.raw`["\\\\", 12345678901234567890]`, '/1 field/inexact-number'],
])('a string ends at the quote that no backslash escapes: %s', (text, loss) => expect(losses(text)).toEqual([loss]));

test('the same name in two objects, and a name that is also a value, are no repetition', () =>
  expect(losses('[{"a": "a"}, {"a": "b", "b": ["a", "a"]}]')).toEqual([]));

test('what JSON.stringify writes has none', () =>
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => expect(losses(JSON.stringify(value))).toEqual([]))));

describe('levels are counted before anything is parsed', () => {
  const nested = (levels: number) => '[{"a":'.repeat(levels / 2) + '1' + '}]'.repeat(levels / 2);

  test('up to those that it may have, and one beyond', () => {
    expect(isDeeperThan(nested(MAX_JSON_DEPTH), MAX_JSON_DEPTH)).toBe(false);
    expect(isDeeperThan(nested(MAX_JSON_DEPTH + 2), MAX_JSON_DEPTH)).toBe(true);
    expect(isDeeperThan('['.repeat(100_000), MAX_JSON_DEPTH)).toBe(true);
  });

  test('brackets in texts are none, whatever is escaped there', () => {
    expect(isDeeperThan(`["${'['.repeat(100)}", "\\"${'{'.repeat(100)}", "\\\\"]`, MAX_JSON_DEPTH)).toBe(false);
    expect(isDeeperThan(`"${'['.repeat(100)}`, MAX_JSON_DEPTH)).toBe(false);
    expect(isDeeperThan(`["\\\\"${',['.repeat(100)}`, MAX_JSON_DEPTH)).toBe(true);
  });

  test('lists that stand beside each other add up to nothing', () =>
    expect(isDeeperThan(`[${'[],'.repeat(1_000)}1]`, MAX_JSON_DEPTH)).toBe(false));
});
