import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runProgram } from '../../src/cli/program.js';
import { ADMIN } from '../e2e/keys.js';
import { type Service, startService } from '../e2e/service.js';
import { detente, widthOf } from './command-line.js';

let service: Service;
let url: string;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
  url = await service.app.getUrl();
});
afterAll(() => service.stop());

/** Without a process of its own, for what is asked many times. */
async function printed(columns: number | string, words: readonly string[]): Promise<string> {
  const out = new PassThrough();
  const said = text(out);
  await runProgram([...words, '--url', url], out, new PassThrough(), { COLUMNS: String(columns) });
  out.end();
  return said;
}

const asking = (...words: string[]) => detente(...words, '--url', url);
const post = (path: string, body: object) =>
  fetch(`${url}/api/v1/processes${path}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json', ...ADMIN }, body: JSON.stringify(body) },
  }).then((answer) => expect(answer.status).toBe(201));

test('what was disputed when it was known is marked', async () => {
  const then = ['--as-of', '2023-03-01', '--known-at', '2023-03-01', '--known-by', 'report'];
  const { out } = await asking('status', ...then);
  expect(out).toMatch(/^Direct air cargo +in-effect ≠/m);
  expect(out).toContain('≠  disputed');
});

test('what is in effect and not confirmed says so, and a difference tells what the evidence was and is', async () => {
  const { out } = await asking('measure', 'passenger-flights', '--as-of', '2023-01-03');
  expect(out).toMatch(/^In effect +yes, announced$/m);
  const { out: history } = await asking('history', 'passenger-flights');
  expect(history).toMatch(/^2022-02-02 .* in-effect \* +yes, announced /m);
  const { out: confirmed } = await asking('measure', 'air-cargo', '--as-of', '2023-01-03');
  expect(confirmed).toMatch(/^In effect +yes$/m);
  expect(confirmed).toMatch(/^Evidence +confirmed, grade B, 3 origins, certain$/m);
});

test.each([
  ['status', '--as-of', '2026-05-15'],
  ['measure', 'air-cargo', '--as-of', '2023-01-03'],
  ['history', 'air-cargo'],
  ['development', 'at-050'],
  ['timeline'],
  ['diff', '--from', '2022-12-31', '--to', '2023-01-31'],
  ['processes'],
])('%s fits any terminal, and says on a narrow one what it says on a wide one', async (...words) => {
  const said = (await printed(200, words)).split(/\s+/).filter((word) => word.length <= 8);
  for (const columns of [20, 40, 75]) {
    const out = await printed(columns, words);
    expect(widthOf(out)).toBeLessThanOrEqual(columns);
    expect(said.filter((word) => !out.includes(word))).toEqual([]);
  }
});

test('the timeline says from when on it is a record, and which years it has nothing of', async () => {
  const { out } = await asking('timeline', '--as-of', '2013-12-31');
  expect(out).toMatch(/^recorded from 1991-12-24 on, and nothing in [\d,\s]*2012/m);
});

test('where columns do not fit, each row is a block', async () => {
  expect(await printed(40, ['timeline'])).toContain(
    [
      '',
      'Date      1993-04-03',
      'What      Türkiye closes the land border',
      '          and stops direct land trade',
      '          during the first Karabakh war',
      'Type      Border closed',
      'Measures  land-border +2',
      'Id        at-003',
      '',
      '',
    ].join('\n'),
  );
});

test.each(['wide', '0', '-5', '1.5'])('COLUMNS of %s is none', async (columns) => {
  expect(await printed(columns, ['status'])).toMatch(/^Measure +State +In effect/m);
});

test('a history marks what is disputed and what may be a conflict, and tells what a ruling finds otherwise', async () => {
  const record = (id: string, date: string, action: string) =>
    post('/marked/developments', { id, date, type: 'statement', title: id, effects: [{ measure: 'gate', action }] });
  await post('', { id: 'marked', title: 'Marked' });
  await post('/marked/measures', { id: 'gate', title: 'Gate' });
  await record('opening', '2024-01-05', 'take-effect');
  await record('reopening', '2024-02-09', 'take-effect');
  await record('denial', '2024-03-01', 'dispute');
  const { out } = await asking('history', 'marked', 'gate', '--as-of', '2024-06-01');
  expect(out).toMatch(/^2024-01-05 .* in-effect ≠ † & /m);
  expect(out).toContain('&  two developments say it');
  const ruling = { topic: 'open?', resolution: 'No', reason: 'seen', finds: { state: 'ended', on: '2024-05-01' } };
  await post('/marked/measures/gate/rulings', ruling);
  const { out: ruled } = await asking('history', 'marked', 'gate');
  expect(ruled.replace(/\s+/g, ' ')).toMatch(
    /Contradiction \S+ finds ended on 2024-05-01, but the record shows in-effect/,
  );
});

test('what nobody verified is told from what was announced, row by row and in the legend', async () => {
  const begins = async (measure: string, more: object) => {
    const effects = [{ measure, action: 'take-effect' }];
    await post('/told/measures', { id: measure, title: measure });
    await post('/told/developments', { date: '2024-01-05', type: 'statement', title: measure, effects, ...more });
  };
  await post('', { id: 'told', title: 'Told' });
  await begins('ferry', { source: { publisher: 'P', title: 'T', grade: 'C' } });
  const { out: announced } = await asking('status', 'told', '--as-of', '2024-06-01');
  expect(announced).toMatch(/^ferry +in-effect \*/m);
  expect(announced).not.toContain('unverified: ');
  await begins('bridge', { type: 'unverified-report' });
  const { out } = await asking('status', 'told', '--as-of', '2024-06-01');
  expect(out).toMatch(/^bridge +in-effect †/m);
  expect(out).toMatch(/^\* +in effect as announced: /m);
  expect(out).toMatch(/^† +in effect, but unverified: /m);
});
