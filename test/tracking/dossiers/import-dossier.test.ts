import { readFileSync } from 'node:fs';
import type { EventStore } from '../../../src/event-store/event-store.js';
import { type Day, formatDay } from '../../../src/kernel/day.js';
import type { NewEvent } from '../../../src/kernel/event.js';
import type { Development } from '../../../src/tracking/domain/model.js';
import { dose } from '../../doses.js';
import { PROCESS } from '../tracking-service.js';
import { DEFAULT_DOSSIER, development, dossier, DossierService } from './importing.js';

let service: DossierService;
beforeEach(async () => {
  service = await DossierService.start();
});
afterEach(() => service.tracking.discard());

const correction = { development: 'd-1', changes: { date: '2022-07-02' }, reason: 'The day was wrong' };
const retraction = { development: 'd-2', reason: 'It never happened' };
const ruling = { id: 'r-1', measure: 'air-cargo', topic: 'cargo', resolution: 'in effect', reason: 'Two sources' };
const full = () =>
  dossier({ notes: ['our own words'], corrections: [correction], retractions: [retraction], rulings: [ruling] });

test('a dossier makes the process, then what depends on it, in that order', async () => {
  const { appended, unchanged, process } = await service.import(full());
  expect({ appended, unchanged, process }).toEqual({ appended: 9, unchanged: 0, process: PROCESS });
  expect((await service.log()).map(({ type }) => type)).toEqual([
    'ProcessOpened',
    'MeasureDeclared',
    'MeasureDeclared',
    'DevelopmentRecorded',
    'DevelopmentRecorded',
    'DevelopmentCorrected',
    'DevelopmentRetracted',
    'ClaimsRuled',
    'DossierAnnexed',
  ]);
});

test('the order of the sections in the file does not matter, nor does a byte order mark', async () => {
  const reversed = Object.fromEntries(Object.entries(full()).reverse());
  await service.import(`\ufeff${JSON.stringify(reversed, null, 2)}`);
  const other = await DossierService.start();
  await other.import(full());
  const content = async (of: DossierService) => (await of.log()).map(({ id, type, data }) => ({ id, type, data }));
  expect(await content(service)).toEqual(await content(other));
  await other.tracking.discard();
});

test('once imported it can be asked about', async () => {
  await service.import(dossier());
  expect(service.tracking.status('air-cargo', { asOf: '2023-06-01' }).state).toBe('agreed');
  expect(service.tracking.status('land-border', { asOf: '2023-06-01' }).kind).toBe('commitment');
});

test('the same file twice appends nothing', async () => {
  const first = await service.import(full());
  const second = await service.import(full());
  expect(second).toEqual({ ...first, appended: 0, unchanged: 9 });
});

test('the default dossier twice appends nothing', async () => {
  const first = await service.importFile(DEFAULT_DOSSIER);
  const second = await service.importFile(DEFAULT_DOSSIER);
  expect(second).toEqual({ ...first, appended: 0, unchanged: first.appended });
});

test('what is new in a later file is added, on measures that an earlier one declared', async () => {
  await service.import(full());
  const later = dossier({ measures: [], developments: [development('d-3')], corrections: [correction] });
  const again = { ...correction, changes: { date: '2022-07-03' }, reason: 'Wrong again' };
  const { appended, unchanged } = await service.import({ ...later, corrections: [correction, again] });
  expect({ appended, unchanged }).toEqual({ appended: 2, unchanged: 2 });
});

test('a correction that is given twice in one file stands twice when something came between', async () => {
  const back = { ...correction, changes: { date: '2022-07-01' }, reason: 'The day was right' };
  const { appended } = await service.import(dossier({ corrections: [correction, back, correction] }));
  expect(appended).toBe(8);
});

test('a correction that repeats an earlier one is not taken for it, nor is what comes with a longer export', async () => {
  const there = { correction };
  const back = { correction: { ...correction, changes: { date: '2022-07-01' } } };
  const base = { development: development('d-1') };
  const importing = (...record: object[]) => service.import(dossier({ developments: undefined, record }));
  expect(await importing(base, there, back)).toMatchObject({ appended: 6 });
  expect(await importing(base, there, back)).toMatchObject({ appended: 0 });
  expect(await importing(base, there, back, there)).toMatchObject({ appended: 1, unchanged: 6 });
  expect(await importing(base, there, back, there, back)).toMatchObject({ appended: 1, unchanged: 7 });
  expect(service.tracking.status('air-cargo', { asOf: '2022-07-01' }).state).toBe('agreed');
});

test('what the log has of a development stands, also where another one of the dossier is new and corrected', async () => {
  const there = { correction };
  const back = { correction: { ...correction, changes: { date: '2022-07-01' }, reason: 'The day was right' } };
  const base = { development: development('d-1') };
  const other = [
    { development: development('d-3') },
    { correction: { ...correction, development: 'd-3', changes: { title: 'T' } } },
  ];
  await service.import(dossier({ developments: undefined, record: [base, there] }));
  const longer = dossier({ developments: undefined, record: [base, there, ...other, back] });
  expect(await service.import(longer)).toMatchObject({ appended: 3 });
});

test('other notes and checks replace those of before, section by section, as they were written', async () => {
  const checks = [{ asOf: '2023-01-01', measure: 'air-cargo', expected: 'agreed', why: null }];
  const annexed = async () => JSON.parse(await service.export()) as { notes: unknown; checks: unknown };
  await service.import(dossier({ notes: ['first'], checks }));
  await service.import(dossier({ notes: ['second'], checks }));
  await service.import(dossier({ notes: ['first'] }));
  expect(await annexed()).toMatchObject({ notes: ['first'], checks });
  expect(await service.log()).toHaveLength(8);
});

test('other content under a recorded id is refused with its place, and nothing is appended', async () => {
  const before = (await service.import(full())).position;
  const second = development('d-2', { date: '2023-01-01', reported: '2023-01-06' });
  const refusal = await service.refusal(
    dossier({
      process: { id: PROCESS, title: 'Another title' },
      measures: [{ id: 'air-cargo', title: 'Another title' }],
      developments: [development('d-1'), { ...second, title: 'Another title' }, development('d-3')],
      retractions: [{ ...retraction, reason: 'Another reason' }],
      rulings: [{ ...ruling, reason: 'Another reason' }],
    }),
  );
  expect(refusal).toMatchObject({ kind: 'conflict', code: 'dossier/conflicts' });
  expect(refusal.problems.map(({ pointer }) => pointer)).toEqual([
    '/developments/1/title',
    '/process/title',
    '/measures/0/title',
    '/retractions/0/reason',
    '/rulings/0/reason',
  ]);
  expect((await service.log()).at(-1)!.position).toBe(before);
});

test('null is as good as absent: as a field, as a section, and beside what is recorded', async () => {
  const source = { publisher: 'P', title: 'S' };
  await service.import({ ...full(), developments: [development('d-1', { source }), development('d-2')] });
  const nulls = { notes: null, reported: null, claims: null, confidence: null };
  const again = {
    ...dossier({ checks: null, conflicts: null, notes: ['our own words'] }),
    process: { id: PROCESS, title: 'Armenia-Türkiye normalization', parties: null, roles: null, windows: null },
    developments: [
      development('d-1', { ...nulls, source: { ...source, url: null, date: null, grade: null } }),
      development('d-2', { ...nulls, effects: [{ measure: 'air-cargo', action: 'agree', from: null, sources: null }] }),
    ],
    corrections: [
      { ...correction, changes: { ...correction.changes, title: null, notes: null }, removes: [], source: null },
    ],
    retractions: null,
    rulings: [{ ...ruling, sides: null, confidence: null }],
  };
  expect(await service.import(again)).toMatchObject({ appended: 0 });
  const elsewhere = await DossierService.start();
  await elsewhere.import(again);
  const { position: _, ...recorded } = (await elsewhere.log()).find(({ type }) => type === 'DevelopmentCorrected')!;
  expect(recorded.data).toEqual(correction);
  await elsewhere.tracking.discard();
});

describe('a conflict names the field, both values and what to do', () => {
  const detailsOf = async (parts: Parameters<typeof dossier>[0]) =>
    (await service.refusal(dossier(parts))).problems.map(({ pointer, detail }) => `${pointer} ${detail}`);
  const recorded = development('d-1', { source: { publisher: 'P', title: 'S' } });

  test('of a development that stands: it can be corrected', async () => {
    await service.import(dossier({ developments: [recorded] }));
    const effects = [{ measure: 'land-border', action: 'agree', note: 'n' }];
    expect(await detailsOf({ developments: [development('d-1', { effects })] })).toEqual([
      '/developments/0/effects/0/measure is "land-border", but "air-cargo" is recorded. Put the recorded value here, and what it should be into a correction',
      '/developments/0/effects/0/note is "n", but nothing is recorded. Put the recorded value here, and what it should be into a correction',
      '/developments/0/source is not given, but {"publisher":"P","title":"S"} is recorded. Put the recorded value here, and what it should be into a correction',
    ]);
  });

  test('of one that was corrected to this: the dossier has its first version', async () => {
    await service.import(dossier({ corrections: [correction] }));
    expect(await detailsOf({ developments: [development('d-1', correction.changes)] })).toEqual([
      expect.stringMatching(
        /^\/developments\/0\/date is "2022-07-02", but "2022-07-01" is recorded\. It was corrected to/,
      ),
    ]);
  });

  test('of one that was retracted: nothing can change it', async () => {
    await service.import(dossier({ retractions: [retraction] }));
    const [detail, ...more] = await detailsOf({
      developments: [development('d-2', { date: '2023-01-02', reported: '2023-01-06' })],
    });
    expect(more).toEqual([]);
    expect(detail).toMatch(/^\/developments\/0\/date is "2023-01-02", but "2023-01-01" is recorded\. It was retracted/);
    expect(detail).not.toContain('correction');
  });
});

test('an import that breaks off while it is appended leaves nothing behind, and goes through the next time', async () => {
  const { store } = service.tracking;
  const breaking = Object.create(store) as EventStore;
  breaking.appendAll = (stream, expected, chunks) =>
    store.appendAll(
      stream,
      expected,
      (async function* (): AsyncGenerator<readonly NewEvent[]> {
        for await (const chunk of chunks) yield chunk;
        throw new Error('the power went');
      })(),
    );
  const file = service.file(full());
  await expect(service.importFile(file, {}, { store: breaking })).rejects.toThrow('the power went');
  expect(await service.log()).toEqual([]);
  expect(await service.importFile(file)).toMatchObject({ appended: 9, unchanged: 0 });
});

test('a writer who comes between comparing and appending makes it start over', async () => {
  await service.import(dossier());
  const { store } = service.tracking;
  let outpaced = false;
  const raced = Object.create(store) as EventStore;
  raced.appendAll = async (stream, expected, chunks) => {
    if (!outpaced) await service.tracking.do({ type: 'RecordDevelopment', data: other });
    outpaced = true;
    return store.appendAll(stream, expected, chunks);
  };
  const other = development('d-9') as unknown as Development;
  const file = service.file(dossier({ developments: [development('d-8'), development('d-9')] }));
  expect(await service.importFile(file, {}, { store: raced })).toMatchObject({ appended: 1, unchanged: 4 });
});

test('a caller who names a revision that has passed is told so', async () => {
  await service.import(dossier());
  const context = { actor: 'tester', correlationId: 'test', expectedRevisions: [1] };
  await expect(service.importFile(service.file(dossier()), {}, { context })).rejects.toMatchObject({
    code: 'stream/wrong-revision',
  });
});

const DEVELOPMENTS = dose('DEVELOPMENTS', { usual: 6_000, long: 20_000 });

test(`${DEVELOPMENTS} developments come in without being held all at once`, async () => {
  const measures = Array.from({ length: 50 }, (_, index) => ({ id: `m-${index}`, title: `Measure ${index}` }));
  const developments = Array.from({ length: DEVELOPMENTS }, (_, index) =>
    development(`d-${index}`, {
      date: formatDay((index >> 2) as Day),
      effects: [{ measure: `m-${index % 50}`, action: 'agree' }],
      notes: 'n'.repeat(1_500),
    }),
  );
  const file = service.file(dossier({ measures, developments }));
  const bytes = readFileSync(file).length;
  developments.length = 0;
  const phases = new Map<string, number>();
  let mostHeap = 0;
  const before = heapInUse();
  const { appended } = await service.importFile(file, {
    onProgress: (phase, done) => {
      phases.set(phase, done);
      if (done % (DEVELOPMENTS / 2) === 0) mostHeap = Math.max(mostHeap, heapInUse());
    },
  });
  expect(appended).toBe(DEVELOPMENTS + 51);
  expect(Object.fromEntries(phases)).toEqual({
    validating: DEVELOPMENTS,
    appending: DEVELOPMENTS + 51,
    projecting: DEVELOPMENTS + 51,
  });
  expect(mostHeap - before).toBeLessThan(bytes * 0.75);
  expect(service.tracking.status('m-7', { asOf: '2023-01-01' }).state).toBe('agreed');
});

/** What is left once all that nobody needs is gone. */
function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const collectGarbage = garbageCollector();

function garbageCollector(): () => void {
  const { setFlagsFromString } = jest.requireActual<typeof import('node:v8')>('node:v8');
  const { runInNewContext } = jest.requireActual<typeof import('node:vm')>('node:vm');
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
