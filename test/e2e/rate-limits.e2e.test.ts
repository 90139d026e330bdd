import type { Config } from '../../src/config.js';
import { ADMIN_KEY, withKey } from './keys.js';
import { openExample, P, type Service, startService } from './service.js';

let service: Service;
afterEach(() => service.stop());

const start = async (settings: Partial<Config>) => (service = await startService(settings));
const anybody = () => service.as(undefined);

const refused = (of: string) => ({ status: 429, body: { code: `rate-limit/${of}`, status: 429 } });

test('an address that asks too often in a minute is told when to ask again', async () => {
  await start({ requestsPerMinute: 3 });
  for (const left of ['2', '1', '0']) {
    const { status, headers } = await anybody().get('/api/v1/processes');
    expect({ status, headers }).toMatchObject({
      status: 200,
      headers: {
        'ratelimit-limit': '3',
        'ratelimit-remaining': left,
        'ratelimit-reset': expect.stringMatching(/^\d+$/),
      },
    });
  }
  const answer = await anybody().get('/api/v1/processes');
  expect(answer).toMatchObject(refused('requests'));
  expect(answer.headers['content-type']).toContain('application/problem+json');
  const seconds = Number(answer.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
});

test('who watches over the service is always answered, and not counted', async () => {
  await start({ requestsPerMinute: 1 });
  await anybody().get('/api/v1/processes').expect(200);
  for (const path of ['/health/live', '/health/ready']) {
    const { headers } = await anybody().get(path).expect(200);
    expect(headers['ratelimit-limit']).toBeUndefined();
    await service.http.get(path).expect(200);
  }
  expect(await anybody().get('/api/v1/processes')).toMatchObject(refused('requests'));
});

test('what nothing answers, and what is refused, counts too', async () => {
  await start({ requestsPerMinute: 3 });
  await anybody().get('/nothing').expect(404);
  await anybody().post('/api/v1/processes').send({}).expect(401);
  await service.as('a-key-that-nobody-gave-out-0000000000').post('/api/v1/processes').send({}).expect(401);
  expect(await anybody().get('/nothing')).toMatchObject(refused('requests'));
});

test('who has a key is counted by it, wherever it asks from', async () => {
  await start({ requestsPerMinute: 4, trustProxy: ['loopback'] });
  const from = (address: string) => service.http.post('/api/v1/processes').set('x-forwarded-for', address).send({});
  for (let n = 0; n < 4; n++) await from(`198.51.100.${n}`).expect(400);
  expect(await from('198.51.100.9')).toMatchObject(refused('requests'));
  await anybody().get('/api/v1/processes').set('x-forwarded-for', '198.51.100.9').expect(200);
});

test('where requests come from is what a trusted proxy says, and what nobody else says', async () => {
  await start({ requestsPerMinute: 2, trustProxy: ['127.0.0.0/8'] });
  const ask = (address: string) => anybody().get('/api/v1/processes').set('x-forwarded-for', address);
  for (const address of ['198.51.100.1', '198.51.100.2'])
    for (const status of [200, 200, 429]) await ask(address).expect(status);
  // One network of IPv6 is one caller.
  for (const [host, status] of [
    ['1', 200],
    ['2', 200],
    ['3', 429],
  ] as const)
    await ask(`2001:db8:0:1::${host}`).expect(status);
  await ask('2001:db8:0:2::1').expect(200);
  await service.stop();

  await start({ requestsPerMinute: 2 });
  let next = 1;
  for (const status of [200, 200, 429]) await ask(`203.0.113.${next++}`).expect(status);
});

test('only so many bytes may be sent in an hour, announced or in chunks', async () => {
  await start({ uploadBytesPerHour: 400 });
  const title = 'x'.repeat(150);
  const open = (id: string) => service.http.post('/api/v1/processes').send({ id, title });
  await open('one').expect(201);
  await open('two').expect(201);
  const announced = await open('three');
  expect(announced).toMatchObject(refused('bytes'));
  expect(Number(announced.headers['retry-after'])).toBeGreaterThan(3_500);
  const inChunks = await fetch(`${service.url}/api/v1/processes`, {
    method: 'POST',
    headers: { ...withKey(ADMIN_KEY), 'content-type': 'application/json' },
    body: new Blob([JSON.stringify({ id: 'four', title })]).stream(),
    duplex: 'half',
    // The types of browsers, which those of pages bring with them, know no `duplex`.
  } as RequestInit);
  expect(inChunks.status).toBe(429);
  await service.http.get('/api/v1/processes').expect(200);
  await anybody().get('/health/live').expect(200);
});

test('one import at a time, and the next when it has ended', async () => {
  await start({});
  await openExample(service);
  const dossier = (await service.http.get(`${P}/export`).expect(200)).body as object;
  const imports = await Promise.all(Array.from({ length: 6 }, () => service.http.post(`${P}/import`).send(dossier)));
  const statuses = new Set(imports.map(({ status }) => status));
  expect(statuses).toEqual(new Set([200, 429]));
  expect(imports.find(({ status }) => status === 429)).toMatchObject(refused('imports'));
  await service.http.post(`${P}/import`).send(dossier).expect(200);
  await service.http.post(`${P}/import`).set('content-type', 'application/json').send('no dossier').expect(400);
  await service.http.post(`${P}/import`).send(dossier).expect(200);
});

test('a limit of 0 is none', async () => {
  await start({ requestsPerMinute: 0, sendsPerMinute: 0, uploadBytesPerHour: 0, importsAtOnce: 0 });
  const { headers } = await anybody().get('/api/v1/processes').expect(200);
  expect(Object.keys(headers).filter((name) => name.startsWith('ratelimit'))).toEqual([]);
  await service.http.post('/api/v1/processes').send({ id: 'one', title: 'One' }).expect(201);
});
