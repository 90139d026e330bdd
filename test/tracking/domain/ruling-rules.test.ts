import type { Development, DevelopmentId, MeasureId, Ruling, RulingId } from '../../../src/tracking/domain/model.js';
import type { ProcessEvent } from '../../../src/tracking/domain/process-events.js';
import { process, type ProcessCommand } from '../../../src/tracking/domain/process.js';
import { specificationOf } from '../../given-when-then.js';

const given = specificationOf(process);

const id = <Id extends string>(text: string) => text as Id;
const opened = { type: 'ProcessOpened', data: { id: id('p'), title: 'A process' } } as ProcessEvent;
const declared = (measure: string): ProcessEvent => ({
  type: 'MeasureDeclared',
  data: { id: id<MeasureId>(measure), title: measure, kind: 'commitment' },
});
const recorded = (development: string, measure: string): ProcessEvent => ({
  type: 'DevelopmentRecorded',
  data: {
    ...{ id: development, date: '2024-01-01', type: 'report', title: 'A report' },
    effects: [{ measure, action: 'take-effect' }],
  } as unknown as Development,
});
const ruling = (more: Partial<Ruling> = {}): Ruling => ({
  ...{ id: id<RulingId>('r-2'), measure: id<MeasureId>('border'), topic: 'did it open?' },
  ...{ resolution: 'it did not', reason: 'seen' },
  ...more,
});
const ruled = (more: Partial<Ruling> = {}): ProcessEvent => ({ type: 'ClaimsRuled', data: ruling(more) });
const rule = (more: Partial<Ruling> = {}): ProcessCommand => ({ type: 'RuleOnClaims', data: ruling(more) });
const rejects = (...developments: string[]) => ({ rejects: developments as DevelopmentId[] });
const earlier = { id: id<RulingId>('r-1') };
const supersedes = earlier.id;

const PAST = [opened, declared('border'), declared('visas'), recorded('opening', 'border'), recorded('visa', 'visas')];

test('a ruling may reject what has an effect on its measure', () =>
  given(...PAST)
    .when(rule(rejects('opening')))
    .then(ruled(rejects('opening'))));

test('a ruling may supersede an earlier one on its measure', () =>
  given(...PAST, ruled(earlier))
    .when(rule({ supersedes }))
    .then(ruled({ supersedes })));

test.each([
  { state: 'agreed', inEffect: 'no' },
  { state: 'partially-in-effect', inEffect: 'yes' },
  { state: 'suspended' },
  { inEffect: 'yes' },
] as const)('a ruling may find %o', (finds) =>
  given(...PAST)
    .when(rule({ finds }))
    .then(ruled({ finds })),
);

const retracted = {
  type: 'DevelopmentRetracted',
  data: { development: id<DevelopmentId>('opening'), reason: 'an error' },
} as ProcessEvent;

test.each<[string, readonly ProcessEvent[], Partial<Ruling>, string, string]>([
  ['rejects what is not recorded', [], rejects('opening', 'nothing'), '/rejects/1', 'development/unknown'],
  ['rejects what was retracted', [retracted], rejects('opening'), '/rejects/0', 'development/retracted'],
  ['rejects what does nothing to its measure', [], rejects('visa'), '/rejects/0', 'development/no-effect'],
  ['rejects the same twice', [], rejects('opening', 'opening'), '/rejects/1', 'ruling/rejects-twice'],
  ['supersedes one that was never made', [], { supersedes }, '/supersedes', 'ruling/unknown'],
  [
    'supersedes one on another measure',
    [ruled({ ...earlier, measure: id('visas') })],
    { supersedes },
    '/supersedes',
    'ruling/of-another-measure',
  ],
  [
    'supersedes one that was superseded already',
    [ruled(earlier), ruled({ id: id('r-1b'), supersedes })],
    { supersedes },
    '/supersedes',
    'ruling/superseded',
  ],
  ['finds nothing', [], { finds: {} }, '/finds', 'ruling/finds-nothing'],
  [
    'finds agreed what it finds in effect',
    [],
    { finds: { state: 'agreed', inEffect: 'yes' } },
    '/finds',
    'ruling/finds-contradiction',
  ],
  [
    'finds provisional what it finds not in effect',
    [],
    { finds: { state: 'provisional', inEffect: 'no' } },
    '/finds',
    'ruling/finds-contradiction',
  ],
])('a ruling that %s is refused with its place', (...[, past, more, pointer, code]) => {
  const state = [...PAST, ...past].reduce((before, event) => process.evolve(before, event), process.initialState());
  const problems = [expect.objectContaining({ pointer, code })];
  expect(() => process.decide(rule(more), state)).toThrow(
    expect.objectContaining({ code: 'ruling/refused', problems }),
  );
});
