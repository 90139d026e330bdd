import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Service, startService } from '../e2e/service.js';
import { DEFAULT_DOSSIER } from '../tracking/dossiers/importing.js';
import { changedDossier, detente } from './command-line.js';

const scratch = mkdtempSync(join(tmpdir(), 'detente-check-'));
let service: Service;
let url: string;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
  url = await service.app.getUrl();
});
afterAll(async () => {
  await service.stop();
  rmSync(scratch, { recursive: true });
});

const asking = (...words: string[]) => detente(...words, '--url', url);

test('check finds every answer of the default dossier as expected', async () => {
  const { exit, out } = await asking('check', DEFAULT_DOSSIER);
  expect(out).toBe('69 checks, 0 missed\n');
  expect(exit).toBe(0);
});

test('check names what is missed, with what was expected and found, and exits with 1', async () => {
  const file = changedDossier(scratch, 'other-checks', (dossier) => {
    dossier['checks'] = [{ asOf: '2023-06-01', measure: 'air-cargo', expected: 'ended', inEffect: false }] as never;
    dossier['bitemporalChecks'] = dossier['questionChecks'] = [] as never;
    dossier['processChecks'] = [{ asOf: '2025-09-11', expectedStage: 'Border open' }] as never;
  });
  const { exit, out } = await asking('check', file);
  expect(exit).toBe(1);
  expect(out.split('\n')).toEqual([
    '/checks/0  air-cargo as of 2023-06-01: expected ended, in effect: no; found in-effect, in effect: yes',
    '/processChecks/0  stage as of 2025-09-11: expected Border open; found Partial measures in effect (rule 5)',
    '2 checks, 2 missed',
    '',
  ]);
});

test('check tells uncertain from no, what else was possible, and how well it is attested', async () => {
  const asked = { asOf: '1991-12-20', measure: 'recognition' };
  const possibleStates = ['in-effect', 'not-started'];
  const file = changedDossier(scratch, 'uncertain-checks', (dossier) => {
    dossier['checks'] = [
      { ...asked, inEffect: 'uncertain', possibleStates },
      { ...asked, inEffect: false },
      { ...asked, possibleStates: ['in-effect'] },
      { asOf: '2023-06-01', measure: 'air-cargo', evidence: 'confirmed' },
      { asOf: '2023-06-01', measure: 'passenger-flights', evidence: 'confirmed' },
      { asOf: '1990-01-01', measure: 'recognition', evidence: 'none' },
    ] as never;
    dossier['bitemporalChecks'] = dossier['processChecks'] = dossier['questionChecks'] = [] as never;
  });
  const { exit, out } = await asking('check', file);
  expect(exit).toBe(1);
  expect(out.split('\n')).toEqual([
    '/checks/1  recognition as of 1991-12-20: expected in effect: no; found not-started, in effect: uncertain',
    '/checks/2  recognition as of 1991-12-20: expected possible: in-effect; found not-started, in effect: uncertain, possible: in-effect or not-started',
    '/checks/4  passenger-flights as of 2023-06-01: expected evidence: confirmed; found in-effect, in effect: yes, evidence: announced',
    '6 checks, 3 missed',
    '',
  ]);
});

test('check tells how many of the measures that a stage rests on are only announced', async () => {
  const asOf = '2026-05-15';
  const file = changedDossier(scratch, 'stage-checks', (dossier) => {
    dossier['checks'] = dossier['bitemporalChecks'] = dossier['questionChecks'] = [] as never;
    dossier['processChecks'] = [
      { asOf, expectedStage: 'Partial measures in effect', onlyAnnounced: 3 },
      { asOf, onlyAnnounced: 0 },
      { asOf, expectedStage: 'Border open', onlyAnnounced: 3 },
    ] as never;
  });
  const { exit, out } = await asking('check', file);
  expect(exit).toBe(1);
  expect(out.split('\n')).toEqual([
    '/processChecks/1  stage as of 2026-05-15: expected only announced: 0; found Partial measures in effect (rule 5), only announced: 3',
    '/processChecks/2  stage as of 2026-05-15: expected Border open, only announced: 3; found Partial measures in effect (rule 5), only announced: 3',
    '3 checks, 2 missed',
    '',
  ]);
});

test('a misspelt expectation is told with its place, and nothing is asked', async () => {
  const file = changedDossier(scratch, 'misspelt-checks', (dossier) => {
    const asked = { asOf: '2023-06-01', measure: 'air-cargo' };
    dossier['checks'] = [
      { ...asked, expected: 'in-efect' },
      { ...asked, expectd: 'in-effect' },
      { ...asked, expected: 'in-effect', asOf: '2023-06-31' },
      { ...asked, why: 'expects nothing' },
      { ...asked, expected: 'in-effect', asOf: '12.09.2025' },
      { ...asked, evidence: 'confirmd' },
      { ...asked, inEffect: 'perhaps' },
      { ...asked, inEffect: true, knownAt: 'May' },
    ] as never;
    dossier['processChecks'] = [
      { asOf: '2025-09-11', expectedStage: 'Border opened' },
      { asOf: '2025-09-11', onlyAnounced: 1 },
      { asOf: '2025-09-11', onlyAnnounced: -1 },
      { asOf: '2025-09-11', why: 'expects nothing' },
    ] as never;
  });
  const { exit, err } = await asking('check', file);
  expect(exit).toBe(2);
  for (const problem of [
    '/checks/0/expected  field/not-allowed  must be one of not-started, ',
    '/checks/1/expectd  field/unknown  ',
    '/checks/2/asOf  field/not-a-time  must be a day such as 2025-03-21, but is "2023-06-31"',
    '/checks/3  check/expects-nothing  must give one of expected, inEffect, possibleStates, evidence',
    '/checks/4/asOf  field/not-a-time  must be a day such as 2025-03-21, but is "12.09.2025". Write 2025-09-12\n',
    '/checks/5/evidence  field/not-allowed  must be one of confirmed, announced, unverified, none, but is "confirmd"',
    '/checks/6/inEffect  field/not-allowed  must be one of true, false, yes, no, uncertain, but is "perhaps"',
    '/checks/7/knownAt  field/not-a-time  must be a day or an instant such as 2025-03-21, but is "May"',
    '/processChecks/0/expectedStage  field/not-allowed  must be one of Process suspended, ',
    '/processChecks/1/onlyAnounced  field/unknown  ',
    '/processChecks/2/onlyAnnounced  field/not-a-count  must be a whole number from 0 to 9007199254740991, but is -1',
    '/processChecks/3  check/expects-nothing  must give one of expectedStage, onlyAnnounced',
  ])
    expect(err).toContain(`  ${problem}`);
});

test('a check on a measure that is not declared is missed, and the others are asked', async () => {
  const file = changedDossier(scratch, 'undeclared-measure', (dossier) => {
    dossier['checks'] = [
      { asOf: '2023-06-01', measure: 'air-crgo', expected: 'in-effect' },
      { asOf: '2023-06-01', measure: 'air-cargo', expected: 'ended' },
    ] as never;
    dossier['bitemporalChecks'] = dossier['questionChecks'] = [] as never;
    dossier['processChecks'] = [{ asOf: '2025-09-11', expectedStage: 'Border open' }] as never;
  });
  const { exit, out } = await asking('check', file);
  expect(exit).toBe(1);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(
      /^\/checks\/0 {2}air-crgo as of 2023-06-01: expected in-effect; found no answer: There is no measure "air-crgo"/,
    ),
    expect.stringMatching(/^\/checks\/1 {2}air-cargo/),
    expect.stringMatching(/^\/processChecks\/0 {2}stage/),
    '3 checks, 3 missed',
    '',
  ]);
});

test('checks on a process that is not there are not asked one by one', async () => {
  const file = changedDossier(scratch, 'no-process', ({ process }) => Object.assign(process!, { id: 'elsewhere' }));
  const { exit, out, err } = await asking('check', file);
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
  expect(err).toContain('There is no process "elsewhere"');
});

test('a dossier without checks says so', async () => {
  const file = changedDossier(scratch, 'no-checks', (dossier) => {
    for (const name of ['checks', 'bitemporalChecks', 'processChecks', 'questionChecks']) delete dossier[name];
  });
  expect((await asking('check', file)).out).toBe('The dossier has no checks: nothing was asked\n');
  expect((await asking('import', file)).out).toMatch(/there already, log position \d+\. The dossier has no checks\n$/);
});
