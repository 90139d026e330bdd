import { P, type Service, startService } from './service.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
});
afterAll(() => service.stop());

const get = (path: string) => service.http.get(path);

test('an empty service starts with the default dossier', async () => {
  const { body } = await get('/api/v1/processes').expect(200);
  expect(body).toMatchObject({
    items: [{ id: 'armenia-turkiye', title: 'Armenia-Türkiye normalization' }],
    next: null,
  });
});

test('air cargo was in effect on 3 January 2023, and nobody could know before the 6th', async () => {
  const asKnown = async (day: string) => {
    const { body } = await get(`${P}/measures/air-cargo/status?asOf=2023-01-03&knownAt=${day}&knownBy=report`).expect(
      200,
    );
    return (body as { state: string }).state;
  };
  expect(await asKnown('2023-01-05')).toBe('agreed');
  expect(await asKnown('2023-01-06')).toBe('in-effect');
});

test("a measure's status says for which times and which position it holds", async () => {
  const { body, headers } = await get(`${P}/measures/air-cargo/status?asOf=2023-01-07`).expect(200);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(body).toMatchObject({
    process: 'armenia-turkiye',
    measure: 'air-cargo',
    title: 'Direct air cargo',
    kind: 'commitment',
    asOf: '2023-01-07',
    knownBy: 'record',
    state: 'in-effect',
    possibleStates: ['in-effect'],
    inEffect: 'yes',
    legalForce: 'InForce',
    since: '2023-01-01',
    until: null,
    position: expect.any(Number) as number,
    disputed: expect.any(Boolean) as boolean,
    stale: expect.any(Boolean) as boolean,
    basis: expect.arrayContaining(['at-050']) as string[],
  });
});

test('the status of a process has headline, axes, momentum and every measure', async () => {
  const { body } = await get(`${P}/status?asOf=2023-01-07`).expect(200);
  const status = body as { headline: object; axes: object; momentum: object; measures: { measure: string }[] };
  expect(status.headline).toMatchObject({
    stage: expect.any(String) as string,
    because: expect.any(Array) as string[],
  });
  expect(Object.keys(status.axes).sort()).toEqual([
    ...['agreements', 'assumed', 'border', 'contact', 'measures', 'relations', 'uncertain'],
  ]);
  expect(status.momentum).toMatchObject({ windowDays: 90 });
  expect(status.measures).toHaveLength(21);
});

test('a status of a process and a history cite each development that they rest on, once', async () => {
  interface Cited {
    readonly measures?: readonly { readonly basis: readonly string[] }[];
    readonly segments?: readonly { readonly basis: readonly string[] }[];
    readonly citations: readonly { readonly development: string; readonly title: string }[];
  }
  for (const path of ['status', 'measures/overflight/history']) {
    const { body } = await service.http.get(`${P}/${path}`).expect(200);
    const { measures = [], segments = [], citations } = body as Cited;
    const basis = new Set([...measures, ...segments].flatMap((one) => one.basis));
    expect(basis.size).toBeGreaterThan(3);
    expect(citations.map(({ development }) => development).sort()).toEqual([...basis].sort());
  }
});

test('the same question at the same position gives the same bytes', async () => {
  const path = `${P}/status?asOf=2024-05-01&atPosition=60`;
  expect((await get(path).expect(200)).text).toBe((await get(path).expect(200)).text);
});

test('a measure has a history', async () => {
  const { body } = await get(`${P}/measures/air-cargo/history`).expect(200);
  const { segments } = body as { segments: { state: string }[] };
  expect(segments.map(({ state }) => state)).toEqual(expect.arrayContaining(['agreed', 'in-effect']));
});

test('measures are listed in pages, and each has an address', async () => {
  const first = (await get(`${P}/measures?limit=20`).expect(200)).body as { items: object[]; next: string };
  const second = (await get(`${P}/measures?limit=20&cursor=${first.next}`).expect(200)).body as typeof first;
  expect(first.items).toHaveLength(20);
  expect(second).toMatchObject({ items: [expect.anything()], next: null });
  await get(`${P}/measures/air-cargo`).expect(200, { id: 'air-cargo', title: 'Direct air cargo', kind: 'commitment' });
});

test('developments are found by type, measure, date and words', async () => {
  const found = async (query: string) => {
    const { body } = await get(`${P}/developments?${query}`).expect(200);
    return (body as { items: { id: string }[] }).items.map(({ id }) => id);
  };
  expect(await found('measure=air-cargo&from=2023-01-01&to=2023-01-01')).toEqual(['at-050']);
  expect(await found('type=restriction-lifted&measure=air-cargo')).toContain('at-050');
  expect(await found('text=lifts%20CARGO')).toContain('at-050');
  const envoy = await found('text=K%C4%B1l%C4%B1%C3%A7');
  expect(envoy.length).toBeGreaterThan(1);
  for (const text of ['KILI%C3%87', 'Kilic', 'k%C4%B1li%C3%A7']) expect(await found(`text=${text}`)).toEqual(envoy);
});

test('developments come in pages that together hold each of them once', async () => {
  const ids: string[] = [];
  let cursor = '';
  do {
    const { body } = await get(`${P}/developments?limit=40${cursor}`).expect(200);
    const page = body as { items: { id: string }[]; next: string | null };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next === null ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  expect(ids).toHaveLength(101);
  expect(new Set(ids).size).toBe(101);
});

test('one development shows its sources and who recorded it', async () => {
  const { body } = await get(`${P}/developments/at-050`).expect(200);
  expect(body).toMatchObject({ id: 'at-050', reported: '2023-01-06', actor: 'detente', retraction: null });
});

test('the timeline tells years in which nothing is recorded from silence, and the day from which something is', async () => {
  const { body } = await get(`${P}/timeline?asOf=2025-12-30&limit=1`).expect(200);
  const { items } = (await get(`${P}/timeline?asOf=2025-12-30&limit=500`)).body as { items: { date: string }[] };
  const { recordedFrom, silentYears } = body as { recordedFrom: string; silentYears: number[] };
  expect(recordedFrom.slice(0, 4)).toBe(items[0]!.date.replace('[', '').slice(0, 4));
  const years = new Set(items.map(({ date }) => Number(date.replace('[', '').slice(0, 4))));
  expect(silentYears.filter((year) => years.has(year))).toEqual([]);
  expect(silentYears.length + years.size).toBeGreaterThanOrEqual(2025 - 1991);
  expect((await get(`${P}/timeline?asOf=1900-01-01`)).body).toMatchObject({ recordedFrom: null, silentYears: [] });
});

test('a year in which a development may lie is not silent', async () => {
  const A = '/api/v1/processes/years';
  const ahead = { type: 'statement', title: 'T', effects: [] };
  const record = (id: string, date: string) => service.http.post(`${A}/developments`).send({ id, date, ...ahead });
  const coverage = async (asOf: string) => {
    const { body } = await get(`${A}/timeline?asOf=${asOf}`).expect(200);
    const { recordedFrom, silentYears } = body as { recordedFrom: string | null; silentYears: number[] };
    return [recordedFrom, silentYears];
  };
  await service.http.post('/api/v1/processes').send({ id: 'years', title: 'Years' }).expect(201);
  expect(await coverage('2020-06-30')).toEqual([null, []]);
  await record('may', '2012/2014').expect(201);
  expect(await coverage('2011-12-31')).toEqual([null, []]);
  expect(await coverage('2013-06-30')).toEqual(['2012-01-01', []]);
  expect(await coverage('2014-12-31')).toEqual(['2014-12-31', []]);
  await record('first', '2010').expect(201);
  expect(await coverage('2010-06-30')).toEqual(['2010-01-01', []]);
  expect(await coverage('2013-06-30')).toEqual(['2010-12-31', [2011]]);
  await record('later', '2016-12').expect(201);
  await record('last', '2018-03-01').expect(201);
  expect(await coverage('2015-12-31')).toEqual(['2010-12-31', [2011, 2015]]);
  expect(await coverage('2016-11-30')).toEqual(['2010-12-31', [2011, 2015, 2016]]);
  expect(await coverage('2016-12-01')).toEqual(['2010-12-31', [2011, 2015]]);
  expect(await coverage('2018-02-28')).toEqual(['2010-12-31', [2011, 2015, 2017, 2018]]);
  expect(await coverage('2020-12-31')).toEqual(['2010-12-31', [2011, 2015, 2017, 2019, 2020]]);
  await record('lasting', '2019-06/..').expect(201);
  expect(await coverage('2022-12-31')).toEqual(['2010-12-31', [2011, 2015, 2017]]);
});

test('the timeline tells what is announced and still ahead', async () => {
  const { body } = await get(`${P}/timeline?asOf=2025-12-30&limit=500`).expect(200);
  const { items } = body as { items: { development: string; happened: string }[] };
  expect(items.find(({ development }) => development === 'at-050')).toMatchObject({ happened: 'yes' });
  expect(items.find(({ development }) => development === 'at-095')).toMatchObject({ happened: 'not-yet' });
});

test('two dates differ in what took effect between them', async () => {
  const { body } = await get(`${P}/diff?from=2022-12-31&to=2023-01-07`).expect(200);
  const { measures } = body as { measures: { measure: string; before: object; after: object }[] };
  expect(measures.find(({ measure }) => measure === 'air-cargo')).toMatchObject({
    before: { state: 'agreed' },
    after: { state: 'in-effect' },
  });
});

test('two known times differ in what became known between them', async () => {
  const path = `${P}/diff?asOf=2023-01-03&knownFrom=2023-01-05&knownTo=2023-01-07&knownBy=report`;
  const { measures } = (await get(path).expect(200)).body as { measures: { measure: string }[] };
  expect(measures.map(({ measure }) => measure)).toEqual(['air-cargo']);
});

test('the log is read from any position', async () => {
  const { body } = await get('/api/v1/events?after=1&limit=2').expect(200);
  const { events, head } = body as { events: { position: number; stream: string }[]; head: number };
  expect(events.map(({ position }) => position)).toEqual([2, 3]);
  expect(head).toBeGreaterThan(100);
});

test('the service is alive and ready', async () => {
  await get('/health/live').expect(200, { status: 'ok' });
  await get('/health/ready').expect(200, {
    status: 'ok',
    parts: { 'data-directory': 'ok', clock: 'ok', log: 'ok', 'read-model': 'ok' },
    lag: { positions: 0, seconds: 0 },
  });
});

describe('parameters that cannot be used', () => {
  test.each([
    ['status?asof=2023-01-01', 'asof', 'parameter/unknown'],
    ['status?asOf=2023-01-01&asOf=2023-01-02', 'asOf', 'parameter/repeated'],
    ['status?asOf=2023-02-30', 'asOf', 'parameter/invalid'],
    ['status?asOf=0999-12-31', 'asOf', 'parameter/invalid'],
    ['status?asOf=', 'asOf', 'parameter/invalid'],
    ['status?knownAt=yesterday', 'knownAt', 'parameter/invalid'],
    ['status?knownAt=2023-01-01T00:00:00', 'knownAt', 'parameter/invalid'],
    ['status?knownBy=rumour', 'knownBy', 'parameter/invalid'],
    ['status?atPosition=-1', 'atPosition', 'parameter/invalid'],
    ['status?atPosition=999999', 'atPosition', 'position/ahead'],
    ['status?minPosition=1.5', 'minPosition', 'parameter/invalid'],
    ['status?constructor=1', 'constructor', 'parameter/unknown'],
    ['measures?limit=0', 'limit', 'parameter/invalid'],
    ['measures?limit=501', 'limit', 'parameter/invalid'],
    ['developments?cursor=x', 'cursor', 'cursor/unknown'],
    ['developments?type=party', 'type', 'parameter/invalid'],
    ['developments?measure=Air', 'measure', 'parameter/invalid'],
    ['developments?text=%00', 'text', 'parameter/invalid'],
    ['developments?from=2024-01-01&to=2023-01-01', 'to', 'parameter/invalid'],
    ['timeline?from=2023-01-01', 'from', 'parameter/unknown'],
    ['diff', 'from', 'parameter/missing'],
    ['diff?from=2023-01-01', 'to', 'parameter/missing'],
    ['diff?knownFrom=2023-01-01', 'knownTo', 'parameter/missing'],
    ['diff?from=2023-01-01&to=2023-01-02&knownFrom=2023-01-01', 'from', 'parameter/unknown'],
    ['diff?from=2023-01-01&to=2023-01-02&asOf=2023-01-01', 'asOf', 'parameter/unknown'],
    ['export?format=xml', 'format', 'parameter/invalid'],
  ])('%s names %s', async (path, parameter, code) => {
    const { body, headers } = await get(`${P}/${path}`).expect(400);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      status: 400,
      errors: expect.arrayContaining([expect.objectContaining({ parameter, code })]) as object[],
    });
  });

  test('the log gives at most 1,000 events', async () => {
    await get('/api/v1/events?limit=1000').expect(200);
    await get('/api/v1/events?limit=1001').expect(400);
  });
});

test.each([
  '/api/v1/processes/nobody',
  '/api/v1/processes/nobody/status',
  '/api/v1/processes/nobody/export',
  `${P}/measures/sea-cargo`,
  `${P}/measures/sea-cargo/status`,
  `${P}/measures/sea-cargo/history`,
  `${P}/developments/at-999`,
  '/api/v1/processes/%00/status',
])('%s is not there', async (path) => {
  const { body } = await get(path).expect(404).expect('content-type', 'application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ status: 404, code: expect.stringMatching(/\/unknown$/) as string });
});

test('by report, claims of later years are not shown with the development they are about', async () => {
  const claims = async (knownAt: string) => {
    const { body } = await get(`${P}/developments/at-050?knownBy=report&knownAt=${knownAt}`).expect(200);
    return (body as { claims: { claim: string }[] }).claims.map(({ claim }) => claim);
  };
  expect(await claims('2023-01-07')).toEqual([
    'Direct air cargo began on 1 January',
    'Ban lifted; told so on 6 January',
  ]);
  expect(await claims('2025-12-31')).toHaveLength(5);
});
