import { cargoFlies, head, openExample, P, type Service, startService } from './service.js';

let service: Service;
beforeEach(async () => {
  service = await startService();
  await openExample(service);
});
afterEach(() => service.stop());

const Q = `${P}/questions`;
const reason = 'we know better now';
const LORRY = { id: 'lorry', title: 'Can a lorry cross?', needs: { all: ['land-border', 'air-cargo'] } };
const FREIGHT = { id: 'freight', title: 'Can goods get across?', needs: { any: ['land-border', 'air-cargo'] } };

interface Answer {
  readonly question: string;
  readonly answer: string;
  readonly since: string | null;
}
interface Delta {
  readonly question: string;
  readonly before: Answer | null;
  readonly after: Answer | null;
}
const post = (path: string, body: object) => service.http.post(path).send(body);
const get = async <T = Record<string, unknown>>(path: string) => (await service.http.get(path).expect(200)).body as T;
const answers = async (query = '') => (await get<{ items: Answer[] }>(`${Q}${query}`)).items;
const dry = async (path: string, body: object) =>
  (await post(`${path}?dryRun=true`, body).expect(200)).body as {
    readonly questions: readonly Delta[];
    readonly warnings: readonly object[];
  };
const told = ({ questions }: { readonly questions: readonly Delta[] }) =>
  questions.map(({ question, before, after }) => [question, before?.answer ?? null, after?.answer ?? null]);

test('a question is asked, answered, amended and withdrawn', async () => {
  const before = await head(service);
  const answer = await post(Q, FREIGHT).expect(201);
  expect(answer.body).toEqual({ id: 'freight', position: before + 1, revision: before });
  expect(answer.headers).toMatchObject({ location: `${Q}/freight`, etag: `"${before}"` });
  await post(`${P}/developments`, cargoFlies).expect(201);
  expect(await get(`${Q}/freight?asOf=2023-02-01`)).toMatchObject({
    ...{ process: 'armenia-turkiye', asOf: '2023-02-01', question: 'freight', title: FREIGHT.title },
    ...{ needs: FREIGHT.needs, answer: 'yes', since: '2023-01-01', missing: [], decidedBy: ['air-cargo'] },
    citations: [{ title: 'Ban on air cargo lifted' }],
  });
  const changes = { needs: { all: ['land-border'] } };
  await post(`${Q}/freight/amendments`, { changes, reason }).expect(201);
  expect(await get(`${Q}/freight?asOf=2023-02-01`)).toMatchObject({ ...changes, answer: 'no', since: null });
  expect(await get(`${Q}/freight?asOf=2023-02-01&atPosition=${before + 2}`)).toMatchObject({ answer: 'yes' });
  await post(`${Q}/freight/withdrawals`, { reason }).expect(201);
  const gone = await service.http.get(`${Q}/freight`).expect(404);
  expect(gone.body).toMatchObject({ code: 'question/withdrawn' });
  expect(await answers()).toEqual([]);
  expect(await answers(`?atPosition=${before + 1}`)).toHaveLength(1);
  const early = await service.http.get(`${Q}/freight?atPosition=${before}`).expect(404);
  expect(early.body).toMatchObject({ code: 'knowledge/not-yet-recorded' });
});

test('null in needs is as good as absent, and is not kept', async () => {
  const needs = { all: null, any: ['land-border', { all: ['air-cargo'], any: null }] };
  await post(Q, { ...FREIGHT, needs }).expect(201);
  expect((await get(`${Q}/freight`))['needs']).toEqual({ any: ['land-border', { all: ['air-cargo'] }] });
});

test('the list answers every question at the times asked, page by page, in the order in which they were asked', async () => {
  for (const question of [LORRY, FREIGHT]) await post(Q, question).expect(201);
  await post(`${P}/developments`, cargoFlies).expect(201);
  const said = async (query: string) => (await answers(query)).map(({ question, answer }) => `${question} ${answer}`);
  expect(await said('?asOf=2023-01-03')).toEqual(['lorry no', 'freight yes']);
  expect(await said('?asOf=2023-01-03&knownBy=report&knownAt=2023-01-05')).toEqual(['lorry no', 'freight no']);
  expect(await said('?asOf=2023-01-03&evidence=confirmed')).toEqual(['lorry no', 'freight no']);
  const first = await get<{ items: Answer[]; next: string }>(`${Q}?limit=1`);
  expect(first.items).toMatchObject([{ question: 'lorry' }]);
  expect(await said(`?limit=1&cursor=${first.next}`)).toEqual(['freight yes']);
});

test('an unchanged answer is 304, also of the list, and what there is not stays 404', async () => {
  await post(Q, LORRY).expect(201);
  for (const path of [`${Q}/lorry?asOf=2023-01-01`, `${Q}?asOf=2023-01-01`]) {
    const { etag } = (await service.http.get(path).expect(200)).headers as { etag: string };
    await service.http.get(path).set('If-None-Match', etag).expect(304);
  }
  await service.http.get(`${Q}/unknown`).set('If-None-Match', '*').expect(404);
  await post(`${Q}/lorry/withdrawals`, { reason }).expect(201);
  await service.http.get(`${Q}/lorry`).set('If-None-Match', '*').expect(404);
});

test.each<[string, string, object, { status: number; code: string; pointer: string }]>([
  [
    'an unknown measure',
    Q,
    { ...LORRY, needs: { all: ['air-cargo', { any: ['ferry'] }] } },
    { status: 422, pointer: '/needs/all/1/any/0', code: 'measure/unknown' },
  ],
  ['needs that say nothing', Q, { ...LORRY, needs: { all: [] } }, NOT_NEEDS('/needs')],
  ['no needs', Q, { id: 'x', title: 'x' }, { status: 400, pointer: '/needs', code: 'field/missing' }],
  ['an unknown field', Q, { ...LORRY, need: [] }, { status: 400, pointer: '/need', code: 'field/unknown' }],
  [
    'no change',
    `${Q}/freight/amendments`,
    { changes: { title: FREIGHT.title }, reason },
    { status: 422, pointer: '/changes', code: 'amendment/changes-nothing' },
  ],
  ['needs of null', `${Q}/freight/amendments`, { changes: { needs: null }, reason }, NOT_NEEDS('/changes/needs')],
  ['no reason', `${Q}/freight/withdrawals`, {}, { status: 400, pointer: '/reason', code: 'field/missing' }],
])('%s is refused with its place', async (_, path, body, { status, ...problem }) => {
  await post(Q, FREIGHT).expect(201);
  expect((await post(path, body).expect(status)).body).toMatchObject({ errors: [problem] });
});

function NOT_NEEDS(pointer: string) {
  return { status: 400, pointer, code: 'field/not-needs' };
}

test('a dry run tells of which questions the answer changes, and of no others', async () => {
  for (const question of [LORRY, FREIGHT]) await post(Q, question).expect(201);
  const body = { id: 'at-050', ...cargoFlies };
  const development = await dry(`${P}/developments`, body);
  expect(told(development)).toEqual([['freight', 'no', 'yes']]);
  expect(development.questions[0]!.before).toEqual(await answerNow('freight'));
  await post(`${P}/developments`, body).expect(201);
  const after = await answerNow('freight');
  expect(development.questions[0]!.after).toEqual(after);
  const F = `${P}/developments/at-050`;
  const changes = { effects: [{ measure: 'land-border', action: 'take-effect' }] };
  expect(told(await dry(`${F}/retractions`, { reason }))).toEqual([['freight', 'yes', 'no']]);
  expect(await dry(`${F}/corrections`, { changes, reason })).toMatchObject({ questions: [] });
  expect(await dry(`${F}/corrections`, { changes: { date: '2023-01-02' }, reason })).toMatchObject({
    questions: [{ question: 'freight', before: { since: '2023-01-01' }, after: { since: '2023-01-02' } }],
  });
  const ruling = { topic: 'Did it fly?', resolution: 'No', reason, rejects: ['at-050'] };
  expect(told(await dry(`${P}/measures/air-cargo/rulings`, ruling))).toEqual([['freight', 'yes', 'no']]);
  const ahead = { ...cargoFlies, effects: [{ measure: 'land-border', action: 'take-effect', from: '2099-01-01' }] };
  expect(await dry(`${P}/developments`, ahead)).toMatchObject({
    questions: [{ question: 'lorry', asOf: '2099-01-01', ahead: true, after: { answer: 'yes', since: '2099-01-01' } }],
  });
  expect(await answerNow('freight')).toEqual(after);
});

async function answerNow(question: string): Promise<Answer> {
  return (await answers()).find((one) => one.question === question)!;
}

test('a dry run of a question itself tells its answer', async () => {
  const position = await head(service);
  expect(told(await dry(Q, FREIGHT))).toEqual([['freight', null, 'no']]);
  expect(await head(service)).toBe(position);
  await post(Q, FREIGHT).expect(201);
  await post(`${P}/developments`, cargoFlies).expect(201);
  const amendment = { changes: { needs: { all: ['land-border'] } }, reason };
  expect(told(await dry(`${Q}/freight/amendments`, amendment))).toEqual([['freight', 'yes', 'no']]);
  expect(told(await dry(`${Q}/freight/withdrawals`, { reason }))).toEqual([['freight', 'yes', null]]);
});

test('the withdrawal of a measure warns of the questions that need it, on a dry run too', async () => {
  for (const question of [LORRY, FREIGHT]) await post(Q, question).expect(201);
  await post(`${Q}/freight/amendments`, { changes: { needs: { all: ['land-border'] } }, reason }).expect(201);
  const path = `${P}/measures/air-cargo/withdrawals`;
  const rehearsed = await dry(path, { reason });
  const warning = { pointer: '', code: 'question/needs-withdrawn-measure' };
  expect(rehearsed.warnings).toMatchObject([warning]);
  expect(told(rehearsed)).toEqual([]);
  expect((await post(path, { reason }).expect(201)).body).toMatchObject({ warnings: [warning] });
  expect(await get(`${Q}/lorry`)).toMatchObject({ answer: 'no', withdrawn: ['air-cargo'] });
});

test('a difference names the questions whose answer is another one', async () => {
  for (const question of [LORRY, FREIGHT]) await post(Q, question).expect(201);
  await post(`${P}/developments`, cargoFlies).expect(201);
  const { questions } = await get<{ questions: Delta[] }>(`${P}/diff?from=2022-12-31&to=2023-01-31`);
  expect(questions).toMatchObject([
    { question: 'freight', title: FREIGHT.title, before: { answer: 'no' }, after: { answer: 'yes' } },
  ]);
  const reported = `${P}/diff?knownFrom=2023-01-05&knownTo=2023-01-06&asOf=2023-01-03&knownBy=report`;
  expect(told(await get(reported))).toEqual([['freight', 'no', 'yes']]);
});

test('the audit trail tells of it as of other declarations', async () => {
  await post(Q, FREIGHT).expect(201);
  const needs = { all: ['land-border'] };
  await post(`${Q}/freight/amendments`, { changes: { needs }, reason }).expect(201);
  await post(`${Q}/freight/withdrawals`, { reason }).expect(201);
  const { items } = await get<{ items: object[] }>(`${P}/audit`);
  const subject = { kind: 'question', id: 'freight' };
  expect(items.slice(-3)).toMatchObject([
    {
      change: 'declared',
      subject,
      fields: [{ field: 'title' }, { field: 'needs', before: null, after: FREIGHT.needs }],
    },
    { change: 'amended', subject, reason, fields: [{ field: 'needs', before: FREIGHT.needs, after: needs }] },
    { change: 'withdrawn', subject, reason, fields: [{ field: 'standing', before: true, after: false }] },
  ]);
  const csv = (await service.http.get(`${P}/audit`).set('Accept', 'text/csv').expect(200)).text;
  expect(csv).toContain(',amended,no,question,freight,');
});

test('a write that came before is answered as then', async () => {
  const send = (path: string, body: object) => post(path, body).set('Idempotency-Key', path).expect(201);
  for (const [path, body] of [
    [Q, FREIGHT],
    [`${Q}/freight/amendments`, { changes: { title: 'x' }, reason }],
    [`${Q}/freight/withdrawals`, { reason }],
  ] as const) {
    const first = await send(path, body);
    const again = await send(path, body);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
  }
});
