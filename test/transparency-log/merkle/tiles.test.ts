import { hashesAt, readTilePath, tilePath, widthIn } from '../../../src/transparency-log/merkle/tiles.js';

test.each([
  [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
  [{ level: 3, index: 0, width: 1 }, 'tile/3/000.p/1'],
  [{ level: 'entries' as const, index: 273, width: 112 }, 'tile/entries/273.p/112'],
  [{ level: 'entries' as const, index: 1000, width: 256 }, 'tile/entries/x001/000'],
])('%j is served at %s', (name, path) => {
  expect(tilePath(name)).toBe(path);
  expect(readTilePath(path)).toEqual(name);
});

test.each([
  'tile/0/1',
  'tile/00/001',
  'tile/64/001',
  'tile/0/x000/001',
  'tile/0/001.p/0',
  'tile/0/001.p/256',
  'tile/0/001.p/01',
  'tile/0/001/',
  'tile/entries/../001',
  'tile/data/001',
])('%s is no name of a tile', (path) => {
  expect(readTilePath(path)).toBeUndefined();
});

test('a tree of 70,000 leaves has the tiles that the specification counts', () => {
  expect([0, 1, 2, 3].map((level) => hashesAt(level, 70_000))).toEqual([70_000, 273, 1, 0]);
  expect(widthIn(70_000, 0, 272)).toBe(256);
  expect(widthIn(70_000, 0, 273)).toBe(112);
  expect(widthIn(70_000, 1, 1)).toBe(17);
  expect(widthIn(70_000, 2, 0)).toBe(1);
  expect(widthIn(70_000, 0, 274)).toBe(0);
});
