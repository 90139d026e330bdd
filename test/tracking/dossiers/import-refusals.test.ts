import { type ProcessId } from '../../../src/tracking/domain/model.js';
import { PROCESS } from '../tracking-service.js';
import { development, dossier, DossierService } from './importing.js';

let service: DossierService;
beforeAll(async () => {
  service = await DossierService.start();
});
afterEach(async () => expect(await service.log()).toEqual([]));
afterAll(() => service.tracking.discard());

const withDevelopment = (parts: Record<string, unknown>) => dossier({ developments: [development('d-1', parts)] });
const withEffect = (parts: Record<string, unknown>) =>
  withDevelopment({ effects: [{ measure: 'air-cargo', action: 'agree', ...parts }] });
const withRecord = (...record: object[]) => dossier({ developments: undefined, record });

describe('what is no dossier at all is told by line and byte', () => {
  test.each([
    [
      'not JSON',
      '{"process": {},\n "measures": [1,]}',
      'dossier/not-json',
      'line 2, column 17 (byte 32): unexpected "]"',
    ],
    ['cut off', '{"process": {"id": "x', 'dossier/not-json', 'line 1, column 22 (byte 21): it ends in the middle'],
    ['empty', '', 'dossier/not-json', 'line 1, column 1 (byte 0): it ends in the middle'],
    ['followed by something else', '{"measures": []}\nmore', 'dossier/not-json', 'line 2, column 1'],
    ['a list', '[]', 'dossier/not-an-object', 'A dossier is a JSON object'],
    ['nested without end', `{"notes": [${'['.repeat(80)}${']'.repeat(80)}]}`, 'dossier/too-deep', '64 levels'],
  ])('%s', async (_, text, code, detail) => {
    const refusal = await service.refusal(text);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(detail);
  });

  test('not UTF-8', async () => {
    const refusal = await service.refusal(
      Buffer.concat([Buffer.from('{\n"process":\n"'), Buffer.from([0xff, 0x22, 0x7d])]),
    );
    expect(refusal.code).toBe('dossier/not-utf8');
    expect(refusal.message).toContain('line 3');
  });

  test('a file that is not there', async () => {
    await expect(service.importFile('no-such-dossier.json')).rejects.toMatchObject({ code: 'dossier/no-such-file' });
  });
});

describe('what would not come out as it went in', () => {
  const text = (part: string) => JSON.stringify(dossier()).replace(/}$/, `,${part}}`);
  test.each([
    ['an inexact number', text('"notes": [1, {"n": [12345678901234567890]}]'), '/notes/1/n/0 field/inexact-number'],
    ['a number with a zero behind', text('"notes": [{"n": 1.10}]'), '/notes/0/n field/inexact-number'],
    ['a name that comes twice', text('"claims": [{"a": 1, "b": {}, "a": 1}]'), '/claims/0/a field/repeated'],
    [
      'a name of a record that comes twice',
      JSON.stringify(dossier()).replace('"title":"A round of talks"', '"title":"A","title":"B"'),
      '/developments/0/title field/repeated',
    ],
  ])('%s', async (_, content, problem) => expect(await service.problems(content)).toEqual([problem]));
});

const asked = { asOf: '2023-06-01', measure: 'air-cargo' };
const withCheck = (check: object) => dossier({ checks: [{ ...asked, ...check }] });

describe('every problem has its place', () => {
  test.each([
    ['a check of no states', withCheck({ possibleStates: [] }), '/checks/0/possibleStates field/not-allowed'],
    ['a check of no measure', withCheck({ measure: 'x', expected: 'ended' }), '/checks/0/measure measure/unknown'],
    ['an unknown section', dossier({ mesures: [] }), '/mesures section/unknown'],
    ['a section that is no list', dossier({ rulings: {} }), '/rulings section/not-a-list'],
    ['no process', { measures: [] }, '/process field/missing'],
    ['a process without a title', dossier({ process: { id: PROCESS } }), '/process/title field/missing'],
    ['an id that is none', withDevelopment({ id: 'D 1' }), '/developments/0/id field/not-an-id'],
    ['a missing date', withDevelopment({ date: undefined }), '/developments/0/date field/missing'],
    ['a date that is none', withDevelopment({ date: '2023-02-30' }), '/developments/0/date field/not-edtf'],
    ['a date before the year 1000', withDevelopment({ date: '0999' }), '/developments/0/date field/not-edtf'],
    ['an unknown type', withDevelopment({ type: 'party' }), '/developments/0/type field/not-allowed'],
    ['an empty title', withDevelopment({ title: ' ' }), '/developments/0/title field/not-text'],
    ['a title of 501 characters', withDevelopment({ title: 'x'.repeat(501) }), '/developments/0/title field/not-text'],
    ['a control character', withDevelopment({ notes: 'a\u0007' }), '/developments/0/notes field/not-text'],
    ['half a character', withDevelopment({ notes: '\ud800' }), '/developments/0/notes field/not-text'],
    ['a field that is none', withDevelopment({ 'a/b': 1 }), '/developments/0/a~1b field/unknown'],
    ['null for what must be there', withDevelopment({ date: null }), '/developments/0/date field/not-edtf'],
    ['null for a process', dossier({ process: null }), '/process field/missing'],
    ['effects that are no list', withDevelopment({ effects: {} }), '/developments/0/effects field/not-a-list'],
    [
      'more than 100 effects',
      withDevelopment({ effects: Array.from({ length: 101 }, () => ({ measure: 'air-cargo', action: 'agree' })) }),
      '/developments/0/effects field/not-a-list',
    ],
    ['an effect that is no object', withDevelopment({ effects: [7] }), '/developments/0/effects/0 field/not-an-object'],
    ['an unknown action', withEffect({ action: 'zap' }), '/developments/0/effects/0/action field/not-allowed'],
    ['practice above 3', withEffect({ practice: 4 }), '/developments/0/effects/0/practice field/not-allowed'],
    ['an unknown measure', withEffect({ measure: 'moon' }), '/developments/0/effects/0/measure measure/unknown'],
    [
      'an end before the beginning',
      withEffect({ from: '2023', until: '2022' }),
      '/developments/0/effects/0/until effect/until-before-from',
    ],
    [
      'an end before the date of the development',
      withEffect({ until: '2022-06-30' }),
      '/developments/0/effects/0/until effect/until-before-from',
    ],
    [
      'an address of another kind',
      withDevelopment({ source: { publisher: 'P', title: 'T', url: 'ftp://example.org' } }),
      '/developments/0/source/url field/not-a-web-address',
    ],
    [
      'the same measure twice',
      dossier({
        measures: [
          { id: 'air-cargo', title: 'A' },
          { id: 'air-cargo', title: 'B' },
        ],
      }),
      '/measures/1/id record/repeated',
    ],
    [
      'the same development twice',
      dossier({ developments: [development('d-1'), development('d-1')] }),
      '/developments/1/id record/repeated',
    ],
    [
      'a correction of nothing',
      dossier({ corrections: [{ development: 'd-9', changes: { title: 'T' }, reason: 'r' }] }),
      '/corrections/0/development development/unknown',
    ],
    [
      'a correction that changes nothing',
      dossier({ corrections: [{ development: 'd-1', changes: { title: 'A round of talks' }, reason: 'r' }] }),
      '/corrections/0/changes correction/changes-nothing',
    ],
    [
      'a correction that removes what must be there',
      dossier({ corrections: [{ development: 'd-1', changes: { title: null }, reason: 'r' }] }),
      '/corrections/0/changes/title field/not-text',
    ],
    [
      'a correction that removes what it gives',
      dossier({ corrections: [{ development: 'd-1', changes: { notes: 'n' }, removes: ['notes'], reason: 'r' }] }),
      '/corrections/0/removes correction/contradicts-itself',
    ],
    [
      'a correction that says it removes what must be there',
      dossier({ corrections: [{ development: 'd-1', changes: {}, removes: ['title'], reason: 'r' }] }),
      '/corrections/0/removes field/not-allowed',
    ],
    [
      'a retraction of what was retracted',
      dossier({
        retractions: [
          { development: 'd-1', reason: 'r' },
          { development: 'd-1', reason: 's' },
        ],
      }),
      '/retractions/1/development development/retracted',
    ],
    [
      'a ruling on an unknown measure',
      dossier({ rulings: [{ id: 'r-1', measure: 'moon', topic: 't', resolution: 'r', reason: 'r' }] }),
      '/rulings/0/measure measure/unknown',
    ],
    ['an entry that does not say what it is', withRecord({ ruling: null }), '/record/0 record/no-kind'],
    ['an entry of no known kind', withRecord({ wish: {} }), '/record/0/wish record/unknown-kind'],
    ['two records in one entry', withRecord({ ruling: {}, measure: {} }), '/record/0 record/several-kinds'],
    ['a process in the record', withRecord({ process: { id: PROCESS } }), '/record/0/process record/unknown-kind'],
    [
      'a field of an entry',
      withRecord({ development: development('d-1', { date: '2023-02-30' }) }),
      '/record/0/development/date field/not-edtf',
    ],
    [
      'an effect on a measure that is declared after it',
      withRecord(
        { development: development('d-1', { effects: [{ measure: 'visas', action: 'agree' }] }) },
        { measure: { id: 'visas', title: 'Visas' } },
      ),
      '/record/0/development/effects/0/measure measure/unknown',
    ],
    [
      'a correction before what it corrects',
      withRecord(
        { correction: { development: 'd-1', changes: { title: 'T' }, reason: 'r' } },
        { development: development('d-1') },
      ),
      '/record/0/correction/development development/unknown',
    ],
    [
      'a correction after the retraction',
      withRecord(
        { development: development('d-1') },
        { retraction: { development: 'd-1', reason: 'r' } },
        { correction: { development: 'd-1', changes: { title: 'T' }, reason: 'r' } },
      ),
      '/record/2/correction/development development/retracted',
    ],
    [
      'an expectation that is none',
      dossier({
        checks: [
          { ...asked, inEffect: true },
          { ...asked, expectd: 'agreed' },
        ],
      }),
      '/checks/1/expectd field/unknown',
    ],
    ['an expected state that is none', withCheck({ expected: 'in-efect' }), '/checks/0/expected field/not-allowed'],
    ['an uncertain word', withCheck({ inEffect: 'perhaps' }), '/checks/0/inEffect field/not-allowed'],
    ['a check that expects nothing', withCheck({ expected: null, why: 'w' }), '/checks/0 check/expects-nothing'],
    ['a check that is no object', dossier({ checks: ['agreed'] }), '/checks/0 field/not-an-object'],
    [
      'a check as known at no time',
      dossier({ bitemporalChecks: [{ ...asked, expected: 'agreed', knownAt: '2023-02-30' }] }),
      '/bitemporalChecks/0/knownAt field/not-a-time',
    ],
    [
      'a stage that is none',
      dossier({ processChecks: [{ asOf: '2023-06-01', expectedStage: 'Border opn' }] }),
      '/processChecks/0/expectedStage field/not-allowed',
    ],
    [
      'a list of older dossiers beside the record',
      { ...withRecord({ development: development('d-1') }), developments: [development('d-2')] },
      '/developments section/beside-record',
    ],
  ])('%s', async (_, content, problem) => expect(await service.problems(content)).toEqual([problem]));

  test('a section that comes twice', async () => {
    const text = JSON.stringify(dossier()).replace(/}$/, ',"measures":[]}');
    expect(await service.problems(text)).toEqual(['/measures section/repeated']);
  });

  test('a process other than the one asked for', async () =>
    expect(await service.problems(dossier(), { process: 'elsewhere' as ProcessId })).toEqual([
      '/process/id process/other-id',
    ]));

  test('a record larger than an event may be', async () =>
    expect(await service.problems(withDevelopment({ claims: [{ claim: 'x'.repeat(1_100_000) }] }))).toEqual([
      '/developments/0 record/too-large',
    ]));

  test('checks and notes larger than an event may be', async () =>
    expect(await service.problems(dossier({ notes: ['x'.repeat(600_000), 'y'.repeat(600_000)] }))).toEqual([
      '/notes annex/too-large',
    ]));
});

test('several problems are told at once, whatever the order of the sections', async () => {
  const problems = await service.problems({
    rulings: [{ id: 'r-1', measure: 'moon', topic: 't', resolution: 'r', reason: 'r' }],
    corrections: [
      { development: 'd-1', changes: { date: 'never' }, reason: 'r' },
      { development: 'd-2', changes: { title: 'of a development with a problem of its own' }, reason: 'r' },
    ],
    developments: [
      development('d-1', { effects: [{ measure: 'mars', action: 'agree' }] }),
      development('d-2', { x: 1 }),
    ],
    measures: [{ id: 'air-cargo', title: 'Direct air cargo', kind: 'sort-of' }],
    process: { id: PROCESS, title: 'T' },
  });
  expect(problems.sort()).toEqual([
    '/corrections/0/changes/date field/not-edtf',
    '/developments/0/effects/0/measure measure/unknown',
    '/developments/1/x field/unknown',
    '/measures/0/kind field/not-allowed',
    '/rulings/0/measure measure/unknown',
  ]);
});

describe('of very many problems', () => {
  const wrong = (_: unknown, index: number) => development(`d-${index}`, { type: 'party' });
  const refused = (count: number) => service.refusal(dossier({ developments: Array.from({ length: count }, wrong) }));

  test('the first hundred are listed, and all are counted', async () => {
    const { problems, message } = await refused(700);
    expect(problems).toHaveLength(100);
    expect(message).toContain('700 problems, the first 100 listed');
  });

  test('a thousand are enough: it is not read any further', async () => {
    const { problems, message } = await refused(1_200);
    expect(problems).toHaveLength(100);
    expect(message).toContain('1,000 problems, the first 100 listed. It was not read any further');
  });
});

test.each([
  ['in the outermost object', (endless: string) => `{"process": ${endless}`, 'dossier/value-too-large'],
  ['as its name', (endless: string) => `{"${endless}`, 'dossier/value-too-large'],
  ['as a gap', (endless: string) => `{${' '.repeat(endless.length)}`, 'dossier/value-too-large'],
  ['in a list', (endless: string) => `{"notes": [${endless}`, 'dossier/record-too-large'],
])('a value that goes on and on is refused before it is whole, %s', async (_, text, code) => {
  expect((await service.refusal(text('1'.repeat(5_000_000)))).code).toBe(code);
});
