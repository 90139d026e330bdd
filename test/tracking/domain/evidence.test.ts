import { BEFORE_ALL, parseDay } from '../../../src/kernel/day.js';
import {
  type EvidenceLevel,
  attestedFrom,
  evidenceOf,
  type Testimony,
  testimonyOf,
} from '../../../src/tracking/domain/evidence.js';
import type { Development, Grade, MeasureId, Source } from '../../../src/tracking/domain/model.js';

const page = (grade?: Grade, publisher = 'Agency', origin?: string): Source => ({
  ...{ publisher, title: 'A page' },
  ...(grade && { grade }),
  ...(origin && { origin }),
});
const told = (sources: readonly Source[], more: Partial<Testimony> = {}): Testimony => ({
  ...{ type: 'entry-into-force', sources },
  ...more,
});

test.each<[string, EvidenceLevel, readonly Source[]]>([
  ['an official text confirms alone', 'confirmed', [page('A')]],
  ['an official announces', 'announced', [page('B')]],
  ['an official whom a second witness bears out is confirmed', 'confirmed', [page('B'), page('C', 'Outlet')]],
  ['a second page of the same publisher is no second witness', 'announced', [page('B'), page('B')]],
  ['a page that repeats the same origin is no second witness', 'announced', [page('B'), page('C', 'Outlet', 'Agency')]],
  ['a copy is no second witness', 'announced', [page('B'), page('E', 'Mirror')]],
  ['independent outlets announce, however many', 'announced', [page('C'), page('C', 'Outlet'), page('D', 'Third')]],
  ['a source without a grade announces', 'announced', [page()]],
  ['copies alone verify nothing', 'unverified', [page('E'), page('E', 'Mirror')]],
  ['what names no source is unverified', 'unverified', []],
])('%s', (_, level, sources) => {
  expect(evidenceOf([[told(sources)]]).level).toBe(level);
});

test('an unverified report stays one, whatever it cites', () => {
  expect(evidenceOf([[told([page('A')], { type: 'unverified-report' })]]).level).toBe('unverified');
});

test('what is still to be verified is unverified, also beside what is certain', () => {
  const certain = told([page('A')], { confidence: 'certain' });
  const toVerify = told([page('B', 'Outlet')], { confidence: 'to-verify' });
  expect(evidenceOf([[certain, toVerify]])).toEqual({
    level: 'unverified',
    grade: 'A',
    origins: 2,
    confidence: 'to-verify',
  });
  expect(evidenceOf([[told([page('A')]), certain]])).toMatchObject({ level: 'confirmed', confidence: 'certain' });
});

test('two developments bear each other out', () => {
  const both = [told([page('B')]), told([page('C', 'Outlet')])];
  expect(evidenceOf([both])).toEqual({ level: 'confirmed', grade: 'B', origins: 2, confidence: null });
});

describe('What rests on several things that must all be true', () => {
  const agreed = told([page('A')], { confidence: 'to-verify' });
  const resumed = told([page('E', 'Mirror'), page('D', 'Outlet')]);

  test.each<[string, EvidenceLevel, readonly Testimony[]]>([
    ['confirmed where each is', 'confirmed', [told([page('A')]), told([page('A', 'Outlet')])]],
    ['announced where one is, though others are confirmed', 'announced', [told([page('A')]), told([page('C')])]],
    [
      'announced where each has one witness: they tell different things',
      'announced',
      [told([page('B')]), told([page('C', 'Outlet')])],
    ],
    ['unverified where one is', 'unverified', [told([page('B')]), told([page('E')]), told([page('A')])]],
  ])('is %s', (_, level, grounds) => {
    expect(evidenceOf(grounds.map((ground) => [ground])).level).toBe(level);
    expect(evidenceOf(grounds.toReversed().map((ground) => [ground])).level).toBe(level);
  });

  test('shows the best of all grades, every witness, and the lowest confidence', () => {
    const attested = { level: 'unverified', grade: 'A', origins: 2, confidence: 'to-verify' };
    expect(evidenceOf([[agreed], [resumed]])).toEqual(attested);
    expect(evidenceOf([[resumed], [agreed]])).toEqual(attested);
  });
});

test('a copy is no witness, whatever origin it names', () => {
  const copies = [page('E', 'Mirror'), page('E', 'Archive', 'Agency')];
  expect(evidenceOf([[told(copies)]])).toMatchObject({ level: 'unverified', grade: 'E', origins: 0 });
  expect(evidenceOf([[told([page('B'), ...copies])]])).toMatchObject({ level: 'announced', grade: 'B', origins: 1 });
});

test('a witness is one, however its name is typed', () => {
  const names = ['\u00c9cho', 'E\u0301cho', ' \u00e9cho ', '\uff25\u0301cho'];
  expect(evidenceOf([[told(names.map((name) => page('C', name)))]]).origins).toBe(1);
});

describe('A development', () => {
  const development = {
    ...{ id: 'opening', date: '2025-03-21', type: 'border-opening', title: 'Opening' },
    source: page('B'),
    moreSources: [{ ...page('C', 'Outlet'), date: '2025-04-02' }],
    effects: [
      { measure: 'border', action: 'take-effect', sources: [page('D', 'Third')] },
      { measure: 'rail', action: 'agree', sources: [page('A', 'Gazette')] },
    ],
    confidence: 'certain',
  } as unknown as Development; // ids are plain texts here
  const of = (measure: string, knownBy: string) =>
    evidenceOf([[testimonyOf(development, measure as MeasureId, parseDay(knownBy)!)]]);

  test('speaks with its source, its further sources and those of its effects on a measure', () => {
    const attested = { level: 'confirmed', grade: 'B', origins: 3, confidence: 'certain' };
    expect(of('border', '2025-04-02')).toEqual(attested);
    expect(of('rail', '2025-04-02')).toEqual({ ...attested, grade: 'A' });
    expect(of('visas', '2025-04-02')).toEqual({ ...attested, origins: 2 });
  });

  test('does not speak with what was published later', () => {
    expect(of('visas', '2025-04-01')).toMatchObject({ level: 'announced', origins: 1 });
  });
});

test('a claim bears witness with its full source record, once it could be known', () => {
  const claims = [{ claim: 'It opened', source: 'a newspaper' }];
  const late = { claim: 'It did', source: { ...page('C', 'Outlet'), date: '2025-04' } };
  const development = {
    ...{ id: 'opening', date: '2025-03-21', type: 'border-opening', title: 'Opening', claims },
    source: page('B'),
    effects: [{ measure: 'border', action: 'take-effect', claims: [late] }],
  } as unknown as Development; // ids are plain texts here
  const knownOn = (day: string, measure = 'border') =>
    evidenceOf([[testimonyOf(development, measure as MeasureId, parseDay(day)!)]]);
  expect(knownOn('2025-04-29')).toMatchObject({ level: 'announced', origins: 1 });
  expect(knownOn('2025-04-30')).toMatchObject({ level: 'confirmed', origins: 2 });
  expect(knownOn('2025-04-30', 'rail')).toMatchObject({ level: 'announced', origins: 1 });
});

describe('That something happened is', () => {
  const day = (text: string) => parseDay(text)!;
  const on = (date: string, source: Source): Source => ({ ...source, date: date as Source['date'] & string });
  const happened = (said: object) =>
    attestedFrom({
      ...{ id: 'visit', date: '2025-03-21', type: 'visit', title: 'A visit', effects: [] },
      ...said,
    } as unknown as Development); // ids are plain texts here

  test('announced or confirmed from the day on which enough of its sources were published', () => {
    const witnesses = [on('2025-04', page('E')), on('2025-05-02', page('C', 'Outlet'))];
    expect(happened({ source: on('2025-03-22', page('B')), moreSources: witnesses })).toEqual({
      announced: day('2025-03-22'),
      confirmed: day('2025-05-02'),
    });
    expect(happened({ source: on('2025-04', page('E')), claims: [{ claim: 'It was', source: page('A') }] })).toEqual({
      announced: day('2025-03-21'),
      confirmed: day('2025-03-21'),
    });
  });

  test('so from the first where nobody says when, and never where that is not enough', () => {
    expect(happened({ source: page('C') })).toEqual({ announced: BEFORE_ALL, confirmed: null });
    expect(happened({ source: page('E') })).toEqual({ announced: null, confirmed: null });
    expect(happened({ source: page('A'), confidence: 'to-verify' })).toEqual({ announced: null, confirmed: null });
  });

  test('not said by the sources of what it did', () => {
    const effects = [
      { measure: 'visas', action: 'agree', sources: [page('A')], claims: [{ claim: 'so', source: page('A') }] },
    ];
    expect(happened({ source: page('E'), effects })).toEqual({ announced: null, confirmed: null });
  });
});
