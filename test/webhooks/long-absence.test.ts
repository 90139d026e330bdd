import { Webhook } from 'standardwebhooks';
import { dose, STEP_LIMIT_MS } from '../doses.js';
import { openExample, P, type Service, startService } from '../e2e/service.js';
import { Subscriber } from './subscriber.js';

let service: Service;
let subscriber: Subscriber;
beforeEach(async () => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'] });
  subscriber = await Subscriber.start();
  await openExample(service);
});
afterEach(async () => {
  await service.stop();
  await subscriber.stop();
});

const W = '/api/v1/webhooks';

const EVENTS = dose('EVENTS', { usual: 1_000, long: 10_000 });

test(
  `${EVENTS} events recorded while it was switched off are delivered in order, each once`,
  async () => {
    const filter = { changes: ['development.recorded'] };
    const { id } = (await service.http.post(W).send({ url: subscriber.url, filter }).expect(201)).body as {
      id: string;
    };
    await service.http.post(`${W}/${id}/disable`).expect(200);
    const developments = Array.from({ length: EVENTS }, (_, n) => ({
      id: `d-${n}`,
      date: '2023-01-01',
      type: 'report',
      title: `d-${n}`,
      effects: [],
    }));
    const dossier = (await service.http.get(`${P}/export`).expect(200)).body as { record: object[] };
    dossier.record.push(...developments.map((development) => ({ development })));
    await service.http.post(`${P}/import`).send(dossier).expect(201);
    await service.http.post(`${W}/${id}/enable`).expect(200);
    await subscriber.until((all) => all.length >= EVENTS, 5 * STEP_LIMIT_MS);
    const subjects = subscriber.all.map(({ event }) => event.subject);
    expect(subjects).toEqual(developments.map((development) => `developments/${development.id}`));
  },
  6 * STEP_LIMIT_MS,
);

test('secrets rotate in the middle of a stream, and whoever has the old or the new one can verify everything', async () => {
  const filter = { changes: ['development.recorded'] };
  const made = (await service.http.post(W).send({ url: subscriber.url, filter }).expect(201)).body as Created;
  const secrets = [made.secret];
  for (let n = 0; n < 120; n++) {
    const body = { id: `d-${n}`, date: '2023-01-01', type: 'report', title: 'x', effects: [] };
    await service.http.post(`${P}/developments`).send(body).expect(201);
    if (n === 40 || n === 80) {
      const rotated = await service.http.post(`${W}/${made.id}/secret`).send({ overlapHours: 1 }).expect(200);
      secrets.push((rotated.body as Created).secret);
    }
  }
  await subscriber.until((all) => all.length >= 120);
  const verifies = (secret: string, n: number) => {
    const { text, headers } = subscriber.all[n]!;
    try {
      new Webhook(secret).verify(text, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  };
  // The first goes on through both overlaps; each newer one from when it was there.
  expect(subscriber.all.every((_, n) => verifies(secrets[0]!, n))).toBe(true);
  expect(subscriber.all.every((_, n) => n <= 41 || verifies(secrets[1]!, n))).toBe(true);
  expect(subscriber.all.every((_, n) => n <= 81 || verifies(secrets[2]!, n))).toBe(true);
  expect(verifies(secrets[2]!, 0)).toBe(false);
  const ended = await service.http.post(`${W}/${made.id}/secret`).send({ overlapHours: 0 }).expect(200);
  subscriber.all.splice(0);
  const body = { id: 'last', date: '2023-01-01', type: 'report', title: 'x', effects: [] };
  await service.http.post(`${P}/developments`).send(body).expect(201);
  await subscriber.until((all) => all.length >= 1);
  expect(verifies((ended.body as Created).secret, 0)).toBe(true);
  expect(secrets.some((secret) => verifies(secret, 0))).toBe(false);
});

interface Created {
  readonly id: string;
  readonly secret: string;
}
