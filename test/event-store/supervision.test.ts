import { untilAborted } from '../../src/event-store/supervision.js';

test('what fails again and again is told once, and once more after it went well or failed otherwise', async () => {
  const told: string[] = [];
  const stop = new AbortController();
  const turns = ['full', 'full', 'fine, then full', 'gone'];
  await untilAborted(
    stop.signal,
    (fine) => {
      const turn = turns.shift();
      if (turn === undefined) stop.abort();
      if (turn?.startsWith('fine')) fine();
      return Promise.reject(new Error(turn?.split(' ').at(-1)));
    },
    (error) => told.push((error as Error).message),
  );
  expect(told).toEqual(['full', 'full', 'gone']);
});
