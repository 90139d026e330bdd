import fc from 'fast-check';
import { beginningOf, freshKey, hashOf, isSpoilt } from '../../src/access/keys/key-text.js';

test('a key has a prefix that tells whose it is, 256 bits and a checksum, in letters and digits', () => {
  const keys = Array.from({ length: 200 }, freshKey);
  for (const key of keys) expect(key).toMatch(/^detente_[0-9A-Za-z]{49}$/);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(isSpoilt(key)).toBe(false);
});

test('a key that lost something, or in which one letter is another, is told from a whole one', () => {
  const digit = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
  const key = freshKey();
  fc.assert(
    fc.property(fc.integer({ min: 8, max: key.length - 1 }), digit, (at, other) => {
      const changed = key.slice(0, at) + other + key.slice(at + 1);
      expect(isSpoilt(changed)).toBe(changed !== key);
      expect(isSpoilt(key.slice(0, at))).toBe(true);
    }),
  );
  expect(isSpoilt(`${key}0`)).toBe(true);
});

test('what does not begin as one of ours is not for us to judge', () => expect(isSpoilt('a'.repeat(64))).toBe(false));

test('of a key, its first four characters are shown', () => {
  const key = freshKey();
  expect(beginningOf(key)).toBe(key.slice(0, 'detente_'.length + 4));
});

test('the hash is SHA-256', () =>
  expect(hashOf('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
