import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Service, startService } from '../e2e/service.js';

const P = '/processes/armenia-turkiye';
const TIMES = 'asOf=2023-01-03&knownAt=2023-01-03&knownBy=report';
const HOSTILE = '<script>alert("1")</script> & =1+1 \u202eabc\u202c Հայաստան ' + 'x'.repeat(200);

let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: 'default', publicUrl: 'https://example.org/detente' });
  await service.http.post('/api/v1/processes').send({ id: 'hostile', title: HOSTILE }).expect(201);
  for (const [id, title] of [
    ['m', HOSTILE],
    ['sum', '=SUM(A1:A9)'],
  ])
    await service.http.post('/api/v1/processes/hostile/measures').send({ id, title }).expect(201);
});
afterAll(() => service.stop());

const get = (path: string, headers: Record<string, string> = {}) => service.as(undefined).get(path).set(headers);
const svgOf = async (path: string) => {
  const { body, headers } = await get(path).expect(200);
  const text = (body as Buffer).toString();
  expect(headers['content-type']).toMatch(/^image\/svg\+xml/);
  expect(XMLValidator.validate(text)).toBe(true);
  expect(text).not.toMatch(/<script|style=|<style/);
  return text;
};
const jsonOf = async (path: string) => (await get(path).expect(200)).body as Record<string, unknown>;
const titleOf = (svg: string) => {
  const { svg: root } = new XMLParser({ ignoreAttributes: false }).parse(svg) as {
    svg: { title: string | { '#text': string } };
  };
  return typeof root.title === 'string' ? root.title : root.title['#text'];
};

describe('a badge', () => {
  test('says the headline of a process, and the state of a measure', async () => {
    const { headline } = (await jsonOf(`/api/v1${P}/status`)) as { headline: { text: string } };
    expect(titleOf(await svgOf(`${P}/badge.svg`))).toBe(`Armenia-Türkiye normalization: ${headline.text}`);
    expect(await jsonOf(`${P}/badge.json`)).toMatchObject({ schemaVersion: 1, message: headline.text });
  });

  test.each([
    ['air-cargo', 'asOf=2023-02-01', 'In effect (1 February 2023)'],
    ['air-cargo', TIMES, 'Agreed (3 January 2023)'],
    ['passenger-flights', 'asOf=2023-02-01', 'In effect, only announced (1 February 2023)'],
    ['recognition', 'asOf=1991-12-20', 'Uncertain: not started or in effect (20 December 1991)'],
  ])('of %s says how sure that is, at the times of the view: %s', async (measure, times, message) => {
    const path = `${P}/measures/${measure}/badge`;
    expect(titleOf(await svgOf(`${path}.svg?${times}`))).toMatch(message);
    expect(await jsonOf(`${path}.json?${times}`)).toMatchObject({
      message,
      color: expect.stringMatching(/^[0-9a-f]{6}$/) as string,
    });
  });

  test('may be shown by pages elsewhere, and is not sent again while it is the same', async () => {
    const { headers } = await get(`${P}/badge.svg`).expect(200);
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    await get(`${P}/badge.svg`, { 'if-none-match': headers['etag']! }).expect(304);
  });
});

describe('the same view in another form', () => {
  test('is linked from its page, at the same times', async () => {
    const { text } = await get(`${P}?${TIMES}`).expect(200);
    for (const form of ['status.csv', 'chart.svg', 'status.jsonld'])
      expect(text).toContain(`href="${P}/${form}?${TIMES.replaceAll('&', '&amp;')}"`);
    expect(text).toContain(`href="/api/v1${P}/status?${TIMES.replaceAll('&', '&amp;')}"`);
    const { text: measure } = await get(`${P}/measures/air-cargo?${TIMES}`).expect(200);
    expect(measure).toContain(`${P}/status.csv?${TIMES.replaceAll('&', '&amp;')}&amp;measure=air-cargo"`);
  });

  test('as CSV has a row a measure, and says of which times', async () => {
    const { text } = await get(`${P}/status.csv?${TIMES}`).expect(200);
    const [header, ...rows] = text.trimEnd().split('\r\n');
    const { measures } = (await jsonOf(`/api/v1${P}/status?${TIMES}`)) as { measures: { measure: string }[] };
    expect(rows.map((row) => row.split(',')[0]).sort()).toEqual(measures.map(({ measure }) => measure).sort());
    expect(header).toMatch(/^measure,title,.*position$/);
    expect(rows.every((row) => row.includes('2023-01-03,2023-01-03,report,'))).toBe(true);
    expect((await get(`${P}/status.csv?measure=air-cargo`)).text.trimEnd().split('\r\n')).toHaveLength(2);
  });

  test('as CSV runs nothing in a spreadsheet', async () => {
    expect((await get('/processes/hostile/status.csv')).text).toContain("'=SUM(A1:A9)");
  });

  test('as SVG is a picture that says what it shows and of when', async () => {
    const svg = await svgOf(`${P}/chart.svg?${TIMES}`);
    expect(svg).toContain('width="960"');
    expect(titleOf(svg)).toContain('As of 3 January 2023, as the public knew on 3 January 2023.');
    expect(titleOf(await svgOf('/processes/hostile/chart.svg'))).toContain('x'.repeat(200));
    expect(await svgOf('/processes/hostile/measures/m/badge.svg')).toContain('&lt;script');
  });

  test('as JSON-LD is a data set of claims, with the legal force of each', async () => {
    const response = await fetch(`${service.url}${P}/status.jsonld?asOf=2023-02-01`);
    expect(response.headers.get('content-type')).toMatch(/^application\/ld\+json/);
    const dataset = (await response.json()) as {
      '@type': string;
      distribution: { '@type': string; contentUrl: string }[];
      hasPart: { '@type': string; text: string; about: { legislationLegalForce: object; 'eli:in_force': object } }[];
    };
    expect(dataset['@type']).toBe('Dataset');
    expect(dataset.distribution.every((one) => one['@type'] === 'DataDownload')).toBe(true);
    expect(dataset.distribution[0]!.contentUrl).toMatch(/^https:\/\/example\.org\/detente\/.*atPosition=\d+/);
    const cargo = dataset.hasPart.find(({ text }) => text.startsWith('Direct air cargo'))!;
    expect(cargo).toMatchObject({
      '@type': 'Claim',
      about: {
        legislationLegalForce: { '@id': 'https://schema.org/InForce' },
        'eli:in_force': { '@id': 'eli:InForce-inForce' },
      },
    });
  });

  test('is refused where its times cannot be read, and where there is none', async () => {
    await get(`${P}/status.csv?asOf=soon`).expect(400);
    await get(`${P}/badge.svg?asOf=3/4/2022`).expect(400);
    await get('/processes/nobody/chart.svg').expect(404);
    await get(`${P}/measures/nothing/badge.svg`).expect(404);
  });
});

const citedBy = (html: string) =>
  /href="https:\/\/example\.org\/detente([^"]+)" rel="bookmark"/.exec(html)![1]!.replaceAll('&amp;', '&');

test('what a citation leads to reads the same after a hundred later recordings', async () => {
  const pages = [
    P,
    `${P}?asOf=2025-01-01&knownBy=report`,
    `${P}/measures/air-cargo?${TIMES}`,
    `${P}/measures/land-border`,
    `${P}/developments/at-050`,
  ];
  const cited = [];
  for (const page of pages) {
    const address = citedBy((await get(page).expect(200)).text);
    const { text } = await get(address).expect(200);
    // A citation of the cited page is the same again.
    expect(citedBy(text)).toBe(address);
    cited.push({ address, text });
  }
  for (let n = 1; n <= 100; n++)
    await service.http
      .post(`/api/v1${P}/developments`)
      .send({
        ...{
          id: `later-${n}`,
          date: `2024-05-${String((n % 27) + 1).padStart(2, '0')}`,
          type: 'report',
          title: `${n}`,
        },
        effects: [{ measure: n % 2 ? 'land-border' : 'air-cargo', action: n % 3 ? 'take-effect' : 'suspend' }],
        reported: '2024-05-30',
      })
      .expect(201);
  await service.http
    .post(`/api/v1${P}/developments/at-050/corrections`)
    .send({ changes: { title: 'Another title' }, reason: 'A test' })
    .expect(201);
  for (const { address, text } of cited) expect((await get(address).expect(200)).text).toBe(text);
});

test('a citation is a text in each style, and nothing in a title runs in TeX', async () => {
  await service.http
    .post('/api/v1/processes')
    .send({ id: 'tex', title: String.raw`A & B \input{x} 50% $y_1$` })
    .expect(201);
  const { text } = await get('/processes/tex').expect(200);
  for (const style of ['APA', 'Chicago', 'Plain']) expect(text).toContain(`<dt>${style}</dt>`);
  expect(text).toContain(String.raw`title = {{A \&amp; B \textbackslash{}input\{x\} 50\% \$y\_1\$}}`);
});
