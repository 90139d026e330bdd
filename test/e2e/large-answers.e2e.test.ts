import { openExample, P, type Service, startService } from './service.js';

const COUNT = 12;
const ids = Array.from({ length: COUNT }, (_, index) => `large-${String(index).padStart(2, '0')}`);

/** About as much as one body may have. */
const large = (id: string) => ({
  id,
  date: '2023-01-01',
  type: 'statement',
  title: 'A long report',
  claims: Array.from({ length: 100 }, () => ({ claim: 'c'.repeat(5_000), assessment: 'a'.repeat(4_900) })),
});

let service: Service;
beforeAll(async () => {
  service = await startService();
  await openExample(service);
  for (const id of ids) await service.http.post(`${P}/developments`).send(large(id)).expect(201);
});
afterAll(() => service.stop());

interface Page {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}

/** All pages of a list, each as large as its bytes allow. */
async function pages(path: string): Promise<Page[]> {
  const found: Page[] = [];
  for (let cursor: string | null = ''; cursor !== null; cursor = found.at(-1)!.next) {
    const answer = await service.http.get(`${path}?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`).expect(200);
    expect(answer.text.length).toBeLessThan(6_000_000);
    found.push(answer.body as Page);
  }
  return found;
}

describe('a page of large items ends before its limit, and its cursor goes on where it ended', () => {
  test('in the list of developments', async () => {
    const found = await pages(`${P}/developments`);
    expect(found.length).toBeGreaterThan(1);
    const listed = found.flatMap(({ items }) => items.map(({ id }) => id));
    expect(listed).toEqual(['at-045', ...ids]);
  });

  test('in the timeline', async () => {
    const found = await pages(`${P}/timeline`);
    const listed = found.flatMap(({ items }) => items.map(({ development }) => development));
    expect(listed).toEqual(['at-045', ...ids]);
  });

  test('in the audit trail', async () => {
    const found = await pages(`${P}/audit`);
    expect(found.length).toBeGreaterThan(1);
    const positions = found.flatMap(({ items }) => items.map(({ position }) => position));
    expect(positions).toEqual(Array.from({ length: COUNT + 4 }, (_, index) => index + 1));
  });

  test('in the log', async () => {
    const positions: number[] = [];
    for (let head = Infinity; (positions.at(-1) ?? 0) < head;) {
      const { text } = await service.http.get(`/api/v1/events?limit=1000&after=${positions.at(-1) ?? 0}`).expect(200);
      expect(text.length).toBeLessThan(6_000_000);
      const page = JSON.parse(text) as { events: { position: number }[]; head: number };
      positions.push(...page.events.map(({ position }) => position));
      ({ head } = page);
    }
    expect(positions).toEqual(Array.from({ length: COUNT + 4 }, (_, index) => index + 1));
  });
});

describe('at most a hundred problems are told', () => {
  const MOST_BYTES = 65_536;
  const names = Array.from({ length: 50_000 }, (_, index) => `a${index}`);
  const unknown = Object.fromEntries(names.map((name) => [name, 1]));

  const few = Object.fromEntries(names.slice(0, 500).map((name) => [name, 1]));

  test.each([
    ['of unknown fields', unknown],
    ['of entries of a list', { ...large('x'), claims: Array(100).fill(few) }],
    ['of entries that are no objects', { ...large('x'), claims: Array(100).fill(1), sources: names }],
  ])('%s', async (_, body) => {
    const { text, body: told } = await service.http.post(`${P}/developments`).send(body).expect(400);
    expect(text.length).toBeLessThan(MOST_BYTES);
    expect((told as { errors: object[] }).errors).toHaveLength(100);
  });

  test('and that there are more', async () => {
    const { body } = await service.http.post(`${P}/developments`).send(unknown).expect(400);
    expect(body).toMatchObject({ detail: 'The body cannot be used: more than 100 problems, listed in errors' });
  });

  test.each(['a%=1', 'a%ff=1', 'a=1'])('of parameters such as %s', async (pair) => {
    const query = Array.from({ length: 1_000 }, (_, index) => pair.replace('a', `a${index}`)).join('&');
    const { body } = await service.http.get(`${P}/status?${query}`).expect(400);
    expect((body as { errors: object[] }).errors).toHaveLength(100);
  });

  test('of warnings', async () => {
    const source = { publisher: 'A', title: 'B', date: '1200' };
    const claims = Array(100).fill({ claim: 'c', reported: '1200', source });
    const { body } = await service.http
      .post(`${P}/developments?dryRun=true`)
      .send({ ...large('y'), claims })
      .expect(200);
    expect((body as { warnings: object[] }).warnings).toHaveLength(100);
  });
});

describe('a search looks for twenty words at most', () => {
  const search = (text: string) => service.http.get(`${P}/developments?limit=1&text=${encodeURIComponent(text)}`);

  test('words that come twice, or that others begin with, are one', async () => {
    const { body } = await search(`${'envoy meet '.repeat(15)} e en env`).expect(200);
    expect((body as Page).items.map(({ id }) => id)).toEqual(['at-045']);
  });

  test('more are refused', async () => {
    const { body } = await search(names(21)).expect(400);
    expect(body).toMatchObject({ errors: [{ parameter: 'text', detail: 'must not have more than 20 words' }] });
    await search(names(20)).expect(200);
  });

  const names = (count: number) => Array.from({ length: count }, (_, index) => `w${String(index + 100)}`).join(' ');
});
