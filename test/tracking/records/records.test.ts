import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { RecordCheck } from '../../../src/fields/record-check.js';
import type { RecordClass } from '../../../src/fields/record-class.js';
import { validBody } from '../../../src/http/body.js';
import { DomainError, MOST_PROBLEMS, type Problem } from '../../../src/kernel/domain-error.js';
import { CorrectionDto, DevelopmentDto } from '../../../src/tracking/records/development.dto.js';
import { MeasureDto, ProcessDto } from '../../../src/tracking/records/process.dto.js';
import { RulingDto } from '../../../src/tracking/records/ruling.dto.js';
import { SubscriptionPatchDto } from '../../../src/webhooks/api/dto/subscription.dto.js';

const dossier = JSON.parse(
  readFileSync(join(__dirname, '../../../src/tracking/dossiers/armenia-turkiye.json'), 'utf8'),
) as { developments: Record<string, unknown>[]; measures: object[] };

const airCargo = {
  date: '2023-01-01',
  type: 'restriction-lifted',
  title: 'Türkiye lifts its ban on direct air cargo',
  effects: [{ measure: 'air-cargo', action: 'take-effect' }],
};

function problemsOf(body: RecordClass, value: unknown): Record<string, string> {
  try {
    validBody(body, value);
    return {};
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return Object.fromEntries(error.problems.map(({ pointer, code }) => [pointer, code]));
  }
}

const acceptedByClassValidator = (body: RecordClass, value: unknown): boolean =>
  validateSync(plainToInstance(body, value), { whitelist: true, forbidNonWhitelisted: true }).length === 0;

test('every development and measure of the default dossier is a valid body', () => {
  for (const development of dossier.developments) expect(problemsOf(DevelopmentDto, development)).toEqual({});
  for (const measure of dossier.measures) expect(problemsOf(MeasureDto, measure)).toEqual({});
});

test('a valid body is handed on as it was parsed, not copied into an instance', () => {
  const body = { ...airCargo };
  expect(validBody(DevelopmentDto, body)).toBe(body);
});

test('null is as good as absent where a field may be left out, and is taken out of the body', () => {
  const source = { publisher: 'P', title: 'T', url: null, grade: null };
  const [effect] = airCargo.effects;
  const body = { ...airCargo, notes: null, claims: null, effects: [{ ...effect, from: null }], source };
  expect(validBody(DevelopmentDto, body)).toEqual({ ...airCargo, source: { publisher: 'P', title: 'T', url: null } });
  expect(validBody(ProcessDto, { id: 'x', title: 'X', roles: { border: null } })).toEqual({
    id: 'x',
    title: 'X',
    roles: {},
  });
});

test('in a patch null takes away: it stays where that is possible, and is refused where it is not', () => {
  const correction = { changes: { notes: null }, reason: 'r' };
  expect(validBody(CorrectionDto, { ...correction, source: null })).toEqual(correction);
  expect(problemsOf(CorrectionDto, { changes: { title: null }, reason: 'r' })).toEqual({
    '/changes/title': 'field/not-text',
  });
  expect(problemsOf(SubscriptionPatchDto, { filter: null, url: null })).toEqual({ '/url': 'field/not-text' });
});

const OF_A_DEVELOPMENT: readonly [what: string, patch: object, pointer: string, code: string][] = [
  ['no date', { date: undefined }, '/date', 'field/missing'],
  ['a date that is null', { date: null }, '/date', 'field/not-edtf'],
  ['a date in the year 999', { date: '0999-01-01' }, '/date', 'field/not-edtf'],
  ['a date in the year 10000', { date: 'Y10000' }, '/date', 'field/not-edtf'],
  ['a date without ends', { date: '/' }, '/date', 'field/not-edtf'],
  ['a date open on both sides', { date: '../..' }, '/date', 'field/not-edtf'],
  ['a 30 February', { date: '2023-02-30' }, '/date', 'field/not-edtf'],
  ['a date that is a number', { date: 20230101 }, '/date', 'field/not-edtf'],
  ['an unknown type', { type: 'party' }, '/type', 'field/not-allowed'],
  ['a type from the prototype', { type: 'constructor' }, '/type', 'field/not-allowed'],
  ['an empty title', { title: ' ' }, '/title', 'field/not-text'],
  ['a title of 501 characters', { title: 'x'.repeat(501) }, '/title', 'field/not-text'],
  ['a line break in a title', { title: 'a\nb' }, '/title', 'field/not-text'],
  ['a control character in notes', { notes: 'a\u0007b' }, '/notes', 'field/not-text'],
  ['half a character', { notes: 'a\ud800b' }, '/notes', 'field/not-text'],
  ['notes of 20,001 characters', { notes: 'x'.repeat(20_001) }, '/notes', 'field/not-text'],
  ['effects that are no list', { effects: {} }, '/effects', 'field/not-a-list'],
  ['101 effects', { effects: Array(101).fill(airCargo.effects[0]) }, '/effects', 'field/not-a-list'],
  ['an effect that is no object', { effects: ['agree'] }, '/effects/0', 'field/not-an-object'],
  ['an effect that is null', { effects: [null] }, '/effects/0', 'field/not-an-object'],
  ['an unknown action', { effects: [{ measure: 'a', action: 'sing' }] }, '/effects/0/action', 'field/not-allowed'],
  [
    'practice 4',
    { effects: [{ measure: 'a', action: 'agree', practice: 4 }] },
    '/effects/0/practice',
    'field/not-allowed',
  ],
  [
    'practice as text',
    { effects: [{ measure: 'a', action: 'agree', practice: '1' }] },
    '/effects/0/practice',
    'field/not-allowed',
  ],
  [
    'an unknown field in an effect',
    { effects: [{ measure: 'a', action: 'agree', 'x/y': 1 }] },
    '/effects/0/x~1y',
    'field/unknown',
  ],
  ['an id with capitals', { id: 'AT-1' }, '/id', 'field/not-an-id'],
  ['an id of 101 characters', { id: 'a'.repeat(101) }, '/id', 'field/not-an-id'],
  ['an unknown field', { colour: 'red' }, '/colour', 'field/unknown'],
  ['a source without publisher', { source: { title: 't' } }, '/source/publisher', 'field/missing'],
  ['a source that is a list', { source: [] }, '/source', 'field/not-an-object'],
  [
    'an address that is no web address',
    { source: { publisher: 'p', title: 't', url: 'javascript:alert(1)' } },
    '/source/url',
    'field/not-a-web-address',
  ],
  [
    '51 further sources',
    { moreSources: Array(51).fill({ publisher: 'p', title: 't' }) },
    '/moreSources',
    'field/not-a-list',
  ],
];

test.each(OF_A_DEVELOPMENT)('a development with %s is refused', (_, patch, pointer, code) => {
  const body = JSON.parse(JSON.stringify({ ...airCargo, ...patch })) as object;
  expect(problemsOf(DevelopmentDto, body)).toEqual({ [pointer]: code });
  expect(acceptedByClassValidator(DevelopmentDto, body)).toBe(false);
});

test('line breaks and tabs in notes, an address that is null and sources of an effect are fine', () =>
  expect(
    problemsOf(DevelopmentDto, {
      ...airCargo,
      notes: 'first\n\tsecond',
      source: { publisher: 'p', title: 't', url: null, date: null },
      effects: [{ measure: 'a', action: 'agree', sources: [{ publisher: 'p', title: 't' }], claims: [{ claim: 'c' }] }],
    }),
  ).toEqual({}));

test('all problems are told at once', () =>
  expect(
    problemsOf(DevelopmentDto, { title: 'x', effects: [{ measure: 'a', action: 'agree' }, { measure: '' }] }),
  ).toEqual({
    '/date': 'field/missing',
    '/type': 'field/missing',
    '/effects/1/measure': 'field/not-an-id',
    '/effects/1/action': 'field/missing',
  }));

test.each([[[]], ['text'], [null], [undefined], [3]])('a body that is %p and no object is refused', (body) =>
  expect(problemsOf(DevelopmentDto, body)).toEqual({ '': 'field/not-an-object' }),
);

test('null removes what a development can be without, and nothing else', () => {
  expect(problemsOf(CorrectionDto, { changes: { notes: null, source: null }, reason: 'r' })).toEqual({});
  expect(problemsOf(CorrectionDto, { changes: { date: null, effects: null }, reason: 'r' })).toEqual({
    '/changes/date': 'field/not-edtf',
    '/changes/effects': 'field/not-a-list',
  });
});

test('roles and windows of a process are checked inside', () =>
  expect(
    problemsOf(ProcessDto, {
      id: 'p',
      title: 't',
      roles: { border: 'A' },
      windows: { talksDays: 0 },
      coreMeasures: ['a', 1],
    }),
  ).toEqual({
    '/roles/border': 'field/not-an-id',
    '/windows/talksDays': 'field/not-days',
    '/coreMeasures': 'field/not-ids',
  }));

test('a ruling needs its topic, resolution and reason', () =>
  expect(Object.keys(problemsOf(RulingDto, {})).sort()).toEqual(['/reason', '/resolution', '/topic']));

test('what is accepted here class-validator accepts too', () => {
  for (const development of dossier.developments)
    expect(acceptedByClassValidator(DevelopmentDto, development)).toBe(true);
});

test('nobody looks for many more problems than are told', () => {
  const unknown = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field-${index}`, 1]));
  for (const value of [unknown, { ...airCargo, claims: Array(100).fill(unknown) }]) {
    const problems: Problem[] = [];
    RecordCheck.of(DevelopmentDto).into(problems, value, '');
    expect(problems.length).toBeGreaterThan(MOST_PROBLEMS - 10);
    expect(problems.length).toBeLessThan(MOST_PROBLEMS + 10);
  }
});
