import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boundsOf } from '../../../src/kernel/edtf-date.js';
import { ACTION_NAMES } from '../../../src/tracking/domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES } from '../../../src/tracking/domain/development-types.js';
import { corrected } from '../../../src/tracking/domain/development.js';
import { MEASURE_KIND_NAMES } from '../../../src/tracking/domain/measure-kinds.js';
import {
  CONFIDENCES,
  type Correction,
  type Development,
  type Effect,
  GRADES,
  type Measure,
  PRACTICE_LEVELS,
  type Process,
  type Retraction,
  type Ruling,
  type Source,
  SOURCE_BASES,
} from '../../../src/tracking/domain/model.js';
import { MEASURE_STATES } from '../../../src/tracking/domain/states.js';

interface Check {
  readonly asOf: string;
  readonly knownAt?: string;
  readonly measure: string;
  readonly expected: string;
}

interface Dossier {
  readonly process: Process;
  readonly measures: readonly Measure[];
  readonly developments: readonly Development[];
  readonly corrections: readonly Correction[];
  readonly retractions: readonly Retraction[];
  readonly rulings: readonly Ruling[];
  readonly checks: readonly Check[];
  readonly bitemporalChecks: readonly Check[];
  readonly conflicts: readonly {
    readonly id: string;
    readonly sides: readonly string[];
    readonly resolution: string;
  }[];
}

const file = join(__dirname, '../../../src/tracking/dossiers/armenia-turkiye.json');
const dossier = JSON.parse(readFileSync(file, 'utf8')) as Dossier;
const { process, measures, developments, corrections, retractions, rulings, conflicts } = dossier;

const measureIds = measures.map(({ id }) => id);
const developmentIds = developments.map(({ id }) => id);
const twice = (values: readonly string[]) => values.filter((value, index) => values.indexOf(value) !== index);
const sourcesOf = ({ source, moreSources = [] }: Development): Source[] => [
  ...(source ? [source] : []),
  ...moreSources,
];
const dated = (text: string) => expect(() => boundsOf(text)).not.toThrow();

function expectWellFormed(development: Development): void {
  expect(DEVELOPMENT_TYPE_NAMES).toContain(development.type);
  expect(development.title.length).toBeGreaterThan(10);
  expect(development.title.length).toBeLessThanOrEqual(500);
  dated(development.date);
  if (development.reported !== undefined) dated(development.reported);
  expect(CONFIDENCES).toContain(development.confidence);
  expectSources(sourcesOf(development));
  for (const claim of development.claims ?? []) expect(claim.claim).not.toBe('');
  for (const effect of development.effects) expectEffect(effect, development);
}

function expectSources(sources: readonly Source[]): void {
  expect(sources.length).toBeGreaterThan(0);
  for (const source of sources) {
    expect([source.publisher, source.title]).not.toContain('');
    expect(SOURCE_BASES).toContain(source.basis);
    if (source.url) expect(URL.canParse(source.url)).toBe(true);
    if (source.date) dated(source.date);
    if (source.grade !== undefined) expect(GRADES).toContain(source.grade);
  }
}

function expectEffect(effect: Effect, { date }: Development): void {
  expect(measureIds).toContain(effect.measure);
  expect(ACTION_NAMES).toContain(effect.action);
  if (effect.practice !== undefined) expect(PRACTICE_LEVELS).toContain(effect.practice);
  if (effect.until !== undefined)
    expect(boundsOf(effect.until).last).toBeGreaterThanOrEqual(boundsOf(effect.from ?? date).first);
}

test('the process names its parties, the measures that play the roles, and its current phase', () => {
  expect(process.parties).toEqual(['Armenia', 'Türkiye']);
  expect(process.roles).toEqual({
    border: 'land-border',
    temporaryBorder: ['humanitarian-crossing'],
    relations: 'diplomatic-relations',
    recognition: 'recognition',
    framework: 'zurich-protocols',
  });
  expect(measureIds).toEqual(
    expect.arrayContaining([...Object.values(process.roles!).flat(), ...process.coreMeasures!]),
  );
  expect(process.phaseSince).toBe('2021-12-15');
  expect(process.since).toBe('1991-12-16');
});

test('21 measures are declared, each once, with a title and a kind', () => {
  expect(measures).toHaveLength(21);
  expect(twice(measureIds)).toEqual([]);
  for (const { title, kind } of measures) {
    expect(title).not.toBe('');
    expect(MEASURE_KIND_NAMES).toContain(kind);
  }
});

test('all 101 developments are there, from at-001 to at-101', () => {
  expect(developmentIds).toEqual(Array.from({ length: 101 }, (_, index) => `at-${String(index + 1).padStart(3, '0')}`));
});

test.each(developments.map((development) => [development.id, development] as const))(
  '%s is well-formed and names its source',
  (_, development) => expectWellFormed(development),
);

test('every measure is touched by some development', () => {
  const touched = new Set(developments.flatMap(({ effects }) => effects.map(({ measure }) => measure)));
  expect(measureIds.filter((id) => !touched.has(id))).toEqual([]);
});

test('corrections and retractions concern developments of the file, and say why', () => {
  for (const { development, reason, reported } of [...corrections, ...retractions]) {
    expect(developmentIds).toContain(development);
    expect(reason.length).toBeGreaterThan(20);
    if (reported !== undefined) dated(reported);
  }
});

test('what was corrected is well-formed as well', () => {
  for (const { development, changes } of corrections)
    expectWellFormed(
      corrected(
        developments.find(({ id }) => id === development)!,
        changes,
      ),
    );
});

test("the seed report's opening in March 2024 is recorded as it was told, and corrected to 21-31 March 2025", () => {
  const first = developments.find(({ id }) => id === 'at-078')!;
  expect(first).toMatchObject({ date: '2024-03', reported: '2025-09-11', source: { basis: 'seed' } });
  expect(first.effects).toEqual([{ measure: 'humanitarian-crossing', action: 'take-effect' }]);

  const [correction] = corrections.filter(({ development }) => development === 'at-078');
  const after = corrected(first, correction!.changes);
  expect(after).toMatchObject({ date: '2025-03-21', type: 'temporary-opening', source: { basis: 'seen' } });
  expect(after.effects).toMatchObject([
    { measure: 'humanitarian-crossing', action: 'take-effect', until: '2025-03-31' },
  ]);
  expect(after).not.toHaveProperty('reported');
  expect(after.claims?.map(({ attributedTo }) => attributedTo)).toContain('Daily Sabah (seed), paragraph 12');
});

test('rulings decide on declared measures, each under a name of its own, with a reason and a date', () => {
  expect(twice(rulings.map(({ id }) => id))).toEqual([]);
  for (const ruling of rulings) {
    expect(measureIds).toContain(ruling.measure);
    expect(ruling.reason.length).toBeGreaterThan(20);
    expect(ruling.reason).not.toBe(ruling.resolution);
    dated(ruling.reported!);
  }
});

test('every conflict but the one on condolence messages, which concerns no measure, has its rulings', () => {
  const ruledOn = (id: string) => rulings.filter((ruling) => ruling.id === `${id}-${ruling.measure}`);
  expect(conflicts.filter(({ id }) => ruledOn(id).length === 0).map(({ id }) => id)).toEqual(['cf-19']);
  for (const { id, sides, resolution } of conflicts)
    for (const ruling of ruledOn(id)) expect(ruling).toMatchObject({ sides, resolution });
});

test('the checks ask about declared measures on dates of the calendar and expect states that exist', () => {
  for (const { asOf, knownAt, measure, expected } of [...dossier.checks, ...dossier.bitemporalChecks]) {
    for (const day of [asOf, knownAt ?? asOf]) dated(day);
    expect(measureIds).toContain(measure);
    if (expected !== undefined) expect(MEASURE_STATES).toContain(expected);
  }
});

test('the file is written once in one form: reading and writing it changes nothing', () => {
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(dossier, null, 1)}\n`);
});
