import type { OpenAPIObject } from '@nestjs/swagger';
import createClient from 'openapi-fetch';
import { Subscriber } from '../../webhooks/subscriber.js';
import { ADMIN } from '../keys.js';
import { poison } from '../poison.js';
import { type Service, startService } from '../service.js';
import { DocumentCheck, operationsOf } from './document-check.js';
import { CALLS, type Known } from './every-route.js';
import { compileAgainst } from './generated-client.js';

let service: Service;
let subscriber: Subscriber;
let document: OpenAPIObject;
let check: DocumentCheck;
beforeAll(async () => {
  service = await startService({ webhookAllowHttp: true, webhookAllowCidrs: ['127.0.0.0/8'] });
  subscriber = await Subscriber.start();
  document = (await service.http.get('/openapi.json').expect(200)).body as OpenAPIObject;
  check = new DocumentCheck(document);
});
afterAll(async () => {
  await service.stop();
  await subscriber.stop();
});

test('calls with the types generated from the document compile', async () => {
  expect(await compileAgainst(document)).toEqual([]);
});

test('every route can be called with a generated client, and answers what the document says, and no more', async () => {
  expect(Object.keys(CALLS).sort()).toEqual(
    operationsOf(document)
      .map(([route]) => route)
      .sort(),
  );
  const api = createClient({ baseUrl: await service.app.getUrl(), headers: ADMIN });
  const wrong: string[] = [];
  api.use({
    async onResponse({ request, response, schemaPath }) {
      wrong.push(...(await check.answer(`${request.method} ${schemaPath}`, response.clone())));
    },
  });
  const delivered = async () => {
    await subscriber.until((all) => all.some(({ id }) => !id.startsWith('msg_ping')));
    return subscriber.all.find(({ id }) => !id.startsWith('msg_ping'))!.id;
  };
  const known: Known = {
    receiver: subscriber.url,
    delivered,
    poisoned: () => poison(service),
    subscription: '',
    key: '',
    event: '',
    head: 0,
  };
  for (const [route, call] of Object.entries(CALLS)) {
    const { response } = await call(api, known);
    expect([route, response.ok]).toEqual([route, true]);
  }
  expect(wrong).toEqual([]);
});

test('what was delivered meanwhile is what the document says, and no more', () => {
  const told = new Set<string>();
  for (const { event } of subscriber.all) {
    const change = event.type.replace(/^detente\.(.+)\.v\d+$/, '$1');
    told.add(change);
    expect(check.delivery(change, event)).toEqual([]);
  }
  expect([...told].sort()).toEqual([
    'conflict.opened',
    'conflict.ruled',
    'deadline.missed',
    'development.corrected',
    'development.recorded',
    'development.retracted',
    'headline.changed',
    'measure.amended',
    'measure.legal-force-changed',
    'measure.practice-changed',
    'measure.state-changed',
    'measure.withdrawn',
    'process.amended',
    'question.changed',
    'webhook.ping',
  ]);
});
