import { openExample, P, type Service, startService } from '../e2e/service.js';

const W = '/api/v1/webhooks';
const URL = 'https://example.org/hook';

let service: Service;
beforeAll(async () => {
  service = await startService();
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
    { processes: ['north-south'], measures: ['air-cargo', 'ferry'] },
    ['/filter/measures/0 measure/unknown'],
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

test('a warning goes when what it missed comes', async () => {
  const { id } = (await create({ measures: ['railway'] }).expect(201)).body as { id: string };
  const warnings = async () => codesOf((await service.http.get(`${W}/${id}`).expect(200)).body as { warnings: [] });
  expect(await warnings()).toEqual(['/filter/measures/0 measure/unknown']);
  await service.http.post(`${P}/measures`).send({ id: 'railway', title: 'Railway' }).expect(201);
  expect(await warnings()).toEqual([]);
});
