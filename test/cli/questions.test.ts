import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { P, type Service, startService } from '../e2e/service.js';
import { changedDossier, detente } from './command-line.js';

const scratch = mkdtempSync(join(tmpdir(), 'detente-questions-'));
let service: Service;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
});
afterAll(async () => {
  await service.stop();
  rmSync(scratch, { recursive: true });
});

const asking = (...words: string[]) => detente(...words, '--url', service.url);
const out = async (...words: string[]) => {
  const ended = await asking(...words);
  expect(ended).toMatchObject({ exit: 0, err: '' });
  return ended.out;
};

test('questions answers each question of a process, marks what is not confirmed, and names what is missing', async () => {
  const told = await out('questions', '--as-of', '2026-05-15');
  expect(told).toContain('Questions of armenia-turkiye\nas of 2026-05-15, known by record at ');
  expect(told).toMatch(/^Can a Turkish lorry cross at\s+no\s+land-border$/m);
  expect(told).toMatch(/^Can an importer bring goods\s+yes \*\s+2026-05-11$/m);
  expect(told).toContain('*  as announced: its sources do not confirm it');
});

test('question tells since when, how sure, what is missing and what comes next', async () => {
  const told = await out('question', 'airline-through-turkiye', '--as-of', '2020-02-15');
  for (const line of [
    /^Answer {6}uncertain \? †$/m,
    /^Since {7}2020-01-01$/m,
    /^Next {8}2020-03-31 no, through passenger-flights \(at-025\)$/m,
    /^Decided by {2}passenger-flights$/m,
    /^Missing {5}Direct passenger flights \(passenger-flights\): in-effect, in effect:\n {12}uncertain, at \/all\/0$/m,
    /^Source {6}at-025: /m,
  ])
    expect(told).toMatch(line);
});

test('both take the times and the evidence of a status, and a process', async () => {
  const times = ['--as-of', '2026-05-15', '--known-by', 'report', '--known-at', '2026-05-10'];
  expect(await out('question', 'armenia-turkiye', 'importer-direct', ...times)).toMatch(/^Answer\s+no$/m);
  const confirmed = ['--as-of', '2026-05-15', '--evidence', 'confirmed'];
  expect(await out('question', 'importer-direct', ...confirmed)).toMatch(/^Answer\s+no$/m);
  const { items } = JSON.parse(await out('questions', 'armenia-turkiye', ...confirmed, '--json')) as {
    items: object[];
  };
  expect(items).toHaveLength(5);
  const asked = JSON.parse(await out('question', 'importer-direct', '--json')) as object;
  const { body } = await service.http.get(`${P}/questions/importer-direct`).expect(200);
  expect(Object.keys(asked)).toEqual(Object.keys(body as object));
});

test('a question that is not there, and what is no id, are told as such', async () => {
  expect(await asking('question', 'nobody-asks')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('There is no question "nobody-asks"') as string,
  });
  expect(await asking('question', 'Lorry?')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('is not the id of a question') as string,
  });
});

test('a measure that was withdrawn is marked and named', async () => {
  const reason = 'declared by mistake';
  await service.http.post(`${P}/measures`).send({ id: 'ferry', title: 'Ferry' }).expect(201);
  const ferry = { id: 'by-ferry', title: 'By ferry?', needs: { any: ['ferry'] } };
  await service.http.post(`${P}/questions`).send(ferry).expect(201);
  await service.http.post(`${P}/measures/ferry/withdrawals`).send({ reason }).expect(201);
  const told = await out('question', 'by-ferry');
  expect(told).toMatch(/^Answer\s+uncertain \? † -$/m);
  expect(told).toMatch(/^Missing\s+Ferry \(ferry\): withdrawn, at \/any\/0$/m);
  expect(told).toMatch(/^Withdrawn\s+ferry$/m);
  await service.http.post(`${P}/questions/by-ferry/withdrawals`).send({ reason }).expect(201);
});

test('diff and a dry run tell of the questions that are answered otherwise', async () => {
  const difference = await out('diff', '--from', '2026-05-10', '--to', '2026-05-15');
  expect(difference).toMatch(/^Can an importer bring goods.*no → yes since 2026-05-11$/m);
  const rehearsed = await out('retract', 'at-101', '--reason', 'withdrawn', '--dry-run');
  expect(rehearsed).toMatch(/^Can an importer bring goods.*yes since 2026-05-11 → no$/m);
});

test('check names the questions that are answered otherwise than a dossier expects', async () => {
  const asked = { asOf: '2026-05-15', question: 'importer-direct' };
  const file = changedDossier(scratch, 'question-checks', (dossier) => {
    dossier['checks'] = dossier['bitemporalChecks'] = dossier['processChecks'] = [] as never;
    dossier['questionChecks'] = [
      { ...asked, answer: 'yes', since: '2026-05-11', evidence: 'announced' },
      { ...asked, answer: 'no', since: '2026-05-10', evidence: 'confirmed' },
      { ...asked, answer: 'yes', knownAt: '2026-05-10' },
      { ...asked, question: 'nobody-asks', answer: 'yes' },
    ] as never;
  });
  const { exit, out: told } = await asking('check', file);
  expect(exit).toBe(1);
  expect(told.split('\n')).toEqual([
    '/questionChecks/1  importer-direct as of 2026-05-15: expected no, since 2026-05-10, evidence: confirmed; found yes, since 2026-05-11, evidence: announced',
    '/questionChecks/2  importer-direct as of 2026-05-15, as known by report at 2026-05-10: expected yes; found no',
    expect.stringMatching(
      /^\/questionChecks\/3 {2}nobody-asks as of 2026-05-15: expected yes; found no answer: There is no/,
    ),
    '4 checks, 3 missed',
    '',
  ]);
});
