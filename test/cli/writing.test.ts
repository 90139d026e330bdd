import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Service, startService } from '../e2e/service.js';
import { detenteIn, detenteProcess } from './command-line.js';

let service: Service;
let url: string;

beforeAll(async () => {
  service = await startService();
  url = await service.app.getUrl();
  await service.http.post('/api/v1/processes').send({ id: 'north-south', title: 'North and South' }).expect(201);
  const ferry = { id: 'ferry', title: 'Ferry line', kind: 'commitment' };
  await service.http.post('/api/v1/processes/north-south/measures').send(ferry).expect(201);
});
afterAll(() => service.stop());

const asking = (...words: string[]) => detenteIn({ DETENTE_URL: url, COLUMNS: '160' }, ...words);
const development = async (id: string) =>
  (await service.http.get(`/api/v1/processes/north-south/developments/${id}`).expect(200)).body as object;

test('a development is recorded from options, with its effect, its source and who says so', async () => {
  const { exit, out, err } = await asking(
    ...['record', '--id', 'signed', '--date', '2024-05-02', '--type', 'signature', '--title', 'Ferry agreed'],
    ...['--effect', 'ferry:sign,from=2024-06-01,note=in the port, at noon'],
    ...['--source', 'Port log; Page 12; https://example.org/log', '--actor', 'the desk'],
  );
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  expect(out).toBe('signed recorded: log position 3, revision 2\n');
  expect(await development('signed')).toMatchObject({
    date: '2024-05-02',
    actor: 'admin',
    onBehalfOf: 'the desk',
    effects: [{ measure: 'ferry', action: 'sign', from: '2024-06-01', note: 'in the port, at noon' }],
    source: { publisher: 'Port log', title: 'Page 12', url: 'https://example.org/log' },
  });
});

test('a development is recorded from standard input, and again under the same key only once', async () => {
  const input = JSON.stringify({ id: 'piped', date: '2024-05', type: 'statement', title: 'Piped' });
  const twice = ['record', '--file', '-', '--title', 'Piped in', '--idempotency-key', 'k-1', '--json'];
  const first = await detenteProcess(input, ...twice, '--url', url);
  expect(JSON.parse(first.out)).toMatchObject({ id: 'piped', revision: 3 });
  expect(await detenteProcess(input, ...twice, '--url', url)).toEqual(first);
  expect(await development('piped')).toMatchObject({ title: 'Piped in', date: '2024-05' });
});

test('a dry run says what would change, and writes nothing', async () => {
  const { exit, out } = await asking(
    ...['record', '--id', 'halt', '--date', '2024-06-02', '--type', 'suspension', '--title', 'Halted'],
    ...['--effect', 'ferry:end', '--dry-run'],
  );
  expect(exit).toBe(0);
  expect(out).toContain('Nothing was written');
  expect(out).toMatch(/Ferry line .*state: agreed → ended/);
  await service.http.get('/api/v1/processes/north-south/developments/halt').expect(404);
});

test('a development is corrected, a measure ruled on, a development retracted, and the audit tells it all', async () => {
  await asking('record', '--id', 'sailed', '--date', '2024-06~', '--type', 'implementation', '--title', 'It sailed');
  const corrected = await asking(
    'correct',
    'north-south',
    'sailed',
    '--date',
    '2024-06-18',
    '--reason',
    'The port log',
  );
  expect(corrected).toMatchObject({ exit: 0, out: expect.stringMatching(/^sailed corrected: /) as string });
  const ruled = await asking(
    ...['rule', 'ferry', '--id', 'r-1', '--topic', 'Did it sail?', '--side', 'yes', '--side', 'no'],
    ...['--resolution', 'It did', '--reason', 'The log is official'],
    ...['--finds-state', 'agreed', '--finds-in-effect', 'no', '--finds-on', '2024-06-18'],
  );
  expect(ruled).toMatchObject({ exit: 0, err: '' });
  const dossier = JSON.parse((await asking('export')).out) as { readonly record: readonly object[] };
  const finds = { state: 'agreed', inEffect: 'no', on: '2024-06-18' };
  expect(dossier.record).toContainEqual({ ruling: expect.objectContaining({ id: 'r-1', finds }) as object });
  await asking('retract', 'sailed', '--reason', 'It was another ferry');
  const { out } = await asking('audit');
  for (const change of ['development sailed corrected: date', 'ruling r-1 ruled', 'development sailed retracted'])
    expect(out).toContain(change);
  expect(out).toContain('It was another ferry');
});

test('what the service takes with a doubt is told', async () => {
  const { exit, err } = await asking('record', '--date', '3025-01-01', '--type', 'statement', '--title', 'T');
  expect(exit).toBe(0);
  expect(err).toContain('warning: "3025-01-01" lies more than 100 years ahead');
});

test('what the service refuses is told field by field', async () => {
  const { exit, err } = await asking('record', '--date', 'soon', '--type', 'statement', '--title', 'T');
  expect(exit).toBe(2);
  expect(err).toContain('/date  field/not-edtf');
});

const RULING = ['--topic', 't', '--resolution', 'r', '--reason', 'r'];
const AGREED_IN_EFFECT = ['--finds-state', 'agreed', '--finds-in-effect', 'yes'];

test.each([
  ['air-cargo:take-effect,from=2023-01-01', ['record', '--effect', 'take-effect']],
  ['publisher; title; url', ['record', '--source', 'Reuters']],
  ['practice  field/not-allowed', ['record', '--effect', 'ferry:take-effect,practice=lots']],
  ['is not JSON', ['record', '--file', 'package-lock.txt']],
  ['/finds  ruling/finds-contradiction', ['rule', 'ferry', ...RULING, ...AGREED_IN_EFFECT]],
  ["'in-efect' is invalid. Allowed choices are not-started, ", ['rule', 'ferry', '--finds-state', 'in-efect']],
  ['--reason', ['correct', 'signed', '--date', '2024-05-03']],
])('what cannot be read is told with the right form: %s', async (message, words) => {
  if (words.includes('package-lock.txt')) {
    const file = join(service.config.dataDir, 'broken.json');
    writeFileSync(file, '{');
    words[2] = file;
  }
  const { exit, out, err } = await asking(...words);
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
  expect(err).toContain(message);
});

test.each([
  ['/time  field/not-a-time', 'Write 2025-09-12', ['replay', 'some-id', '--time', '12.09.2025']],
  ['/time  field/not-a-time', 'Write 2025-12-09 or 2025-09-12', ['replay', 'some-id', '--time', '09/12/2025']],
  ["'--position <position>' argument 'soon' is invalid", 'whole number', ['replay', 'some-id', '--position', 'soon']],
  ["argument '1.5' is invalid", 'whole number', ['secret', 'some-id', '--overlap-hours', '1.5']],
])('a time or a number that is none is refused: %s', async (what, advice, words) => {
  const { exit, out, err } = await asking('webhooks', ...words);
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
  expect(err).toContain(what);
  expect(err).toContain(advice);
});

test('what of a filter lets nothing through is told, and is no fact of the subscription', async () => {
  const added = await asking('webhooks', 'add', 'https://1.1.1.1/hook', '--measure', 'no-such-measure');
  expect(added).toMatchObject({ exit: 0, err: expect.stringContaining('warning: No process has a measure') as string });
  expect(added.out).not.toContain('warnings');
  await asking('webhooks', 'remove', /^id +(\S+)$/m.exec(added.out)![1]!);
});

test('a subscription is made, looked at, switched off and ended', async () => {
  const added = await asking('webhooks', 'add', 'https://1.1.1.1/hook', '--change', 'measure.state-changed', '--json');
  const { id, secret } = JSON.parse(added.out) as { id: string; secret: string };
  expect(secret).toMatch(/^whsec_/);
  expect((await asking('webhooks')).out).toContain('https://1.1.1.1/hook');
  await asking('webhooks', 'disable', id);
  expect((await asking('webhooks', 'show', id)).out).toMatch(/^disabledBecause +asked$/m);
  expect((await asking('webhooks', 'deliveries', id)).out).toBe('None.\n');
  expect(await asking('webhooks', 'remove', id)).toMatchObject({ exit: 0 });
  expect((await asking('webhooks', 'list')).out).toBe('None.\n');
});

test('who records a second beginning hears of the possible conflict, and sees it in table and measure', async () => {
  const tram = { id: 'tram', title: 'Tram', kind: 'commitment' };
  await service.http.post('/api/v1/processes/north-south/measures').send(tram).expect(201);
  const begins = (id: string, date: string) => [
    ...['record', '--id', id, '--date', date, '--type', 'statement', '--title', id, '--effect', 'tram:take-effect'],
  ];
  await asking(...begins('first', '2024-01-05'));
  expect((await asking(...begins('second', '2024-02-09'))).err).toContain('possible');
  expect((await asking('status')).out).toMatch(/^Tram +in-effect .*&/m);
  const { out } = await asking('measure', 'tram');
  expect(out).toMatch(/^Conflict +possible: two beginnings, first and second\. Correct one, or rule$/m);
  expect(out).toContain('&  two developments say it');
});

test('a process and a measure are amended, and a measure withdrawn, and the audit tells it all', async () => {
  const bus = { id: 'bus', title: 'Bus line', kind: 'commitment' };
  await service.http.post('/api/v1/processes/north-south/measures').send(bus).expect(201);
  for (const words of [
    ['amend', '--title', 'North, South', '--reason', 'its name'],
    ['amend', 'north-south', '--measure', 'ferry', '--kind', 'work', '--reason', 'it is built'],
    ['withdraw', 'bus', '--reason', 'there was never one'],
  ])
    expect(await asking(...words)).toMatchObject({ exit: 0, err: '' });
  const { out } = await asking('audit');
  for (const change of ['process north-south amended: title', 'measure ferry amended: kind', 'measure bus withdrawn'])
    expect(out).toContain(change);
  const status = await asking('status');
  expect(status.out).toContain('North, South');
  expect(status.out).toContain('Ferry line (work)');
  expect(status.out).not.toContain('Bus line');
});
