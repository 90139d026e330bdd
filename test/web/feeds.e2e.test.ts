import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Service, startService } from '../e2e/service.js';

interface AtomEntry {
  readonly id: string;
  readonly title: { readonly '#text': string; readonly '@_type': string };
  readonly link: { readonly '@_href': string };
  readonly updated: string;
}
interface JsonFeed {
  readonly version: string;
  readonly authors: readonly { readonly name: string }[];
  readonly items: readonly {
    readonly id: string;
    readonly url: string;
    readonly title: string;
    readonly content_html: string;
    readonly date_published: string;
    readonly _detente: {
      readonly change: string;
      readonly asOf: string;
      readonly position: number;
      readonly effects: readonly { readonly measure: string }[];
      readonly evidence: { readonly level: string };
    };
  }[];
}

const P = '/processes/north-south';
const HOSTILE = [
  '<script>alert(1)</script> & "quotes" \' ]]>',
  'a &amp; b',
  'x'.repeat(300),
  'אבג \u202eabc\u202c Հայաստան',
];

let service: Service;
const post = (path: string, body: object) => service.http.post(`/api/v1${path}`).send(body).expect(201);
const get = (path: string, headers: Record<string, string> = {}) => service.as(undefined).get(path).set(headers);
const atomOf = async (path: string) => {
  const { text } = await get(path).expect(200);
  expect(XMLValidator.validate(text)).toBe(true);
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'entry', processEntities: true });
  return (parser.parse(text) as { feed: { id: string; title: string; updated: string; entry: AtomEntry[] } }).feed;
};
const jsonOf = async (path: string) => (await get(path).expect(200)).body as JsonFeed;
/** What a reader of HTML would show. */
const shown = (html: string) =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

beforeAll(async () => {
  service = await startService({});
  await post('/processes', { id: 'north-south', title: 'North & South' });
  for (const id of ['ferry', 'bus']) await post(`${P}/measures`, { id, title: id });
  for (const [index, title] of HOSTILE.entries())
    await post(`${P}/developments`, {
      id: `d${index}`,
      date: `2024-0${index + 1}`,
      type: 'statement',
      title,
      effects: index % 2 ? [{ measure: 'ferry', action: 'agree' }] : [],
      source: { publisher: 'Gazette', title: 'Decree', grade: 'A' },
    });
  await post(`${P}/developments/d1/corrections`, { changes: { date: '2024-02-02' }, reason: 'The decree has the day' });
  await post(`${P}/developments/d3/retractions`, { reason: 'It was a rumour' });
});
afterAll(() => service.stop());

test('both feeds tell the same changes, the newest first, each under an id of its own', async () => {
  const atom = await atomOf(`${P}/feed.atom`);
  const json = await jsonOf(`${P}/feed.json`);
  expect(json.version).toBe('https://jsonfeed.org/version/1.1');
  expect(json.authors).toEqual([{ name: 'détente', url: service.url }]);
  expect(json.items.map(({ id }) => id)).toEqual(atom.entry.map(({ id }) => id));
  expect(new Set(atom.entry.map(({ id }) => id)).size).toBe(9);
  expect(json.items.map(({ _detente }) => _detente.change).slice(0, 3)).toEqual(['retracted', 'corrected', 'recorded']);
  expect(atom.updated).toBe(atom.entry[0]!.updated);
  expect(json.items[0]!.url).toBe(`${service.url}${P}/developments/d3`);
});

test('a title is a text, whatever stands in it', async () => {
  const atom = await atomOf(`${P}/feed.atom`);
  const json = await jsonOf(`${P}/feed.json`);
  const recorded = (title: string) => HOSTILE.includes(title);
  expect(json.items.map(({ title }) => title).filter(recorded)).toEqual([...HOSTILE].reverse());
  const titles = atom.entry.map(({ title }) => title);
  expect(titles.every((title) => title['@_type'] === 'html')).toBe(true);
  expect(titles.map((title) => shown(String(title['#text']))).filter(recorded)).toEqual([...HOSTILE].reverse());
  expect((await get(`${P}/feed.atom`)).text).not.toContain('<script');
});

test('an entry says what it is about, what that did, how sure it is, and where in the log', async () => {
  const { items } = await jsonOf(`${P}/feed.json`);
  const correction = items.find(({ _detente }) => _detente.change === 'corrected')!;
  expect(correction._detente).toMatchObject({
    asOf: '2024-02-02',
    effects: [{ measure: 'ferry', action: 'agree' }],
    evidence: { level: 'confirmed' },
  });
  expect(correction.content_html).toContain('The decree has the day');
  const { body } = await service.http.get(`/api/v1/events?after=${correction._detente.position - 1}&limit=1`);
  const [event] = (body as { events: { type: string; recordedAt: string }[] }).events;
  expect(event!.type).toBe('DevelopmentCorrected');
  expect(event!.recordedAt.slice(0, 23)).toBe(correction.date_published.slice(0, 23));
});

test('the feed of a measure has what touches it, and nothing else', async () => {
  await post(`${P}/measures/ferry/rulings`, {
    id: 'r',
    topic: 'Did it sail?',
    resolution: 'No',
    reason: 'The port log',
  });
  const { items } = await jsonOf(`${P}/measures/ferry/feed.json`);
  expect(items.map(({ id }) => id.replace(/:\d+$/, ''))).toEqual(
    ['ruling:r', 'development:d3', 'development:d1', 'development:d3', 'development:d1', 'measure:ferry'].map(
      (subject) => `urn:detente:north-south:${subject}`,
    ),
  );
  expect(items[0]!.url).toBe(`${service.url}${P}/measures/ferry#ruling-r`);
  const inProcess = new Set((await jsonOf(`${P}/feed.json`)).items.map(({ id }) => id));
  expect(items.every(({ id }) => inProcess.has(id))).toBe(true);
  expect((await atomOf(`${P}/measures/bus/feed.atom`)).entry).toHaveLength(1);
  await get(`${P}/measures/nothing/feed.json`).expect(404);
});

test('a feed that did not change is not sent again, and one that did is', async () => {
  const { headers } = await get(`${P}/feed.atom`).expect(200);
  await get(`${P}/feed.atom`, { 'if-none-match': headers['etag']! }).expect(304);
  await post(`${P}/developments`, { id: 'later', date: '2024-09-01', type: 'statement', title: 'Later' });
  await get(`${P}/feed.atom`, { 'if-none-match': headers['etag']! }).expect(200);
});

test('of a long history the newest fifty are told', async () => {
  for (let n = 1; n <= 60; n++)
    await post(`${P}/developments`, { id: `n${n}`, date: '2024-10-01', type: 'statement', title: `${n}` });
  const { items } = await jsonOf(`${P}/feed.json`);
  expect(items.map(({ title }) => title)).toEqual(Array.from({ length: 50 }, (_, index) => `${60 - index}`));
});

test('the pages name their feeds, for readers and for people', async () => {
  for (const path of [P, `${P}/measures/ferry`]) {
    const { text } = await get(path).expect(200);
    expect(text).toContain(
      `<link rel="alternate" type="application/atom+xml" title="Atom feed" href="${path}/feed.atom"`,
    );
    expect(text).toContain(`<a href="${path}/feed.json">`);
  }
});
