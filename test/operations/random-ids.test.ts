import { RandomIds } from '../../src/operations/random-ids.js';

const ids = new RandomIds();

test('fresh ids are UUIDs of version 7 that sort as they were made', () => {
  const made = Array.from({ length: 1_000 }, () => ids.fresh());
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(made).size).toBe(1_000);
  expect([...made].sort()).toEqual(made);
});

test('derived ids are the same for the same name, today and in any later version', () => {
  expect(ids.derived('armenia-turkiye/key-1')).toBe('853616ce-5f78-54d5-892b-9a75fae9cede');
  expect(ids.derived('armenia-turkiye/key-2')).not.toBe(ids.derived('armenia-turkiye/key-1'));
});
