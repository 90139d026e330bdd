import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { cargoFlies, openExample, P, type Service, startService } from '../e2e/service.js';
import { type CloudEvent, Subscriber } from './subscriber.js';

const W = '/api/v1/webhooks';
const PUBLIC_URL = 'https://tracker.example/detente';
const MEASURES = 40;

let service: Service;
let subscriber: Subscriber;
const start = async (publicUrl: string) => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'], publicUrl });
  subscriber = await Subscriber.start();
  await openExample(service);
};
afterEach(async () => {
  await service.stop();
  await subscriber.stop();
});

type Thin = CloudEvent & { readonly dataref: string };

async function subscribe(settings: object = {}): Promise<string> {
  const { body } = await service.http
    .post(W)
    .send({ url: subscriber.url, ...settings })
    .expect(201);
  return (body as { id: string }).id;
}

/** What cannot be sent whole: it says the status of each of these measures before and after. */
async function recordMuch(): Promise<void> {
  const measures = Array.from({ length: MEASURES }, (_, n) => `measure-${n}`);
  for (const id of measures) await service.http.post(`${P}/measures`).send({ id, title: id }).expect(201);
  const effects = measures.map((measure) => ({ measure, action: 'agree' }));
  await service.http
    .post(`${P}/developments`)
    .send({ ...cargoFlies, effects })
    .expect(201);
}

test('what is too large to be sent is found at its dataref, whole', async () => {
  await start(PUBLIC_URL);
  await subscribe({ filter: { changes: ['development.recorded'] } });
  await recordMuch();
  await subscriber.until((all) => all.length === 1);
  const event = subscriber.all[0]!.event as Thin;
  expect(event).toMatchObject({ source: `${PUBLIC_URL}${P}`, datacontenttype: 'application/json' });
  expect(event).not.toHaveProperty('data');
  expect(event.dataref).toMatch(new RegExp(`^${PUBLIC_URL}/api/v1/webhooks/.*/deliveries/${event.id}/data$`));
  const { body } = await service.http.get(event.dataref.slice(PUBLIC_URL.length)).expect(200);
  const position = Number(event.sequence.slice(0, 16));
  expect(body).toMatchObject({ position, process: 'armenia-turkiye', development: { change: 'recorded' } });
  expect((body as { measures: object[] }).measures).toHaveLength(MEASURES);
});

test('at that address are the same bytes as in a delivery that holds its data, also with the proof', async () => {
  await start('');
  const ids = [await subscribe(), await subscribe({ proof: true })];
  await service.http.post(`${P}/developments`).send(cargoFlies).expect(201);
  await subscriber.until((all) => all.length >= 8);
  for (const { event } of subscriber.all) {
    const path = `${W}/${ids.find((id) => event.id.includes(id))!}/deliveries/${event.id}/data`;
    const answer = await service.http.get(path).expect(200).expect('content-type', 'application/json; charset=utf-8');
    expect(answer.text).toBe(canonicalJson(event.data));
    expect('proof' in event.data).toBe(event.id.includes(ids[1]!));
    expect(event.source).toMatch(/^\/api\/v1\//);
  }
});

test('nothing is there that would not have been sent', async () => {
  await start('');
  const everything = await subscribe();
  const little = await subscribe({ filter: { changes: ['headline.changed'] } });
  await service.http.post(`${P}/developments`).send(cargoFlies).expect(201);
  await subscriber.until((all) => all.length >= 5);
  const state = subscriber.all.find(({ event }) => event.type.includes('state-changed'))!.event.id;
  const data = (id: string, delivery: string) => service.http.get(`${W}/${id}/deliveries/${delivery}/data`);
  await data(everything, state).expect(200);
  for (const [id, delivery] of [
    [little, state],
    [little, state.replace(everything, little)],
    [everything, state.replace('_1_', '_2_')],
    [everything, `${state.slice(0, -5)}77777`],
    [everything, 'none'],
  ] as const)
    expect((await data(id, delivery).expect(404)).body).toMatchObject({ code: 'delivery/unknown' });
  await data('none', state).expect(404);
});
