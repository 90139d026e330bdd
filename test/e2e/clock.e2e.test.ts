import { cargoFlies, openExample, P, type Service, startService } from './service.js';

const DAY_MS = 86_400_000;
const realNow = Date.now.bind(Date);
let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.stop();
});

const setClock = (byMs: number) => jest.spyOn(Date, 'now').mockImplementation(() => realNow() + byMs);
const today = async () => ((await service.http.get(`${P}/status`).expect(200)).body as { asOf: string }).asOf;
const dayIn = (days: number) => new Date(realNow() + days * DAY_MS).toISOString().slice(0, 10);
const record = (id: string) => service.http.post(`${P}/developments`).send({ id, ...cargoFlies });

test('"today" follows the clock ahead, and back again', async () => {
  const before = [dayIn(0), await today(), dayIn(0)];
  expect(before).toContain(before[1]);
  setClock(400 * DAY_MS);
  expect([dayIn(400), dayIn(400)]).toContain(await today());
  jest.restoreAllMocks();
  expect([before[1], dayIn(0)]).toContain(await today());
});

test('nothing is recorded under a clock that jumped, until somebody confirms it', async () => {
  setClock(400 * DAY_MS);
  const refused = await record('at-050').expect(503);
  expect(refused.body).toMatchObject({
    code: 'clock/not-trusted',
    detail: expect.stringContaining('POST /health/clock') as string,
  });
  await service.http.post('/api/v1/processes').send({ id: 'other', title: 'Other' }).expect(503);
  const { body } = await service.http.get('/health/ready').expect(503);
  expect(body).toMatchObject({ parts: { clock: expect.stringContaining('jumped') as string, log: 'ok' } });
  await service.http.get(`${P}/developments/at-050`).expect(404);
  await service.http.get(`${P}/status`).expect(200);
  await service.http.post('/health/clock').expect(200);
  await service.http.get('/health/ready').expect(200);
  await record('at-050').expect(201);
});

test('a write that was answered before the jump is answered again', async () => {
  const first = await record('at-050').set('Idempotency-Key', 'k').expect(201);
  setClock(-400 * DAY_MS);
  const again = await record('at-050').set('Idempotency-Key', 'k').expect(201);
  expect(again.body).toEqual(first.body);
});

test('a last record that lies ahead of the clock is a warning, and requests may come all the same', async () => {
  setClock(400 * DAY_MS);
  await service.http.post('/health/clock').expect(200);
  await record('at-050').expect(201);
  jest.restoreAllMocks();
  await service.http.post('/health/clock').expect(200);
  const { body } = await service.http.get('/health/ready').expect(200);
  expect(body).toMatchObject({
    status: 'ok',
    warnings: { log: expect.stringMatching(/^the last record \(position 5\) is of .*, ahead of the clock$/) as string },
  });
});
