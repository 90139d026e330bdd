import { openExample, P, type Service, startService } from './service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
});
afterAll(() => service.stop());

interface Answer {
  readonly warnings?: readonly { readonly pointer: string; readonly code: string }[];
}

const heard = ({ body }: { readonly body: unknown }) =>
  (body as Answer).warnings?.map(({ pointer, code }) => `${pointer} ${code}`) ?? [];
const record = async (id: string, told: object, key = id) =>
  heard(
    await service.http
      .post(`${P}/developments`)
      .set('Idempotency-Key', key)
      .send({ id, date: '2024-05-01', type: 'statement', title: 'T', ...told })
      .expect(201),
  );
const correct = async (id: string, changes: object) =>
  heard(await service.http.post(`${P}/developments/${id}/corrections`).send({ changes, reason: 'R' }).expect(201));
const on = (action: string) => ({ effects: [{ measure: 'land-border', action }] });

test('an effect that was forgotten is asked for, and a correction that brings it is taken without a word', async () => {
  expect(await record('opened', { type: 'border-opening' })).toEqual(['/effects development/without-usual-effect']);
  expect(await correct('opened', { type: 'entry-into-force' })).toEqual(['/changes development/without-usual-effect']);
  expect(await correct('opened', { title: 'Border opened' })).toEqual([]);
  expect(await correct('opened', on('take-effect'))).toEqual([]);
});

test('a possible conflict is asked about on the day from which the effect acts', async () => {
  const acts = (from: string) => ({
    date: '2024-01-01',
    effects: [{ measure: 'direct-flights', action: 'take-effect', from }],
  });
  await service.http.post(`${P}/measures`).send({ id: 'direct-flights', title: 'Flights' }).expect(201);
  expect(await record('flights', acts('2024-02-01'))).toEqual([]);
  expect(await record('flights-again', acts('2024-03-01'))).toEqual(['/effects/0 measure/possible-conflict']);
});

test('what is asked about is the effect that does not fit, and not another one of the same development', async () => {
  await service.http.post(`${P}/measures`).send({ id: 'rail', title: 'Rail' }).expect(201);
  const effects = (...actions: string[]) => ({ effects: actions.map((action) => ({ measure: 'rail', action })) });
  expect(await record('rail-opens', effects('take-effect'))).toEqual([]);
  expect(await record('rail-ends-twice', { date: '2024-06-01', ...effects('end', 'end') })).toEqual([
    '/effects/1/action effect/misfit',
  ]);
  expect(await record('rail-again', { date: '2024-07-01', ...effects('take-effect') })).toEqual([]);
  expect(await record('rail-shut-and-open', { date: '2024-07-01', ...effects('end', 'take-effect') })).toEqual([
    '/effects/0 measure/possible-conflict',
  ]);
});

test('a date long before its report is asked about, also where a correction brings it', async () => {
  expect(await record('late', { date: '2023-05-01', reported: '2024-05-02' })).toEqual([
    '/date date/long-before-report',
  ]);
  expect(await correct('late', { date: '2022-05-01' })).toEqual(['/changes/date date/long-before-report']);
  expect(await correct('late', { reported: '2024-05-03' })).toEqual(['/changes date/long-before-report']);
  expect(await correct('late', { date: '2024-05-01' })).toEqual([]);
});

test('a date ahead without its report is asked about; by report it is known with its report, or else on its day', async () => {
  const nextYear = new Date().getFullYear() + 1;
  const [date, reported] = [`${nextYear}-12-01`, '2024-05-01'];
  expect(await record('planned', { date })).toEqual(['/date date/ahead-without-report']);
  expect(await record('announced', { date, reported })).toEqual([]);
  expect(await record('may-be-past', { date: `2024/${nextYear}` })).toEqual([]);
  const known = async (query: string) => {
    const { body } = await service.http.get(`${P}/timeline?limit=500&${query}`).expect(200);
    const ids = (body as { items: { development: string }[] }).items.map(({ development }) => development);
    return ['planned', 'announced'].filter((id) => ids.includes(id));
  };
  expect(await known('knownBy=record')).toEqual(['planned', 'announced']);
  expect(await known('knownBy=report')).toEqual(['announced']);
  expect(await known(`knownBy=report&knownAt=${date}&asOf=${date}`)).toEqual(['planned', 'announced']);
  expect(await correct('planned', { reported: '2024-05-02' })).toEqual([]);
  expect(await known('knownBy=report')).toEqual(['planned', 'announced']);
});

test('an action that does not fit is named on the day on which it acts; a retry hears the same later', async () => {
  expect(await record('paused', { date: '2024-06-01', ...on('suspend') })).toEqual([]);
  expect(await record('resumed', { date: '2024-06-02', ...on('resume') })).toEqual([]);
  const again = { date: '2024-06-03', ...on('resume') };
  expect(await record('again', again)).toEqual(['/effects/0/action effect/misfit']);
  const onThatDay = { date: '2024-06-02', ...on('suspend') };
  expect(await record('paused-again', onThatDay)).toEqual(['/effects/0 measure/possible-conflict']);
  expect(await record('again', again)).toEqual(['/effects/0/action effect/misfit']);
  expect(await correct('again', { date: '2024-06-04' })).toEqual([]);
});

test('who records a beginning, an end or a turn beside another one hears of it, in whichever order they come', async () => {
  await service.http.post(`${P}/measures`).send({ id: 'visas', title: 'Visas', kind: 'commitment' }).expect(201);
  const does = (action: string, date: string) => ({ date, effects: [{ measure: 'visas', action }] });
  const conflict = ['/effects/0 measure/possible-conflict'];
  expect(await record('later', does('take-effect', '2025-03-01'))).toEqual([]);
  expect(await record('earlier', does('take-effect', '2025-02-01'))).toEqual(conflict);
  expect(await record('in-a-month', does('take-effect', '2025-01'))).toEqual([...conflict, ...conflict]);
  const ruling = { topic: 'T', resolution: 'R', reason: 'R' };
  await service.http.post(`${P}/measures/visas/rulings`).send(ruling).expect(201);
  const noted = { measure: 'visas', action: 'take-effect', note: 'settled' };
  expect(await correct('earlier', { effects: [noted] })).toEqual([]);
  expect(await record('ended', does('end', '2025-05-01'))).toEqual([]);
  expect(await record('ended-earlier', does('end', '2025-04-01'))).toEqual(conflict);
  expect(await record('begun', does('take-effect', '2025-06-01'))).toEqual([]);
  expect(await record('halted', does('suspend', '2025-07-01'))).toEqual([]);
  expect(await record('resumed-at-once', does('resume', '2025-07-01'))).toEqual(conflict);
});

test('a withdrawal names the places in which the process still has the measure', async () => {
  await service.http.post(`${P}/measures`).send({ id: 'ferry', title: 'Ferry', kind: 'commitment' }).expect(201);
  const roles = { temporaryBorder: ['ferry'], border: 'land-border' };
  await service.http
    .post(`${P}/amendments`)
    .send({ changes: { roles, coreMeasures: ['ferry', 'land-border'] }, reason: 'R' })
    .expect(201);
  const { body: rehearsed } = await service.http
    .post(`${P}/measures/ferry/withdrawals?dryRun=true`)
    .send({ reason: 'R' })
    .expect(200);
  const withdrawn = await service.http.post(`${P}/measures/ferry/withdrawals`).send({ reason: 'R' }).expect(201);
  expect((withdrawn.body as { warnings: { detail: string }[] }).warnings).toMatchObject([
    { code: 'process/names-withdrawn-measure', detail: expect.stringContaining('roles.temporaryBorder') as string },
    { code: 'process/names-withdrawn-measure', detail: expect.stringContaining('in coreMeasures') as string },
  ]);
  expect(heard({ body: rehearsed as unknown })).toEqual(heard(withdrawn));
});

test('an amendment that names measures which nobody declared, or which were withdrawn, says where', async () => {
  const changes = { roles: { border: 'land-border', relations: 'ferry' }, coreMeasures: ['land-border', 'feri'] };
  const { body: rehearsed } = await service.http
    .post(`${P}/amendments?dryRun=true`)
    .send({ changes, reason: 'R' })
    .expect(200);
  const amended = await service.http.post(`${P}/amendments`).send({ changes, reason: 'R' }).expect(201);
  expect(heard(amended)).toEqual([
    '/changes/roles/relations process/names-no-measure',
    '/changes/coreMeasures/1 process/names-no-measure',
  ]);
  expect(heard({ body: rehearsed as unknown })).toEqual(heard(amended));
  const cleared = { changes: { roles: null, coreMeasures: null, title: 'T' }, reason: 'R' };
  expect(heard(await service.http.post(`${P}/amendments`).send(cleared).expect(201))).toEqual([]);
});

test('what else is written is taken without a word', async () => {
  const ruling = { topic: 'T', resolution: 'R', reason: 'R' };
  expect(heard(await service.http.post(`${P}/measures/land-border/rulings`).send(ruling).expect(201))).toEqual([]);
  expect(heard(await service.http.post(`${P}/developments/late/retractions`).send({ reason: 'R' }))).toEqual([]);
});

test('an import names a far year wherever the file has it, and not where its corrections take it back', async () => {
  const visit = (id: string, date = '2024') => ({ id, date, type: 'visit', title: 'T', effects: [] });
  const ferry = { measure: 'ferry', topic: 'T', resolution: 'R', reason: 'R' };
  const dossier = {
    process: { id: 'east-west', title: 'East and West', since: '3025' },
    measures: [{ id: 'ferry', title: 'Ferry', kind: 'commitment' }],
    developments: [
      { ...visit('sourced'), source: { publisher: 'P', title: 'T', date: '3026' } },
      visit('set-right', '3025'),
      visit('corrected'),
      visit('taken-back', '3025'),
    ],
    corrections: [
      { development: 'set-right', changes: { date: '2025' }, reason: 'R' },
      { development: 'corrected', changes: { title: 'U' }, reason: 'R', reported: '3027' },
    ],
    retractions: [{ development: 'taken-back', reason: 'R', reported: '3028' }],
    rulings: [{ ...ferry, id: 'ruled', reported: '3029', finds: { inEffect: 'no', on: '1025' } }],
  };
  const { body } = await service.http.post('/api/v1/processes/east-west/import').send(dossier).expect(201);
  const { warnings } = body as {
    warnings: { process?: string; development?: string; ruling?: string; pointer: string; code: string }[];
  };
  expect(
    warnings.map(({ process, development, ruling, pointer }) => `${process ?? development ?? ruling} ${pointer}`),
  ).toEqual([
    'east-west /since',
    'sourced /source/date',
    'corrected /reported',
    'taken-back /reported',
    'ruled /reported',
    'ruled /finds/on',
  ]);
  expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['date/far-away']));
});

test('an import names the developments that may hold a slip, as its corrections leave them', async () => {
  const developments = [
    { id: 'forgotten', date: '2024', type: 'border-opening', title: 'T', effects: [] },
    { id: 'set-right', date: '2024', type: 'border-opening', title: 'T', effects: [] },
    { id: 'taken-back', date: '2024', type: 'border-opening', title: 'T', effects: [] },
    { id: 'far', date: '3024', type: 'visit', title: 'T', effects: [] },
    { id: 'misfit', date: '2024', type: 'resumption', title: 'T', effects: [{ measure: 'ferry', action: 'resume' }] },
  ];
  const dossier = {
    process: { id: 'north-south', title: 'North and South' },
    measures: [{ id: 'ferry', title: 'Ferry', kind: 'commitment' }],
    developments,
    corrections: [{ development: 'set-right', changes: { type: 'visit' }, reason: 'R' }],
    retractions: [{ development: 'taken-back', reason: 'R' }],
  };
  const imported = async (content: object) =>
    (await service.http.post('/api/v1/processes/north-south/import').send(content)).body as {
      warnings?: { development: string; code: string }[];
    };
  const { warnings = [] } = await imported(dossier);
  expect(warnings.map(({ development, code }) => `${development} ${code}`)).toEqual([
    'forgotten development/without-usual-effect',
    'far date/far-away',
    'misfit effect/misfit',
  ]);
  expect(await imported(dossier)).not.toHaveProperty('warnings');
  const more = { ...dossier, developments: [...developments, { ...developments[0]!, id: 'also-forgotten' }] };
  expect((await imported(more)).warnings?.map(({ development }) => development)).toEqual(['also-forgotten']);
});

describe('what opens a possible conflict between two others says so', () => {
  const does = (measure: string, action: string, date: string) => ({ date, effects: [{ measure, action }] });
  const reopened = async (measure: string) => {
    await service.http.post(`${P}/measures`).send({ id: measure, title: 'M', kind: 'commitment' }).expect(201);
    await record(`${measure}-1`, does(measure, 'take-effect', '2024-01-01'));
    await record(`${measure}-2`, does(measure, 'end', '2024-02-01'));
    expect(await record(`${measure}-3`, does(measure, 'take-effect', '2024-03-01'))).toEqual([]);
  };
  const between = [' measure/possible-conflict'];

  test('a retraction, also on trial', async () => {
    await reopened('boat');
    const retract = (query: string) =>
      service.http.post(`${P}/developments/boat-2/retractions${query}`).send({ reason: 'R' });
    expect(heard(await retract('?dryRun=true').expect(200))).toEqual(between);
    const { body } = await retract('').expect(201);
    expect(heard({ body })).toEqual(between);
    expect(JSON.stringify(body)).toContain('\\"boat-1\\" and \\"boat-3\\" are a possible conflict on \\"boat\\"');
  });

  test('a correction', async () => {
    await reopened('tram');
    expect(await correct('tram-2', { date: '2024-06-01' })).toEqual(['/changes measure/possible-conflict']);
    expect(await correct('tram-2', { date: '2024-06-02' })).toEqual([]);
  });
});

test('a write that opens more possible conflicts than are named says how many more', async () => {
  await service.http.post(`${P}/measures`).send({ id: 'many', title: 'M', kind: 'commitment' }).expect(201);
  const day = (n: number) =>
    `2024-${String(1 + Math.floor(n / 28)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
  const open = (n: number) => ({ date: day(n), effects: [{ measure: 'many', action: 'take-effect' }] });
  for (let n = 0; n < 25; n++) await record(`many-${n}`, open(n));
  const codes = await record('many-25', open(25));
  expect(codes.filter((code) => code.endsWith('measure/possible-conflict'))).toHaveLength(21);
  expect(codes.at(-1)).toBe(' measure/more-possible-conflicts');
  const { body } = await service.http.get(`${P}/measures/many/status?asOf=2024-06-01`).expect(200);
  const { possibleConflicts, morePossibleConflicts } = body as { possibleConflicts: []; morePossibleConflicts: number };
  expect(possibleConflicts).toHaveLength(100);
  expect(morePossibleConflicts).toBe((26 * 25) / 2 - 100);
  expect(possibleConflicts.at(-1)).toEqual({ kind: 'two-beginnings', developments: ['many-24', 'many-25'] });
});
