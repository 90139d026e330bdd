import { cargoFlies, head, openExample, P, type Service, startService } from './service.js';

let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
});
afterEach(() => service.stop());

const get = (path: string) => service.http.get(path);
const post = (path: string, body: object) => service.http.post(path).send(body);
const stateOf = async (query: string) =>
  ((await get(`${P}/measures/air-cargo/status?${query}`).expect(200)).body as { state: string }).state;

test('a write answers with the position, the revision and where to find what it made', async () => {
  const answer = await post(`${P}/developments`, { id: 'at-050', ...cargoFlies }).expect(201);
  expect(answer.body).toEqual({ id: 'at-050', position: 5, revision: 4 });
  expect(answer.headers).toMatchObject({ location: `${P}/developments/at-050`, etag: '"4"' });
  await get(answer.headers['location'] as string).expect(200);
});

test('what was recorded is what the log holds: nothing added, nothing left out', async () => {
  await post(`${P}/developments`, { id: 'at-050', ...cargoFlies })
    .set('X-Actor', 'anna')
    .set('X-Request-Id', 'r-1')
    .expect(201);
  const { body } = await get('/api/v1/events?after=4').expect(200);
  expect(body).toMatchObject({
    events: [{ actor: 'admin', onBehalfOf: 'anna', correlationId: 'r-1', type: 'DevelopmentRecorded' }],
  });
  expect((body as { events: { data: object }[] }).events[0]!.data).toEqual({ id: 'at-050', ...cargoFlies });
});

test('a development without an id gets one, and without effects has none', async () => {
  const { body } = await post(`${P}/developments`, { date: '2023', type: 'visit', title: 'A visit' }).expect(201);
  const { id } = body as { id: string };
  expect((await get(`${P}/developments/${id}`).expect(200)).body).toMatchObject({ id, effects: [] });
});

test('a read sees a write that was answered', async () => {
  expect(await stateOf('asOf=2023-01-07')).toBe('agreed');
  await post(`${P}/developments`, cargoFlies).expect(201);
  expect(await stateOf('asOf=2023-01-07')).toBe('in-effect');
  expect(await stateOf('asOf=2023-01-07&atPosition=4')).toBe('agreed');
  expect(await stateOf('asOf=2023-01-07&minPosition=5')).toBe('in-effect');
});

test('a correction stands in place of what it corrects', async () => {
  await post(`${P}/developments`, { id: 'at-050', ...cargoFlies, notes: 'n' }).expect(201);
  const answer = await post(`${P}/developments/at-050/corrections`, {
    changes: { date: '2023-02-01', notes: null },
    reason: 'The decree is of February',
    reported: '2023-03-01',
  }).expect(201);
  expect(answer.headers['location']).toBe(`${P}/developments/at-050`);
  const { body } = await get(`${P}/developments/at-050`).expect(200);
  expect(body).toMatchObject({ date: '2023-02-01', corrections: [{ reason: 'The decree is of February' }] });
  expect(body).not.toHaveProperty('notes');
  expect(await stateOf('asOf=2023-01-15')).toBe('agreed');
});

test('a retraction takes its target away, once', async () => {
  await post(`${P}/developments`, { id: 'at-050', ...cargoFlies }).expect(201);
  await post(`${P}/developments/at-050/retractions`, { reason: 'Withdrawn' }).expect(201);
  expect(await stateOf('asOf=2023-01-15')).toBe('agreed');
  const { body } = await post(`${P}/developments/at-050/retractions`, { reason: 'Again' }).expect(409);
  expect(body).toMatchObject({ code: 'development/retracted' });
  const again = await post(`${P}/developments`, { id: 'at-050', ...cargoFlies }).expect(409);
  expect(again.body).toMatchObject({
    code: 'development/already-recorded',
    detail: expect.stringContaining('another id') as string,
  });
  expect((again.body as { detail: string }).detail).not.toContain('correction');
});

test('a ruling settles a dispute', async () => {
  await post(`${P}/developments`, {
    date: '2024-03-01',
    type: 'statement',
    title: 'No cargo flights seen',
    effects: [{ measure: 'air-cargo', action: 'dispute', note: 'nobody has seen one' }],
  }).expect(201);
  const disputed = async () => (await get(`${P}/measures/air-cargo/status`).expect(200)).body as object;
  expect(await disputed()).toMatchObject({ disputed: true, rulings: [] });
  const ruled = await post(`${P}/measures/air-cargo/rulings`, {
    topic: 'air cargo',
    resolution: 'permission given; use not shown',
    reason: 'two questions',
  }).expect(201);
  expect(ruled.headers['location']).toBe(`${P}/measures/air-cargo/status`);
  expect(await disputed()).toMatchObject({ disputed: false, rulings: [{ topic: 'air cargo' }] });
});

test('process, measure, development and ruling are made once only', async () => {
  const ruling = { id: 'r', topic: 't', resolution: 'r', reason: 'r' };
  await post(`${P}/measures/air-cargo/rulings`, ruling).expect(201);
  const before = await head(service);
  const again: [string, object, string][] = [
    ['/api/v1/processes', { id: 'armenia-turkiye', title: 'x' }, 'process/already-open'],
    [`${P}/measures`, { id: 'air-cargo', title: 'x' }, 'measure/already-declared'],
    [`${P}/developments`, { ...cargoFlies, id: 'at-045' }, 'development/already-recorded'],
    [`${P}/measures/air-cargo/rulings`, ruling, 'ruling/already-made'],
  ];
  for (const [path, body, code] of again) expect((await post(path, body).expect(409)).body).toMatchObject({ code });
  expect(await head(service)).toBe(before);
});

describe('refused, naming the field, with nothing appended', () => {
  afterEach(async () => expect(await head(service)).toBe(4));
  const refuse = async (path: string, body: object, status: number, entry: object) => {
    const answer = await post(path, body)
      .expect(status)
      .expect('content-type', 'application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({
      status,
      instance: path,
      errors: expect.arrayContaining([expect.objectContaining(entry)]) as object[],
    });
  };
  const development = (patch: object) => ({ ...cargoFlies, ...patch });

  test('an unknown measure', () =>
    refuse(`${P}/developments`, development({ effects: [{ measure: 'sea-cargo', action: 'agree' }] }), 422, {
      pointer: '/effects/0/measure',
      code: 'measure/unknown',
    }));
  test('an until before the from', () =>
    refuse(
      `${P}/developments`,
      development({ effects: [{ measure: 'air-cargo', action: 'agree', from: '2023-05-01', until: '2023-04-30' }] }),
      400,
      { pointer: '/effects/0/until', code: 'effect/until-before-from' },
    ));
  test('an until before the date', () =>
    refuse(
      `${P}/developments`,
      development({
        effects: [cargoFlies.effects[0]!, { measure: 'air-cargo', action: 'agree', until: '2022-12-31' }],
      }),
      400,
      { pointer: '/effects/1/until', code: 'effect/until-before-from' },
    ));
  test('a title of 501 characters', () =>
    refuse(`${P}/developments`, development({ title: 'x'.repeat(501) }), 400, { pointer: '/title' }));
  test('101 effects', () =>
    refuse(`${P}/developments`, development({ effects: Array(101).fill(cargoFlies.effects[0]) }), 400, {
      pointer: '/effects',
    }));
  test('a year outside 1000 to 9999', () =>
    refuse(`${P}/developments`, development({ date: '0999' }), 400, { pointer: '/date' }));
  test('a control character', () =>
    refuse(`${P}/measures`, { id: 'x', title: 'a\u0000b' }, 400, { pointer: '/title' }));
  test('an unknown field', () =>
    refuse(`${P}/developments`, development({ colour: 'red' }), 400, { pointer: '/colour', code: 'field/unknown' }));
  test('a correction that changes nothing', () =>
    refuse(`${P}/developments/at-045/corrections`, { changes: {}, reason: 'r' }, 400, { pointer: '/changes' }));
  test('a correction of a field a development must have', () =>
    refuse(`${P}/developments/at-045/corrections`, { changes: { title: null }, reason: 'r' }, 400, {
      pointer: '/changes/title',
    }));
  test('a correction with an unknown measure', () =>
    refuse(
      `${P}/developments/at-045/corrections`,
      { changes: { effects: [{ measure: 'sea-cargo', action: 'agree' }] }, reason: 'r' },
      422,
      { pointer: '/changes/effects/0/measure' },
    ));
  test('a ruling without a reason', () =>
    refuse(`${P}/measures/air-cargo/rulings`, { topic: 't', resolution: 'r' }, 400, {
      pointer: '/reason',
      code: 'field/missing',
    }));
  test('what belongs to nothing', async () => {
    await post('/api/v1/processes/nobody/measures', { id: 'a', title: 'a' }).expect(404);
    await post('/api/v1/processes/nobody/developments', cargoFlies).expect(404);
    await post(`${P}/measures/sea-cargo/rulings`, { topic: 't', resolution: 'r', reason: 'r' }).expect(404);
    await post(`${P}/developments/at-999/corrections`, { changes: { title: 't' }, reason: 'r' }).expect(404);
    await post(`${P}/developments/at-999/retractions`, { reason: 'r' }).expect(404);
  });
});

describe('If-Match', () => {
  const write = (ifMatch: string) => post(`${P}/developments`, cargoFlies).set('If-Match', ifMatch);

  test('a write that rests on the current revision is carried out', async () => {
    await write('"3"').expect(201);
    await write('"4.2026-11-24"').expect(201);
    await write('*').expect(201);
  });

  test('a write that rests on an older one is refused', async () => {
    const { body } = await write('"2"').expect(412);
    expect(body).toMatchObject({ status: 412, code: 'precondition/failed' });
    expect(await head(service)).toBe(4);
  });

  test.each(['W/"3"', '"x"', 'W/"3", "2"', '"z"'])('%s matches nothing that is there', async (tag) => {
    expect((await write(tag).expect(412)).body).toMatchObject({ code: 'precondition/failed' });
    expect(await head(service)).toBe(4);
  });

  test('of several tags one is enough', () => write('"x,y", "2", "3"').expect(201));

  test.each(['3', '"3" "4"', '"3", 4', "'3'"])('%s is no list of tags', async (tag) => {
    const { body } = await write(tag).expect(400);
    expect(body).toMatchObject({ errors: [{ parameter: 'If-Match' }] });
  });
});

describe('Idempotency-Key', () => {
  const write = (body: object, key = 'k-1') => post(`${P}/developments`, body).set('Idempotency-Key', key);

  test('a retry answers the same and appends nothing, also after other writes', async () => {
    const first = await write(cargoFlies).expect(201);
    await post(`${P}/measures`, { id: 'railway', title: 'Railway' }).expect(201);
    const second = await write(cargoFlies).expect(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers).toMatchObject({
      location: first.headers['location'],
      etag: first.headers['etag'],
      'idempotency-replayed': 'true',
    });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(await head(service)).toBe(6);
  });

  test('two at the same time append once', async () => {
    const answers = await Promise.all([write(cargoFlies), write(cargoFlies), write(cargoFlies)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await head(service)).toBe(5);
  });

  test('the same key with another body is a conflict', async () => {
    await write(cargoFlies).expect(201);
    const { body } = await write({ ...cargoFlies, title: 'Other' }).expect(409);
    expect(body).toMatchObject({ code: 'idempotency-key/reused' });
  });

  test('the order of the fields does not make another request', async () => {
    const first = await write(cargoFlies).expect(201);
    const turned = Object.fromEntries(Object.entries(cargoFlies).reverse());
    expect((await write(turned).expect(201)).body).toEqual(first.body);
  });

  test('a retry of a write that named a revision is answered too', async () => {
    const first = await write(cargoFlies).set('If-Match', '"3"').expect(201);
    expect((await write(cargoFlies).set('If-Match', '"3"').expect(201)).body).toEqual(first.body);
  });

  test('the key of one address means nothing at another', async () => {
    await write(cargoFlies).expect(201);
    await post(`${P}/measures`, { id: 'railway', title: 'Railway' }).set('Idempotency-Key', 'k-1').expect(201);
  });

  test('a key that is too long is refused', () => write(cargoFlies, 'k'.repeat(256)).expect(400));
});
