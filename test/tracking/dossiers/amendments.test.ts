import type { MeasureId } from '../../../src/tracking/domain/model.js';
import { RecordedContent } from '../../../src/tracking/dossiers/recorded-content.js';
import { PROCESS } from '../tracking-service.js';
import { development, dossier, DossierService } from './importing.js';

let here: DossierService;
let elsewhere: DossierService;
beforeEach(async () => {
  here = await DossierService.start();
  elsewhere = await DossierService.start();
});
afterEach(async () => {
  await here.tracking.discard();
  await elsewhere.tracking.discard();
});

const reason = 'we know better now';
const reported = '2024-02-01';
const withRecord = (...record: object[]) => dossier({ developments: undefined, record });
const amend = (changes: object, more: object = {}) => ({ processAmendment: { changes, reason, reported, ...more } });
const amendCargo = (changes: object, measure = 'air-cargo') => ({
  measureAmendment: { measure, changes, reason, reported },
});
const withdraw = (measure: string, more: object = {}) => ({ withdrawal: { measure, reason, reported, ...more } });
const table = ({ tracking }: DossierService, more: object = {}) => {
  const { title, measures } = tracking.processStatus({ asOf: '2024-06-01', ...more });
  return [title, ...measures.map((measure) => `${measure.measure}: ${measure.title} (${measure.kind})`)];
};

describe('an export elsewhere', () => {
  test('has what was amended and withdrawn, as it was known when', async () => {
    await here.import(dossier({ developments: undefined }));
    const { tracking } = here;
    await tracking.run('AmendProcess', { changes: { title: 'Another', parties: ['A'] }, reason, reported });
    await tracking.run('AmendProcess', { changes: { parties: null }, reason, reported });
    await tracking.run('AmendMeasure', { measure: 'air-cargo', changes: { kind: 'restriction' }, reason, reported });
    await tracking.run('WithdrawMeasure', { measure: 'land-border', reason });
    const text = await here.export();
    expect(JSON.parse(text)).toMatchObject({
      record: [
        { processAmendment: { changes: { title: 'Another', parties: ['A'] }, removes: [], reason, reported } },
        { processAmendment: { changes: {}, removes: ['parties'], reason, reported } },
        { measureAmendment: { measure: 'air-cargo', changes: { kind: 'restriction' }, reason, reported } },
        { withdrawal: { measure: 'land-border', reported: expect.any(String) as string } },
      ],
    });
    await elsewhere.import(text);
    const byReport = { knownBy: 'report', knownOn: '2024-01-31' };
    expect(table(elsewhere)).toEqual(['Another', 'air-cargo: Direct air cargo (restriction)']);
    expect(table(elsewhere)).toEqual(table(here));
    expect(table(elsewhere, byReport)).toEqual(table(here, byReport));
    expect(table(elsewhere, byReport)[0]).toBe('Armenia-Türkiye normalization');
    expect(elsewhere.tracking.processReader.process(PROCESS).process).not.toHaveProperty('parties');
    expect(await elsewhere.export()).toBe(text);
  });

  test('has a title that went to and fro as often as it did, also in two steps', async () => {
    await here.import(dossier({ developments: undefined }));
    const retitle = async (...titles: string[]) => {
      for (const title of titles) {
        await here.tracking.run('AmendProcess', { changes: { title }, reason, reported });
        await here.tracking.run('AmendMeasure', { measure: 'air-cargo', changes: { title }, reason, reported });
      }
    };
    await retitle('A', 'B');
    const early = await here.export();
    await retitle('A', 'B');
    const whole = await here.export();
    await elsewhere.import(early);
    expect(await elsewhere.import(whole)).toMatchObject({ appended: 4 });
    expect(await elsewhere.import(whole)).toMatchObject({ appended: 0 });
    expect(await elsewhere.export()).toBe(whole);
    expect((await elsewhere.log()).map(({ id }) => id)).toHaveLength((await here.log()).length);
  });
});

describe('what a dossier amends', () => {
  test('may be declared in its record, and take effects before it is withdrawn', async () => {
    const bus = { id: 'bus', title: 'Bus', kind: 'work' };
    const effects = [{ measure: 'bus', action: 'agree' }];
    await here.import(
      withRecord(
        { measure: bus },
        { development: development('d-1', { effects }) },
        amendCargo({ title: 'Coach' }, 'bus'),
        withdraw('land-border'),
        { correction: { development: 'd-1', changes: { title: 'Agreed' }, reason } },
      ),
    );
    expect(table(here)).toEqual([
      'Armenia-Türkiye normalization',
      'air-cargo: Direct air cargo (commitment)',
      'bus: Coach (work)',
    ]);
  });

  test('null is as good as absent, but for what `removes` does not name', async () => {
    await here.import(
      withRecord(amend({ title: 'B', parties: null }, { removes: [] }), amendCargo({ title: 'C', kind: null })),
    );
    expect(table(here).slice(0, 2)).toEqual(['B', 'air-cargo: C (commitment)']);
  });

  test.each<[string, object[], string[]]>([
    [
      'a measure that nobody declared',
      [amendCargo({ title: 'x' }, 'bus')],
      ['/record/0/measureAmendment/measure measure/unknown'],
    ],
    ['a withdrawal of one', [withdraw('bus')], ['/record/0/withdrawal/measure measure/unknown']],
    [
      'a measure that was withdrawn',
      [withdraw('air-cargo'), amendCargo({ title: 'x' }), withdraw('air-cargo')],
      ['/record/1/measureAmendment/measure measure/withdrawn', '/record/2/withdrawal/measure measure/withdrawn'],
    ],
    [
      'an effect on it',
      [withdraw('air-cargo'), { development: development('d-1') }],
      ['/record/1/development/effects/0/measure measure/withdrawn'],
    ],
    [
      'a ruling on it',
      [withdraw('air-cargo'), { ruling: { id: 'r-1', measure: 'air-cargo', topic: 't', resolution: 'r', reason } }],
      ['/record/1/ruling/measure measure/withdrawn'],
    ],
    [
      'an effect on it, also where the rules had to wait for what was corrected',
      [
        { development: development('d-1') },
        { correction: { development: 'd-1', changes: { title: 'T' }, reason } },
        withdraw('air-cargo'),
        { development: development('d-2') },
      ],
      ['/record/3/development/effects/0/measure measure/withdrawn'],
    ],
    [
      'a measure that is declared after it',
      [amendCargo({ title: 'x' }, 'visas'), { measure: { id: 'visas', title: 'Visas' } }],
      ['/record/0/measureAmendment/measure measure/unknown'],
    ],
    [
      'what changes nothing',
      [amend({ title: 'B' }), amend({ title: 'B' }), amendCargo({ title: 'Direct air cargo' })],
      [
        '/record/1/processAmendment/changes amendment/changes-nothing',
        '/record/2/measureAmendment/changes amendment/changes-nothing',
      ],
    ],
    [
      'what cannot be taken away',
      [amend({ title: null }), amend({}, { removes: ['title'] })],
      [
        '/record/0/processAmendment/changes/title field/not-text',
        '/record/1/processAmendment/removes field/not-allowed',
      ],
    ],
    [
      'a field that is given and taken away',
      [amend({ parties: ['A'] }, { removes: ['parties'] })],
      ['/record/0/processAmendment/removes amendment/contradicts-itself'],
    ],
    [
      'fields that are none',
      [amend({ id: 'x' }), amendCargo({ colour: 'red' })],
      [
        '/record/0/processAmendment/changes/id field/unknown',
        '/record/1/measureAmendment/changes/colour field/unknown',
      ],
    ],
    [
      'a change without a reason',
      [{ withdrawal: { measure: 'air-cargo' } }],
      ['/record/0/withdrawal/reason field/missing'],
    ],
  ])('is refused where it is %s', async (_, record, problems) => {
    expect(await here.problems(withRecord(...record))).toEqual(problems);
    expect(await here.log()).toEqual([]);
  });

  test('is not held against a measure that has problems of its own', async () => {
    const measures = [
      { id: 'air-cargo', title: '' },
      { id: 'land-border', title: 'Border' },
    ];
    const broken = { ...withRecord(amendCargo({ title: 'x' }), withdraw('air-cargo')), measures };
    expect(await here.problems(broken)).toEqual(['/measures/0/title field/not-text']);
  });

  test('is another thing where it takes a field away', async () => {
    const process = { id: PROCESS, title: 'A', parties: ['A', 'B'] };
    const amended = (...record: object[]) => ({ ...withRecord(...record), process });
    await here.import(amended(amend({ title: 'B', parties: null })));
    expect(await here.problems(amended(amend({ title: 'B' })))).toEqual([
      '/record/0/processAmendment/changes amendment/changes-nothing',
    ]);
    expect(await here.import(amended(amend({ title: 'B', roles: null }, { removes: ['parties'] })))).toMatchObject({
      appended: 0,
    });
  });

  test('is looked up once, and not for each of its changes', async () => {
    const titles = Array.from({ length: 40 }, (_, nth) => ({ title: `Title ${nth}` }));
    const many = withRecord(
      { development: development('d-1') },
      ...titles.map((changes) => ({ correction: { development: 'd-1', changes, reason } })),
      ...titles.map((changes) => amend(changes)),
      ...titles.map((changes) => amendCargo(changes)),
    );
    await here.import(many);
    const lookUps = (['versions', 'processVersions', 'measureVersions'] as const).map((of) =>
      jest.spyOn(RecordedContent.prototype, of),
    );
    expect(await here.import(many)).toMatchObject({ appended: 0, unchanged: 124 });
    // Once to check and once to compare again; there are two measures.
    expect(lookUps.map(({ mock }) => mock.calls.length)).toEqual([2, 2, 4]);
    jest.restoreAllMocks();
  });

  test('counts on top of what the log has', async () => {
    await here.import(withRecord(amend({ title: 'B' }), withdraw('land-border')));
    expect(await here.problems(withRecord(amend({ title: 'B' }, { reason: 'again' })))).toEqual([
      '/record/0/processAmendment/changes amendment/changes-nothing',
    ]);
    expect(await here.problems(withRecord(amendCargo({ title: 'x' }, 'land-border')))).toEqual([
      '/record/0/measureAmendment/measure measure/withdrawn',
    ]);
    expect(await here.problems(withRecord(withdraw('land-border', { reason: 'another' })))).toEqual([
      '/record/0/withdrawal/reason measure/withdrawn',
    ]);
    const amended = withRecord(amend({ title: 'B' }), amend({ title: 'C' }), withdraw('land-border'));
    expect(await here.import(amended)).toMatchObject({ appended: 1 });
    expect(here.tracking.status('air-cargo' as MeasureId, { asOf: '2024-06-01' }).measure).toBe('air-cargo');
    expect(table(here)[0]).toBe('C');
  });
});
