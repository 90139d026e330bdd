import { HeadSamples } from '../../src/operations/head-samples.js';

test('an event is as old as the first look that saw the log go beyond what was taken in', () => {
  const heads = new HeadSamples();
  heads.note(10, 100);
  heads.note(12, 101);
  heads.note(12, 102);
  heads.note(15, 103);
  expect(heads.secondsBeyond(9, 110)).toBe(10);
  expect(heads.secondsBeyond(10, 110)).toBe(9);
  expect(heads.secondsBeyond(14, 110)).toBe(7);
  expect(heads.secondsBeyond(15, 110)).toBe(0);
});

test('what lies far back is told as finely as it matters, and is never forgotten', () => {
  const heads = new HeadSamples();
  const days = 200_000;
  for (let second = 0; second < days; second++) heads.note(second, second);
  for (const age of [10, 1_000, 10_000, 150_000]) {
    const told = heads.secondsBeyond(days - age - 1, days);
    expect(told).toBeLessThanOrEqual(age);
    expect(told).toBeGreaterThanOrEqual(age * 0.97);
  }
});
