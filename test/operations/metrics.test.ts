import { setTimeout as pause } from 'node:timers/promises';
import { Metrics } from '../../src/operations/metrics.js';

const LONG_ENOUGH_TO_MEASURE_MS = 100;
const LAG = /^nodejs_eventloop_lag_(?:min|mean|stddev)_seconds (\S+)$/gm;
const lags = (text: string) => [...text.matchAll(LAG)].map(([, value]) => Number(value));

test('the event loop is watched from the start, and where nothing was measured nothing is told', async () => {
  const metrics = new Metrics();
  await pause(LONG_ENOUGH_TO_MEASURE_MS);
  const first = lags(await metrics.text());
  expect(first).toHaveLength(3);
  const again = lags(await metrics.text());
  for (const lag of [...first, ...again]) expect(lag).toBeLessThan(60);
});
