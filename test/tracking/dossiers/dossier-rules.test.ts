import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { RecordCheck } from '../../../src/fields/record-check.js';
import type { RecordClass } from '../../../src/fields/record-class.js';
import type { Problem } from '../../../src/kernel/domain-error.js';
import { DOSSIER_SCHEMAS } from '../../../src/tracking/api/openapi/dossier-schemas.js';
import type { Section } from '../../../src/tracking/dossiers/dossier-sections.js';
import { validRecord } from '../../../src/tracking/dossiers/dossier-validation.js';
import { ENTRY_NAMES } from '../../../src/tracking/dossiers/record-forms.js';
import { CorrectionDto, DevelopmentDto, RetractionDto } from '../../../src/tracking/records/development.dto.js';
import {
  MeasureAmendmentDto,
  MeasureDto,
  MeasureWithdrawalDto,
  ProcessAmendmentDto,
  ProcessDto,
} from '../../../src/tracking/records/process.dto.js';
import { RulingDto } from '../../../src/tracking/records/ruling.dto.js';
import { DEFAULT_DOSSIER } from './importing.js';

type Json = Record<string, unknown>;

/** What has no list of its own, under its name in an entry of `record`. */
const ENTRIES = {
  processAmendment: ProcessAmendmentDto,
  measureAmendment: MeasureAmendmentDto,
  withdrawal: MeasureWithdrawalDto,
} as const satisfies Record<string, RecordClass>;
const SECTIONS = {
  process: ProcessDto,
  measures: MeasureDto,
  developments: DevelopmentDto,
  corrections: CorrectionDto,
  retractions: RetractionDto,
  rulings: RulingDto,
} as const satisfies Partial<Record<Section, RecordClass>>;
const BODIES = { ...SECTIONS, ...ENTRIES };
type Name = keyof typeof BODIES;

/** What the address says over HTTP is a field in a dossier. */
const IN_THE_ADDRESS: Partial<Record<Name, string>> = {
  corrections: 'development',
  retractions: 'development',
  rulings: 'measure',
  measureAmendment: 'measure',
  withdrawal: 'measure',
};

const SOURCE = {
  publisher: 'P',
  title: 'T',
  url: null,
  date: null,
  language: 'en',
  grade: 'A',
  origin: 'o',
  basis: 'seen',
};
const EFFECT = {
  measure: 'm',
  action: 'agree',
  from: '2023',
  until: '2024',
  practice: 2,
  note: 'n',
  sources: [SOURCE],
};
const DEVELOPMENT = {
  date: '2023',
  type: 'visit',
  title: 'T',
  effects: [{ ...EFFECT, claims: [{ claim: 'c', attributedTo: 'a', source: 's', assessment: 'a' }] }],
  source: SOURCE,
  moreSources: [SOURCE],
  reported: '2023-02',
  confidence: 'certain',
  fromSeed: true,
  claims: [{ claim: 'c', source: SOURCE, reported: '2023' }],
  notes: 'n',
};
const PROCESS = {
  title: 'T',
  parties: ['A'],
  roles: { border: 'm', temporaryBorder: ['m'], relations: 'm', recognition: 'm', framework: 'm' },
  coreMeasures: ['m'],
  phaseSince: '2021-12',
  since: '1991',
  windows: { talksDays: 1, staleDays: 2, momentumDays: 3 },
};
const RECORDS: Record<Name, Json> = {
  process: { id: 'p', ...PROCESS },
  measures: { id: 'm', title: 'T', kind: 'work' },
  processAmendment: { changes: PROCESS, reason: 'r', reported: '2023' },
  measureAmendment: { changes: { title: 'T', kind: 'work' }, reason: 'r', reported: '2023' },
  withdrawal: { reason: 'r', reported: '2023' },
  developments: { id: 'd', ...DEVELOPMENT },
  corrections: { changes: DEVELOPMENT, reason: 'r', reported: '2023', source: SOURCE },
  retractions: { reason: 'r', reported: '2023', source: SOURCE },
  rulings: {
    ...{ id: 'r', topic: 't', sides: ['s'], resolution: 'r', reason: 'r', confidence: 'c', reported: '2023' },
    ...{ rejects: ['d'], supersedes: 'r', finds: { state: 'ended', inEffect: 'no', on: '2023' } },
  },
};

const STRANGE: unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'x',
  'A b',
  'a\nb',
  'a\u0000b',
  'a\ud800',
  '2023-02-30',
  'https://example.org',
  'javascript:alert(1)',
  'x'.repeat(501),
  'x'.repeat(5_001),
  'x'.repeat(20_001),
  0,
  4,
  1.5,
  true,
  [],
  [null],
  ['a b\t'],
  Array.from({ length: 101 }, () => ({ claim: 'c' })),
  {},
  { unknown: 1 },
];

/** The value at every place in `value`, and a way to put another one there. */
function* places(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) yield* places(member, [...path, name]);
}

function changed(value: unknown, [name, ...rest]: readonly string[], to: unknown): unknown {
  if (name === undefined) return to;
  const copy: Json = Array.isArray(value) ? ([...(value as unknown[])] as unknown as Json) : { ...(value as Json) };
  if (rest.length === 0 && to === undefined && !Array.isArray(value)) delete copy[name];
  else copy[name] = changed(copy[name], rest, to);
  return copy;
}

const isEntry = (name: Name): name is keyof typeof ENTRIES => name in ENTRIES;

const inDossier = (name: Name, fields: Json): string[] => {
  const address = IN_THE_ADDRESS[name];
  const value = address ? { [address]: 'x', ...fields } : fields;
  const place = isEntry(name) ? ({ section: 'record', value: { [name]: value } } as const) : { section: name, value };
  const record = validRecord({ index: 0, pointer: '', ...place });
  if (!('problems' in record)) return [];
  const prefix = isEntry(name) ? `/${name}` : '';
  return told(record.problems.map((problem) => ({ ...problem, pointer: problem.pointer.slice(prefix.length) })));
};

function overHttp(name: Name, value: Json): string[] {
  const problems: Problem[] = [];
  RecordCheck.of(BODIES[name]).into(problems, value, '');
  return told(problems);
}

const told = (problems: readonly Problem[]): string[] =>
  problems.map(({ pointer, code }) => `${pointer} ${code}`).sort();

describe.each(Object.keys(BODIES) as Name[])('%s are held to the same rules in a dossier as over HTTP', (section) => {
  const record = RECORDS[section];

  test('the sample has every field and no problem', () => {
    expect(inDossier(section, record)).toEqual([]);
    expect(overHttp(section, record)).toEqual([]);
    const fields: Problem[] = [];
    RecordCheck.of(BODIES[section]).into(fields, { nonsense: 1 }, '');
    const known = fields.find(({ code }) => code === 'field/unknown')!.detail.split('Known are ')[1]!;
    expect(Object.keys(record).sort()).toEqual(known.split(', ').sort());
  });

  test.each([...places(record)].map((path) => [path.join('/'), path] as const))('%s', (_, path) => {
    for (const strange of STRANGE) {
      const value = changed(record, path, strange) as Json;
      // Over HTTP an id may be left to the service; and no list in JSON has a hole.
      if (strange === undefined && /^\d+$/.test(path.at(-1)!)) continue;
      if ((strange === undefined || strange === null) && path.join() === 'id') continue;
      // A measure has nothing that null could take away: in a dossier it is as good as absent here too.
      if (strange === null && section === 'measureAmendment' && path[0] === 'changes' && path.length > 1) continue;
      expect([strange, inDossier(section, value)]).toEqual([strange, overHttp(section, value)]);
    }
  });
});

test('the OpenAPI document knows every kind of record that an entry can be', () => {
  const { properties } = DOSSIER_SCHEMAS['DossierEntry'] as { properties: object };
  expect(Object.keys(properties).sort()).toEqual([...ENTRY_NAMES].sort());
});

test('every record of the default dossier could be posted over HTTP', () => {
  const dossier = JSON.parse(readFileSync(DEFAULT_DOSSIER, 'utf8')) as Record<Name, Json[]>;
  for (const name of Object.keys(SECTIONS).filter((section) => section !== 'process') as Name[])
    for (const record of dossier[name]) {
      const address = IN_THE_ADDRESS[name];
      const body = Object.fromEntries(Object.entries(record).filter(([field]) => field !== address));
      expect(overHttp(name, body)).toEqual([]);
    }
});
