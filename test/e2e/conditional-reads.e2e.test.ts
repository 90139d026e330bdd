import { QueryBus } from '@nestjs/cqrs';
import { P, type Service, startService } from './service.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
});
afterAll(() => service.stop());

const get = (path: string) => service.http.get(path);

test('the tag is the revision of the process, and 304 answers it', async () => {
  const path = `${P}/measures/air-cargo/status?asOf=2023-01-07`;
  const { etag } = (await get(path).expect(200)).headers as { etag: string };
  const { revision } = (await get(P).expect(200)).body as { revision: number };
  expect(etag).toBe(`"${revision}"`);
  const unchanged = await get(path).set('If-None-Match', `"1", W/${etag}`).expect(304);
  expect(unchanged.text).toBe('');
  expect(unchanged.headers['etag']).toBe(etag);
  await get(path).set('If-None-Match', '*').expect(304);
  await get(path).set('If-None-Match', '"1"').expect(200);
});

test.each([
  ['asOf=2023-01-07', false],
  ['asOf=2023-01-07&knownBy=report', true],
  ['asOf=2023-01-07&knownBy=report&knownAt=2023-01-07', false],
  ['knownBy=report&knownAt=2023-01-07', true],
  ['knownAt=2023-01-07', true],
])('the tag of an answer to %s carries the day: %s', async (query, carries) => {
  const { etag = '' } = (await get(`${P}/status?${query}`).expect(200)).headers;
  expect(/^"\d+\.\d{4}-\d{2}-\d{2}"$/.test(etag)).toBe(carries);
});

test('an answer about today carries the day in its tag', async () => {
  for (const path of [`${P}/status`, `${P}/timeline`, `${P}/measures/air-cargo/status`])
    expect((await get(path).expect(200)).headers['etag']).toMatch(/^"\d+\.\d{4}-\d{2}-\d{2}"$/);
});

describe.each(['*', 'the current tag'])('%s does not match what there is not', (tag) => {
  test.each([
    [404, '?atPosition=0', 'knowledge/not-yet-recorded'],
    [404, '/status?atPosition=0', 'knowledge/not-yet-recorded'],
    [400, '/status?atPosition=999999', 'position/ahead'],
    [404, '/measures/sea-cargo', 'measure/unknown'],
    [404, '/measures/sea-cargo/status', 'measure/unknown'],
    [404, '/measures/sea-cargo/history', 'measure/unknown'],
    [404, '/measures/air-cargo?atPosition=1', 'knowledge/not-yet-recorded'],
    [404, '/measures/air-cargo/status?atPosition=1', 'knowledge/not-yet-recorded'],
    [404, '/developments/at-999', 'development/unknown'],
    [404, '/developments/at-050?knownAt=2020-01-01', 'development/unknown'],
    [404, '/developments?measure=sea-cargo', 'measure/unknown'],
    [400, '/developments?cursor=x', 'cursor/unknown'],
    [400, '/measures?cursor=x', 'cursor/unknown'],
    [400, '/measures?limit=501', 'request/invalid-parameters'],
    [400, '/timeline?cursor=x', 'cursor/unknown'],
    [404, '/diff?from=2022-01-01&to=2023-01-01&atPosition=0', 'knowledge/not-yet-recorded'],
    [400, '/export?format=xml', 'request/invalid-parameters'],
    [400, '/status?asOf=soon', 'request/invalid-parameters'],
  ])('%d for %s', async (status, path, code) => {
    const { etag: today } = (await get(`${P}/status`)).headers as { etag: string };
    const current = `${today}, ${today.replace(/\..*"/, '"')}`;
    const { body, headers } = await get(`${P}${path}`).set('If-None-Match', tag === '*' ? tag : current);
    expect(body).toMatchObject({ status, code });
    expect(headers).not.toHaveProperty('etag');
  });

  test('404 for a process', async () => {
    const { etag } = (await get(P)).headers as { etag: string };
    for (const path of ['', '/status', '/measures', '/developments', '/timeline', '/export'])
      await get(`/api/v1/processes/nobody${path}`)
        .set('If-None-Match', tag === '*' ? tag : etag)
        .expect(404);
  });
});

test('what is unchanged is not worked out', async () => {
  const path = `${P}/measures/air-cargo/status?asOf=2023-01-07`;
  const { etag } = (await get(path).expect(200)).headers as { etag: string };
  const answering = jest.spyOn(service.app.get(QueryBus), 'execute');
  await get(path).set('If-None-Match', `"a,b", ${etag}`).expect(304);
  expect(answering).not.toHaveBeenCalled();
  answering.mockRestore();
});
