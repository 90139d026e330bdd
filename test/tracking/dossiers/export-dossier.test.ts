import { PROCESS } from '../tracking-service.js';
import { DEFAULT_DOSSIER, development, dossier, DossierService } from './importing.js';

let service: DossierService;
beforeEach(async () => {
  service = await DossierService.start();
});
afterEach(() => service.tracking.discard());

const DAYS = ['1991-12-20', '1993-04-03', '2009-10-11', '2023-01-03', '2025-03-25', '2026-09-01'];

test('an export, imported into an empty service, answers every question the same', async () => {
  await service.importFile(DEFAULT_DOSSIER);
  const copy = await DossierService.start();
  await copy.import(await service.export());
  for (const asOf of DAYS)
    for (const knownBy of ['record', 'report'] as const)
      expect(answer(copy, { asOf, knownBy })).toEqual(answer(service, { asOf, knownBy }));
  expect(answer(copy, { asOf: '2023-01-03', knownBy: 'report', knownOn: '2023-01-03' })).toEqual(
    answer(service, { asOf: '2023-01-03', knownBy: 'report', knownOn: '2023-01-03' }),
  );
  expect(await copy.export()).toBe(await service.export());
  await copy.tracking.discard();
});

function answer(of: DossierService, asked: Parameters<DossierService['tracking']['processStatus']>[0]): object {
  const { position: _, knownAt: __, ...rest } = of.tracking.processStatus(asked);
  return rest;
}

test('an export, imported where it came from, appends nothing', async () => {
  await service.import(
    dossier({
      corrections: [{ development: 'd-1', changes: { date: '2022-07-02' }, reason: 'The day was wrong' }],
      retractions: [{ development: 'd-2', reason: 'It never happened' }],
      rulings: [{ id: 'r-1', measure: 'air-cargo', topic: 'cargo', resolution: 'in effect', reason: 'Two sources' }],
      notes: ['our own words'],
    }),
  );
  expect(await service.import(await service.export())).toMatchObject({ appended: 0, unchanged: 9 });
});

const exported = async (of = service) => JSON.parse(await of.export()) as { measures: Json[]; record: Json[] };
type Json = Readonly<Record<string, unknown>>;

test('what a correction removes is named apart, and comes back as it was', async () => {
  const taken = {
    development: 'd-1',
    changes: { date: '2022-07-02', notes: null },
    reason: 'Not ours',
    reported: '2026-09-21',
  };
  await service.import(dossier({ developments: [development('d-1', { notes: 'n' })], corrections: [taken] }));
  const { record } = await exported();
  expect(record[1]).toEqual({ correction: { ...taken, changes: { date: '2022-07-02' }, removes: ['notes'] } });
  const elsewhere = await DossierService.start();
  await elsewhere.import(await service.export());
  const corrections = (await elsewhere.log()).filter(({ type }) => type === 'DevelopmentCorrected');
  expect(corrections.map(({ data }) => data)).toEqual([taken]);
  await elsewhere.tracking.discard();
});

test('developments are exported as first recorded, with the day on which a correction began to count', async () => {
  await service.import(dossier({ corrections: [{ development: 'd-1', changes: { title: 'Other' }, reason: 'Typo' }] }));
  expect((await exported()).record).toMatchObject([
    { development: { id: 'd-1', title: 'A round of talks' } },
    { development: { id: 'd-2' } },
    { correction: { development: 'd-1', changes: { title: 'Other' }, removes: [], reported: '2026-09-21' } },
  ]);
});

test('records keep the order of their members', async () => {
  const said = { title: 'T', effects: [{ action: 'agree', note: 'n', measure: 'air-cargo' }], id: 'd-1' };
  await service.import(dossier({ developments: [{ ...said, type: 'visit', date: '2022-07-01' }] }));
  const { record } = await exported();
  expect(Object.keys(record[0]!['development'] as object)).toEqual(['title', 'effects', 'id', 'type', 'date']);
  expect(JSON.stringify(record)).toContain('{"action":"agree","note":"n","measure":"air-cargo"}');
});

test('what happened is exported in its order, also the measures that were declared later', async () => {
  const ruling = { id: 'r-1', measure: 'air-cargo', topic: 't', resolution: 'r', reason: 'Two sources' };
  const happened = [
    { development: development('d-1') },
    { ruling },
    { measure: { id: 'visas', title: 'Visas', kind: 'commitment' } },
    {
      correction: { development: 'd-1', changes: { effects: [{ measure: 'visas', action: 'dispute' }] }, reason: 'r' },
    },
    { development: development('d-2') },
    { retraction: { development: 'd-1', reason: 'r' } },
  ];
  await service.import(dossier({ developments: undefined, record: happened }));
  const { measures, record } = await exported();
  expect(measures.map(({ id }) => id)).toEqual(['air-cargo', 'land-border']);
  expect(record).toMatchObject(happened);
  expect((await service.log()).map(({ type }) => type)).toEqual([
    'ProcessOpened',
    'MeasureDeclared',
    'MeasureDeclared',
    'DevelopmentRecorded',
    'ClaimsRuled',
    'MeasureDeclared',
    'DevelopmentCorrected',
    'DevelopmentRecorded',
    'DevelopmentRetracted',
  ]);
});

test('CSV has a row for each effect, of developments as they stand now', async () => {
  await service.import(
    dossier({
      developments: [
        development('d-1', {
          effects: [
            {
              measure: 'air-cargo',
              action: 'agree',
              from: '2023',
              until: '2024',
              practice: 1,
              note: 'with "quotes", and commas',
            },
            { measure: 'land-border', action: 'prepare' },
          ],
          source: { publisher: 'P', title: 'S', url: 'https://example.org/a', date: '2022-07-01', grade: 'B' },
          confidence: 'certain',
        }),
        development('d-2', { effects: [], title: '=HYPERLINK("http://example.org")' }),
      ],
      corrections: [{ development: 'd-1', changes: { title: 'Fourth round', confidence: null }, reason: 'r' }],
      retractions: [{ development: 'd-2', reason: 'r' }],
    }),
  );
  expect((await service.export('csv')).split('\r\n')).toEqual([
    'id,date,reported,type,title,measure,action,from,until,practice,note,publisher,source title,url,source date,grade,confidence,corrected,retracted',
    'd-1,2022-07-01,,talks-round,Fourth round,air-cargo,agree,2023,2024,1,"with ""quotes"", and commas",P,S,https://example.org/a,2022-07-01,B,,yes,no',
    'd-1,2022-07-01,,talks-round,Fourth round,land-border,prepare,,,,,P,S,https://example.org/a,2022-07-01,B,,yes,no',
    `d-2,2022-07-01,,talks-round,"'=HYPERLINK(""http://example.org"")",,,,,,,,,,,,,no,yes`,
    '',
  ]);
});

test('a process that does not exist cannot be exported', async () => {
  await expect(service.export('json', 'nowhere' as typeof PROCESS)).rejects.toMatchObject({ code: 'process/unknown' });
  await expect(service.export('csv', 'nowhere' as typeof PROCESS)).rejects.toMatchObject({ code: 'process/unknown' });
});
