import type { EdtfDate } from '../../../src/kernel/edtf-date.js';
import type {
  Correction,
  Development,
  DevelopmentId,
  Effect,
  Measure,
  MeasureId,
  Process,
  ProcessId,
  Retraction,
  Ruling,
  RulingId,
} from '../../../src/tracking/domain/model.js';
import type { ProcessEvent } from '../../../src/tracking/domain/process-events.js';
import { process, type ProcessCommand } from '../../../src/tracking/domain/process.js';
import { specificationOf } from '../../given-when-then.js';

const given = specificationOf(process);

const date = (text: string) => text as EdtfDate;
const theProcess: Process = { id: 'armenia-turkiye' as ProcessId, title: 'Armenia-Türkiye normalization' };
const airCargo: Measure = { id: 'air-cargo' as MeasureId, title: 'Direct air cargo', kind: 'commitment' };
const effect = (given: Partial<Effect> = {}): Effect => ({ measure: airCargo.id, action: 'agree', ...given });
const development = (given: Partial<Development> = {}): Development => ({
  id: 'at-045' as DevelopmentId,
  date: date('2022-07-01'),
  type: 'talks-round',
  title: 'Fourth envoy meeting',
  effects: [effect()],
  ...given,
});
const correction = (given: Partial<Correction> = {}): Correction => ({
  development: development().id,
  changes: { title: 'Fourth envoy meeting, in Vienna' },
  reason: 'the place was left out',
  ...given,
});
const retraction: Retraction = { development: development().id, reason: 'recorded twice' };
const ruling = (given: Partial<Ruling> = {}): Ruling => ({
  id: 'cf-04' as RulingId,
  measure: airCargo.id,
  topic: 'air cargo date',
  resolution: 'valid from the 1st, reported on the 6th',
  reason: 'both days are right and belong to different times',
  ...given,
});

const opened: ProcessEvent = { type: 'ProcessOpened', data: theProcess };
const declared: ProcessEvent = { type: 'MeasureDeclared', data: airCargo };
const recorded: ProcessEvent = { type: 'DevelopmentRecorded', data: development() };
const correctedOnce: ProcessEvent = { type: 'DevelopmentCorrected', data: correction() };
const retracted: ProcessEvent = { type: 'DevelopmentRetracted', data: retraction };
const ruled: ProcessEvent = { type: 'ClaimsRuled', data: ruling() };

const open: ProcessCommand = { type: 'OpenProcess', data: theProcess };
const declare = (measure = airCargo): ProcessCommand => ({ type: 'DeclareMeasure', data: measure });
const record = (given: Partial<Development> = {}): ProcessCommand => ({
  type: 'RecordDevelopment',
  data: development(given),
});
const correct = (given: Partial<Correction> = {}): ProcessCommand => ({
  type: 'CorrectDevelopment',
  data: correction(given),
});
const retract: ProcessCommand = { type: 'RetractDevelopment', data: retraction };
const rule = (given: Partial<Ruling> = {}): ProcessCommand => ({ type: 'RuleOnClaims', data: ruling(given) });
const annex: ProcessCommand = { type: 'AnnexDossier', data: { notes: ['Titles are our own words'] } };

const rail = 'kars-gyumri-railway' as MeasureId;
const AMENDMENT = { changes: { title: 'Railway' }, reason: 'a better name' };

describe('a process', () => {
  test('is opened', () => given().when(open).then(opened));

  test('is opened once', () => given(opened).when(open).thenFails('process/already-open'));

  test.each([
    ['a measure', declare()],
    ['a development', record()],
    ['a correction', correct()],
    ['a retraction', retract],
    ['a ruling', rule()],
    ['an annex', annex],
  ])('takes no %s before it is opened', (_, command) => given().when(command).thenFails('process/unknown'));

  test('carries along what a dossier brings for its readers', () =>
    given(opened)
      .when(annex)
      .then({ type: 'DossierAnnexed', data: { notes: ['Titles are our own words'] } }));
});

describe('a measure', () => {
  test('is declared', () => given(opened).when(declare()).then(declared));

  test('is declared once, whatever else is said of it', () =>
    given(opened, declared)
      .when(declare({ ...airCargo, title: 'Cargo by air' }))
      .thenFails('measure/already-declared'));
});

describe('a development', () => {
  test('is recorded with its effects', () => given(opened, declared).when(record()).then(recorded));

  test('may have no effect at all', () =>
    given(opened)
      .when(record({ effects: [] }))
      .then({ type: 'DevelopmentRecorded', data: development({ effects: [] }) }));

  test('is recorded once: to change it takes a correction', () =>
    given(opened, declared, recorded)
      .when(record({ title: 'Another' }))
      .thenFails('development/already-recorded'));

  test('keeps its name also when it was retracted', () =>
    given(opened, declared, recorded, retracted).when(record()).thenFails('development/already-recorded'));

  test('cannot touch a measure that was never declared', () =>
    given(opened)
      .when(record())
      .thenFails('development/effects-refused', { code: 'measure/unknown', pointer: '/effects/0/measure' }));

  test('is told all that is wrong with it at once', () =>
    given(opened, declared)
      .when(
        record({
          effects: [
            effect(),
            effect({ measure: rail }),
            effect({ measure: rail, from: date('2023-01-01'), until: date('2022-12-31') }),
          ],
        }),
      )
      .thenFails(
        'development/effects-refused',
        { code: 'measure/unknown', pointer: '/effects/1/measure' },
        { code: 'measure/unknown', pointer: '/effects/2/measure' },
        { code: 'effect/until-before-from', pointer: '/effects/2/until' },
      ));

  test.each([
    ['the day before it begins', { from: date('2023-01-01'), until: date('2022-12-31') }],
    ['a month before the month it begins in', { from: date('2025-04'), until: date('2025-03') }],
    ['before the day of its development', { until: date('2022-06-30') }],
  ])('has no effect that ends %s', (_, dates) =>
    given(opened, declared)
      .when(record({ effects: [effect(dates)] }))
      .thenFails('development/effects-refused', { code: 'effect/until-before-from', pointer: '/effects/0/until' }),
  );

  test.each([
    ['on the day it begins', { from: date('2023-01-01'), until: date('2023-01-01') }],
    ['perhaps after it begins', { from: date('2025-03-21'), until: date('2025-03') }],
    ['on the day of its development', { until: date('2022-07-01') }],
  ])('may have an effect that ends %s', (_, dates) =>
    given(opened, declared)
      .when(record({ effects: [effect(dates)] }))
      .then({ type: 'DevelopmentRecorded', data: development({ effects: [effect(dates)] }) }),
  );
});

describe('a correction', () => {
  test('stands beside what it corrects', () => given(opened, declared, recorded).when(correct()).then(correctedOnce));

  test('may be corrected again', () => {
    const again = correction({ changes: { date: date('2022-07-02') } });
    given(opened, declared, recorded, correctedOnce)
      .when({ type: 'CorrectDevelopment', data: again })
      .then({ type: 'DevelopmentCorrected', data: again });
  });

  test('needs a development', () => given(opened, declared).when(correct()).thenFails('development/unknown'));

  test('cannot bring back what was retracted', () =>
    given(opened, declared, recorded, retracted).when(correct()).thenFails('development/retracted'));

  test('must change something', () =>
    given(opened, declared, recorded)
      .when(correct({ changes: { title: development().title } }))
      .thenFails('correction/changes-nothing', {
        pointer: '/changes',
        detail: expect.stringMatching(/already/) as string,
      }));

  test('is measured against the last correction, not against the first wording', () =>
    given(opened, declared, recorded, correctedOnce).when(correct()).thenFails('correction/changes-nothing'));

  test('cannot touch a measure that was never declared', () =>
    given(opened, declared, recorded)
      .when(correct({ changes: { effects: [effect({ measure: rail })] } }))
      .thenFails('development/effects-refused', { code: 'measure/unknown', pointer: '/changes/effects/0/measure' }));

  test('cannot make an effect end before it begins', () =>
    given(opened, declared, recorded)
      .when(correct({ changes: { effects: [effect({ from: date('2023'), until: date('2022') })] } }))
      .thenFails('development/effects-refused', {
        code: 'effect/until-before-from',
        pointer: '/changes/effects/0/until',
      }));
});

describe('a retraction', () => {
  test('is recorded with its reason', () => given(opened, declared, recorded).when(retract).then(retracted));

  test('needs a development', () => given(opened, declared).when(retract).thenFails('development/unknown'));

  test('happens once', () =>
    given(opened, declared, recorded, retracted).when(retract).thenFails('development/retracted'));
});

describe('a ruling', () => {
  test('decides between claims on a measure', () => given(opened, declared).when(rule()).then(ruled));

  test('needs a declared measure', () =>
    given(opened, declared)
      .when(rule({ measure: rail }))
      .thenFails('measure/unknown'));

  test('is made once under its name', () =>
    given(opened, declared, ruled)
      .when(rule({ resolution: 'open' }))
      .thenFails('ruling/already-made'));

  test('may be followed by another on the same measure', () =>
    given(opened, declared, ruled)
      .when(rule({ id: 'cf-03' as RulingId }))
      .then({ type: 'ClaimsRuled', data: ruling({ id: 'cf-03' as RulingId }) }));
});

describe('what the log holds is past, and never refused', () => {
  const laid = 'rail-laid' as DevelopmentId;
  const railLaid: ProcessEvent = {
    type: 'DevelopmentRecorded',
    data: development({ id: laid, effects: [effect({ measure: rail })] }),
  };

  test.each<[string, ProcessEvent]>([
    ['a correction of what is not known', correctedOnce],
    ['a retraction of what is not known', retracted],
    ['an amendment of a measure that is not known', { type: 'MeasureAmended', data: { measure: rail, ...AMENDMENT } }],
    ['a withdrawal of a measure that is not known', { type: 'MeasureWithdrawn', data: { measure: rail, reason: 'r' } }],
    ['an effect on a measure that is not known', railLaid],
    ['a dossier that was carried along', { type: 'DossierAnnexed', data: { notes: [] } }],
  ])('%s changes nothing', (_, past) => given(opened, declared, past).when(record()).then(recorded));

  test('what had an effect on a measure that is not known is retracted all the same', () =>
    given(opened, railLaid, { type: 'DevelopmentRetracted', data: { ...retraction, development: laid } })
      .when(correct({ development: laid }))
      .thenFails('development/retracted'));
});
