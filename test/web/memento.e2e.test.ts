import { type Service, startService } from '../e2e/service.js';

const P = '/processes/north-south';
const FUTURE = 'Thu, 01 Jan 2190 00:00:00 GMT';
const PAST = 'Thu, 31 May 2007 20:35:00 GMT';

let service: Service;
const post = (path: string, body: object) => service.http.post(`/api/v1${path}`).send(body).expect(201);
const get = (path: string, headers: Record<string, string> = {}) =>
  service.as(undefined).get(path.replace(service.url, '')).redirects(0).set(headers);

beforeAll(async () => {
  service = await startService({});
  await post('/processes', { id: 'north-south', title: 'North and South' });
  await post(`${P}/measures`, { id: 'ferry', title: 'Ferry' });
  await secondIsOver();
  const effects = [{ measure: 'ferry', action: 'agree' }];
  await post(`${P}/developments`, { id: 'd', date: '2024-01-01', type: 'agreement', title: 'Agreed at last', effects });
  await secondIsOver();
});
afterAll(() => service.stop());

/** Mementos are told apart by the second, and one that is not over has none. */
const secondIsOver = () => new Promise((resolve) => setTimeout(resolve, 2_100));

interface Link {
  readonly uri: string;
  readonly rel: readonly string[];
  readonly datetime: string | undefined;
}
const linksIn = (text: string): readonly Link[] =>
  text.split(/,\s*(?=<)/).map((one) => ({
    uri: /^<([^>]+)>/.exec(one)![1]!,
    rel: /rel="([^"]+)"/.exec(one)![1]!.split(' '),
    datetime: /datetime="([^"]+)"/.exec(one)?.[1],
  }));
const rel = (links: readonly Link[], name: string) => links.find((one) => one.rel.includes(name));
const timeMap = async (query = '') => linksIn((await get(`${P}/timemap${query}`).expect(200)).text);

test('a page says where its earlier states are found', async () => {
  const { headers } = await get(P).expect(200);
  const links = linksIn(headers['link']!);
  expect(rel(links, 'original')!.uri).toBe(service.url + P);
  expect(rel(links, 'timegate')!.uri).toBe(service.url + P);
  expect(rel(links, 'timemap')!.uri).toBe(`${service.url}${P}/timemap`);
  expect(headers['vary']).toContain('accept-datetime');
  expect(headers['memento-datetime']).toBeUndefined();
});

test('who asks for a time is led to what was known then, and the way is no memento itself', async () => {
  const first = rel(await timeMap(), 'first')!;
  const { headers } = await get(P, { 'accept-datetime': first.datetime! }).expect(302);
  expect(headers['location']).toBe(first.uri);
  expect(headers['vary']).toContain('accept-datetime');
  expect(headers['memento-datetime']).toBeUndefined();
  expect(rel(linksIn(headers['link']!), 'original')!.uri).toBe(service.url + P);
  const { headers: memento, text } = await get(headers['location']!).expect(200);
  expect(memento['memento-datetime']).toBe(first.datetime);
  expect(text).not.toContain('Agreed at last');
});

test.each([
  ['before the first state leads to the first', PAST, 'first'],
  ['after the last to a state that reads as the last', FUTURE, 'last'],
] as const)('a time %s', async (_, asked, which) => {
  const { headers } = await get(P, { 'accept-datetime': asked }).expect(302);
  const shown = async (uri: string) => /<ol class="timeline">.*?<\/ol>/s.exec((await get(uri).expect(200)).text)?.[0];
  const strip = (html: string | undefined) => html?.replace(/\?[^"]*/g, '');
  expect(strip(await shown(headers['location']!))).toBe(strip(await shown(rel(await timeMap(), which)!.uri)));
});

test('a memento stays what it was, names its original, and is not asked for a time again', async () => {
  const last = rel(await timeMap(), 'last')!;
  const before = await get(last.uri).expect(200);
  expect(before.text).toContain('Agreed at last');
  expect(before.headers['memento-datetime']).toBe(last.datetime);
  expect(rel(linksIn(before.headers['link']!), 'original')!.uri).toBe(service.url + P);
  await get(last.uri, { 'accept-datetime': PAST }).expect(200);
  await post(`${P}/developments`, { id: 'e', date: '2023-01-01', type: 'statement', title: 'Told later' });
  await secondIsOver();
  expect((await get(last.uri).expect(200)).text).not.toContain('Told later');
});

test('a day is part of the address: its states are its own', async () => {
  const links = await timeMap('?asOf=2024-06-01');
  expect(rel(links, 'original')!.uri).toBe(`${service.url}${P}?asOf=2024-06-01`);
  const last = rel(links, 'last')!;
  const { headers } = await get(last.uri).expect(200);
  expect(rel(linksIn(headers['link']!), 'original')!.uri).toBe(`${service.url}${P}?asOf=2024-06-01`);
  const { headers: way } = await get(`${P}?asOf=2024-06-01`, { 'accept-datetime': last.datetime! }).expect(302);
  expect(way['location']).toBe(last.uri);
});

test('the time map is a list of links in order, with the first and the last named', async () => {
  const { headers, text } = await get(`${P}/timemap`).expect(200);
  expect(headers['content-type']).toMatch(/^application\/link-format/);
  const mementos = linksIn(text).filter(({ rel: rels }) => rels.includes('memento'));
  expect(mementos.length).toBeGreaterThanOrEqual(2);
  const times = mementos.map(({ datetime }) => Date.parse(datetime!));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(mementos[0]!.rel).toContain('first');
  expect(mementos.at(-1)!.rel).toContain('last');
});

test.each(['2024-01-01', 'yesterday', 'Thu, 99 May 2007 20:35:00 GMT'])('%s is no time to ask for', async (asked) => {
  await get(P, { 'accept-datetime': asked }).expect(400);
});

test.each(['knownBy=report', 'atPosition=1', 'evidence=confirmed', 'knownAt=2020-01-01'])(
  'a view by %s is no memento, and not asked for one',
  async (times) => {
    const { headers } = await get(`${P}?${times}`, { 'accept-datetime': PAST }).expect(200);
    expect(headers['memento-datetime']).toBeUndefined();
  },
);
