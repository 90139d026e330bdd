import type { EdtfDate } from '../../../src/kernel/edtf-date.js';
import type { Action } from '../../../src/tracking/domain/actions.js';
import type { Correction, Development, DevelopmentId, Effect, MeasureId } from '../../../src/tracking/domain/model.js';
import type { ProcessEvent } from '../../../src/tracking/domain/process-events.js';
import { process, type ProcessCommand } from '../../../src/tracking/domain/process.js';
import { specificationOf } from '../../given-when-then.js';

const given = specificationOf(process);
const [BUS, RAIL] = ['bus', 'rail'] as MeasureId[] as [MeasureId, MeasureId];
/** So many imprecise effects may overlap on one measure. */
const MOST = 32;

const opened: ProcessEvent[] = [
  { type: 'ProcessOpened', data: { id: 'a' as never, title: 'A' } },
  ...[BUS, RAIL].map((id): ProcessEvent => ({ type: 'MeasureDeclared', data: { id, title: id, kind: 'commitment' } })),
];
const effect = (from: string, measure = BUS, action: Action = 'take-effect'): Effect => ({
  ...{ measure, action, from: from as EdtfDate },
});
const development = (id: string, effects: readonly Effect[]): Development => ({
  ...{ id: id as DevelopmentId, date: '2020-01-01' as EdtfDate, type: 'statement', title: id, effects },
});
const record = (id: string, ...effects: Effect[]): ProcessCommand => ({
  ...{ type: 'RecordDevelopment', data: development(id, effects) },
});
const recorded = (id: string, ...effects: Effect[]): ProcessEvent => ({
  ...{ type: 'DevelopmentRecorded', data: development(id, effects) },
});
const correct = (id: string, changes: Correction['changes']): ProcessCommand => ({
  ...{ type: 'CorrectDevelopment', data: { development: id as DevelopmentId, changes, reason: 'r' } },
});
/** Developments of a measure, each with one effect in this month. */
const many = (count: number, from = '2022-03', measure = BUS): ProcessEvent[] =>
  Array.from({ length: count }, (_, index) => recorded(`d-${from}-${measure}-${index}`, effect(from, measure)));

const tooMany = (pointer: string) => ({ code: 'measure/too-many-overlapping', pointer });

describe('so many effects may overlap that an answer still says something', () => {
  test('one more is refused, at the effect that is too much', () => {
    given(...opened, ...many(MOST - 1))
      .when(record('last', effect('2022-03')))
      .then(recorded('last', effect('2022-03')));
    given(...opened, ...many(MOST))
      .when(record('more', effect('2022-03', RAIL), effect('2022-03-XX')))
      .thenFails('development/effects-refused', tooMany('/effects/1'));
  });

  test.each([
    ['that have exact dates', many(MOST * 2, '2022-03-05'), effect('2022-03')],
    ['on another measure', many(MOST, '2022-03', RAIL), effect('2022-03')],
    ['in the month before', many(MOST, '2022-02'), effect('2022-03')],
    ['in the month after', many(MOST, '2022-04'), effect('2022-03')],
    ['which only remark', many(MOST), effect('2022-03', BUS, 'reaffirm')],
    ['where it is exact itself', many(MOST), effect('2022-03-05')],
  ])('those do not count %s', (_, past, one) => {
    given(...opened, ...past)
      .when(record('more', one))
      .then(recorded('more', one));
  });

  test('those that share no day with each other may be any number, around one that spans them all', () => {
    const past = Array.from({ length: 12 }, (_, month) => many(4, `2022-${String(month + 1).padStart(2, '0')}`)).flat();
    given(...opened, ...past)
      .when(record('year', effect('2022')))
      .then(recorded('year', effect('2022')));
    given(...opened, ...past, ...many(MOST - 4, '2022'))
      .when(record('year', effect('2022')))
      .thenFails('development/effects-refused', tooMany('/effects/0'));
  });

  test('the bounds of what is recorded count in full: a day in common is enough', () => {
    const past = many(MOST, '2022-03-01/2022-03-15');
    given(...opened, ...past)
      .when(record('more', effect('2022-03-15/2022-03-20')))
      .thenFails('development/effects-refused', tooMany('/effects/0'));
    given(...opened, ...past)
      .when(record('before', effect('2022-02-20/2022-03-01')))
      .thenFails('development/effects-refused', tooMany('/effects/0'));
    given(...opened, ...past)
      .when(record('after', effect('2022-03-16/2022-03-20')))
      .then(recorded('after', effect('2022-03-16/2022-03-20')));
  });

  test('those of one development count too, and a correction of it counts them once', () => {
    const two = [effect('2022-03'), effect('2022-03', BUS, 'end')];
    given(...opened, ...many(MOST - 2))
      .when(record('two', ...two))
      .then(recorded('two', ...two));
    given(...opened, ...many(MOST - 1))
      .when(record('two', ...two))
      .thenFails('development/effects-refused', tooMany('/effects/0'));
    const past = [...opened, ...many(MOST - 2), recorded('two', ...two)];
    const changes = { effects: [...two].reverse() };
    given(...past)
      .when(correct('two', changes))
      .then({ type: 'DevelopmentCorrected', data: { development: 'two' as DevelopmentId, changes, reason: 'r' } });
  });

  test('a correction of its date alone is refused as a whole', () => {
    const dated = (id: string): ProcessEvent => ({
      type: 'DevelopmentRecorded',
      data: { ...development(id, [{ measure: BUS, action: 'take-effect' }]) },
    });
    given(...opened, ...many(MOST), dated('d'))
      .when(correct('d', { date: '2022-03' as EdtfDate }))
      .thenFails('development/effects-refused', tooMany('/changes'));
  });

  test('what was corrected counts on the days on which it now may act, and no longer on those before', () => {
    const past = [...opened, ...many(MOST - 1), recorded('moved', effect('2022-05'))];
    const moved = (from: string): ProcessEvent => ({
      type: 'DevelopmentCorrected',
      data: { development: 'moved' as DevelopmentId, changes: { effects: [effect(from)] }, reason: 'r' },
    });
    given(...past, moved('2022-03'))
      .when(record('more', effect('2022-03')))
      .thenFails('development/effects-refused', tooMany('/effects/0'));
    given(...past, moved('2022-03'), moved('2022-05'))
      .when(record('more', effect('2022-03')))
      .then(recorded('more', effect('2022-03')));
  });

  test('what was retracted makes room', () => {
    const past = [...opened, ...many(MOST)];
    const first = 'd-2022-03-bus-0' as DevelopmentId;
    given(...past, { type: 'DevelopmentRetracted', data: { development: first, reason: 'r' } })
      .when(record('more', effect('2022-03')))
      .then(recorded('more', effect('2022-03')));
  });
});

test.each<[Action, string]>([
  ['resume', 'does not last'],
  ['end', 'does not last'],
  ['reaffirm', 'does not last'],
])('%s has no end of its own', (action, detail) => {
  given(...opened)
    .when(record('d', { ...effect('2022-03-01', BUS, action), until: '2022-04-01' as EdtfDate }))
    .thenFails('development/effects-refused', {
      code: 'effect/until-without-lasting',
      pointer: '/effects/0/until',
      detail: expect.stringContaining(detail) as string,
    });
});

test('a postponement acts on the day on which it is decided', () => {
  given(...opened)
    .when(record('d', effect('2022-03-01', BUS, 'postpone')))
    .thenFails('development/effects-refused', { code: 'effect/postpone-with-from', pointer: '/effects/0/from' });
  const decided = { measure: BUS, action: 'postpone' } as const;
  given(...opened)
    .when(record('d', decided))
    .then(recorded('d', decided));
});
