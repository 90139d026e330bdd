import { CHANGE_KINDS } from '../../src/webhooks/domain/change-kinds.js';
import { openExample, P, type Service, startService } from '../e2e/service.js';

const W = '/api/v1/webhooks';
const URL = 'https://example.org/hook';

let service: Service;
beforeAll(async () => {
  service = await startService({ subscriptionsPerHost: 1_000 });
  await openExample(service);
});
afterAll(() => service.stop());

const create = (filter: object) => service.http.post(W).send({ url: URL, filter });
const codesOf = ({ warnings }: { warnings: { pointer: string; code: string }[] }) =>
  warnings.map(({ pointer, code }) => `${pointer} ${code}`);

describe.each(['processes', 'measures', 'types', 'changes'])('of %s', (list) => {
  test.each([
    ['an empty list', []],
    ['an entry twice', ['visit', 'visit']],
    ['something that is none', [7]],
    ['no list', 'visit'],
  ])('%s is refused when subscribing, changing and trying', async (_, value) => {
    const refusal = { status: 400, body: { errors: [{ pointer: `/filter/${list}`, code: 'field/not-allowed' }] } };
    expect(await create({ [list]: value })).toMatchObject(refusal);
    const { id } = (await create({}).expect(201)).body as { id: string };
    expect(await service.http.patch(`${W}/${id}`).send({ filter: { [list]: value } })).toMatchObject(refusal);
    expect(await service.http.post(`${W}/dry-run`).send({ filter: { [list]: value } })).toMatchObject(refusal);
  });
});

test.each([
  ['what is there', { processes: ['armenia-turkiye'], measures: ['air-cargo'], changes: ['conflict.opened'] }, []],
  ['a process that is not', { processes: ['armenia-turkiye', 'no-such'] }, ['/filter/processes/1 process/unknown']],
  ['a measure that is not', { measures: ['no-such', 'air-cargo'] }, ['/filter/measures/0 measure/unknown']],
  [
    'a measure of another process',
    { processes: ['north-south'], measures: ['ferry', 'air-cargo'] },
    ['/filter/measures/1 measure/unknown'],
  ],
  [
    'kinds of change that are about nothing of the kind',
    { measures: ['air-cargo'], changes: ['headline.changed', 'measure.state-changed', 'webhook.disabled'] },
    ['/filter/changes/0 filter/never', '/filter/changes/2 filter/never'],
  ],
])('%s', async (_, filter, warnings) => {
  await service.http.post('/api/v1/processes').send({ id: 'north-south', title: 'North and South' });
  await service.http.post('/api/v1/processes/north-south/measures').send({ id: 'ferry', title: 'Ferry' });
  const created = (await create(filter).expect(201)).body as { id: string; warnings: [] };
  expect(codesOf(created)).toEqual(warnings);
  const { body } = await service.http.patch(`${W}/${created.id}`).send({ filter, description: 'Ours' }).expect(200);
  expect(codesOf(body as typeof created)).toEqual(warnings);
  const tried = await service.http.post(`${W}/dry-run`).send({ filter }).expect(200);
  expect(codesOf(tried.body as typeof created)).toEqual(warnings);
});

describe('a measure that was withdrawn', () => {
  const warningsOf = async (filter: object) =>
    codesOf((await create(filter).expect(201)).body as { warnings: { pointer: string; code: string }[] });

  beforeAll(async () => {
    const post = (path: string, body: object) => service.http.post(`/api/v1/processes${path}`).send(body).expect(201);
    for (const id of ['east', 'west']) {
      await post('', { id, title: id });
      await post(`/${id}/measures`, { id: 'tunnel', title: 'Tunnel' });
    }
    await post('/east/measures', { id: 'bridge', title: 'Bridge' });
    await post('/east/measures/bridge/amendments', { changes: { title: 'A bridge' }, reason: 'R' });
    await post('/east/measures/tunnel/withdrawals', { reason: 'R' });
  });

  test('is warned of at its place', async () =>
    expect((await create({ processes: ['east'], measures: ['bridge', 'tunnel'] }).expect(201)).body).toMatchObject({
      warnings: [
        {
          pointer: '/filter/measures/1',
          code: 'measure/withdrawn',
          detail: 'Measure "tunnel" was withdrawn: nothing more will come of it',
        },
      ],
    }));

  test('is not where another process still has it', async () => {
    expect(await warningsOf({ measures: ['tunnel'] })).toEqual([]);
    expect(await warningsOf({ processes: ['east', 'west'], measures: ['tunnel'] })).toEqual([]);
    await service.http.post('/api/v1/processes/west/measures/tunnel/withdrawals').send({ reason: 'R' }).expect(201);
    expect(await warningsOf({ measures: ['tunnel'] })).toEqual(['/filter/measures/0 measure/withdrawn']);
  });
});

describe('a kind of change and another list', () => {
  const lists = { processes: ['everything'], measures: ['ferry'], types: ['visit'] };
  const E = '/api/v1/processes/everything';
  const effects = (...actions: object[]) => actions.map((effect) => ({ measure: 'ferry', ...effect }));

  const dryRun = async (filter: object) => {
    const { body } = await service.http.post(`${W}/dry-run`).send({ filter, notifyOn: 'both', limit: 500 }).expect(200);
    const { items, warnings } = body as { items: { type: string }[]; warnings: { pointer: string; code: string }[] };
    return {
      kinds: new Set(items.map(({ type }) => type.split('.').slice(1, 3).join('.'))),
      warned: codesOf({ warnings }).filter((warning) => warning.endsWith('filter/never')),
    };
  };

  beforeAll(async () => {
    const post = (path: string, body: object) => service.http.post(path).send(body).expect(201);
    await post('/api/v1/processes', { id: 'everything', title: 'Everything' });
    await post(`${E}/measures`, { id: 'ferry', title: 'Ferry', kind: 'commitment' });
    await post(`${E}/questions`, { id: 'across', title: 'Can I get across?', needs: { any: ['ferry'] } });
    const visit = (id: string, date: string, ...actions: object[]) =>
      post(`${E}/developments`, { id, date, type: 'visit', title: 'T', effects: effects(...actions) });
    await visit('agreed', '2023-12-01', { action: 'agree' });
    await visit('begun', '2024-01-01', { action: 'take-effect', practice: 1 });
    await visit('missed', '2024-02-01', { action: 'miss-deadline' }, { action: 'dispute' });
    await post(`${E}/developments/missed/corrections`, { changes: { title: 'U' }, reason: 'R' });
    await post(`${E}/developments/missed/retractions`, { reason: 'R' });
    const ruling = { topic: 'T', resolution: 'R', reason: 'R', rejects: ['begun'] };
    await post(`${E}/measures/ferry/rulings`, ruling);
    await post(`${E}/amendments`, { changes: { title: 'All' }, reason: 'R' });
    await post(`${E}/measures/ferry/amendments`, { changes: { title: 'Line' }, reason: 'R' });
    await post(`${E}/measures/ferry/withdrawals`, { reason: 'R' });
  });

  // Deadlines come with their day.
  test.each(CHANGE_KINDS.filter((kind) => !kind.startsWith('webhook.') && kind !== 'deadline.due'))(
    '%s comes with it, or is warned of',
    async (kind) => {
      expect((await dryRun({ changes: [kind] })).kinds).toEqual(new Set([kind]));
      for (const [list, given] of Object.entries(lists)) {
        const { kinds, warned } = await dryRun({ changes: [kind], [list]: given });
        expect({ list, comes: kinds.has(kind) }).toEqual({ list, comes: warned.length === 0 });
      }
    },
  );

  test('the warning names the place of the kind and every list that keeps it away', async () => {
    const { body } = await create({
      ...lists,
      changes: ['development.recorded', 'process.amended', 'webhook.disabled'],
    });
    expect(body).toMatchObject({
      warnings: [
        { pointer: '/filter/measures/0', code: 'measure/withdrawn' },
        {
          pointer: '/filter/changes/1',
          code: 'filter/never',
          detail: 'process.amended is about no measures, types: leave that out to get it',
        },
        {
          pointer: '/filter/changes/2',
          code: 'filter/never',
          detail: 'webhook.disabled is about no processes, measures, types: leave that out to get it',
        },
      ],
    });
  });
});

test('a warning goes when what it missed comes', async () => {
  const { id } = (await create({ measures: ['railway'] }).expect(201)).body as { id: string };
  const warnings = async () => codesOf((await service.http.get(`${W}/${id}`).expect(200)).body as { warnings: [] });
  expect(await warnings()).toEqual(['/filter/measures/0 measure/unknown']);
  await service.http.post(`${P}/measures`).send({ id: 'railway', title: 'Railway' }).expect(201);
  expect(await warnings()).toEqual([]);
});
