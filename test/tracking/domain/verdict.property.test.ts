import fc from 'fast-check';
import type { Evidence, EvidenceLevel } from '../../../src/tracking/domain/evidence.js';
import type { MeasureId } from '../../../src/tracking/domain/model.js';
import { isLeaf, measuresNeeded, type Need, type Needs, partsOf } from '../../../src/tracking/domain/question.js';
import type { InEffect } from '../../../src/tracking/domain/status.js';
import { decidingIn, evidenceIn, missingIn, verdictOf } from '../../../src/tracking/domain/verdict.js';
import { dose } from '../../doses.js';

const RUNS = { numRuns: dose('PROPERTY_RUNS', { usual: 300, long: 5_000 }) };
const MEASURES = ['a', 'b', 'c', 'd', 'e'] as MeasureId[];

const { needs } = fc.letrec<{ needs: Needs; need: Need }>((tie) => ({
  need: fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constantFrom(...MEASURES), tie('needs')),
  needs: fc
    .tuple(fc.boolean(), fc.array(tie('need'), { minLength: 1, maxLength: 4 }))
    .map(([isAll, parts]): Needs => (isAll ? { all: parts } : { any: parts })),
}));
const standing = fc.tuple(...MEASURES.map(() => fc.constantFrom<InEffect>('yes', 'no', 'uncertain')));
type Standing = (measure: MeasureId) => InEffect;
const standingOf =
  (states: readonly InEffect[]): Standing =>
  (measure) =>
    states[MEASURES.indexOf(measure)]!;

/** Two-valued, as everybody understands it. */
const holds = (need: Need, world: ReadonlySet<MeasureId>): boolean => {
  if (isLeaf(need)) return world.has(need);
  const { parts, by } = partsOf(need);
  return by === 'all' ? parts.every((part) => holds(part, world)) : parts.some((part) => holds(part, world));
};

/** Every way in which the measures may be in effect. */
function worldsOf(needed: Needs, at: Standing): ReadonlySet<MeasureId>[] {
  return measuresNeeded(needed).reduce<ReadonlySet<MeasureId>[]>(
    (worlds, measure) =>
      worlds.flatMap((world) => {
        const without = at(measure) === 'yes' ? [] : [world];
        return at(measure) === 'no' ? without : [...without, new Set([...world, measure])];
      }),
    [new Set()],
  );
}

test('the verdict is yes where it is one in every world, no where it is one in none, and uncertain in between', () =>
  fc.assert(
    fc.property(needs, standing, (needed, states) => {
      const at = standingOf(states);
      const found = new Set(worldsOf(needed, at).map((world) => holds(needed, world)));
      const expected = found.size === 2 ? 'uncertain' : found.has(true) ? 'yes' : 'no';
      expect(verdictOf(needed, at)).toBe(expected);
    }),
    RUNS,
  ));

test('the measures that decide, as they are, decide it whatever becomes of the others', () =>
  fc.assert(
    fc.property(needs, standing, standing, (needed, states, others) => {
      const at = standingOf(states);
      const deciding = new Set(decidingIn(needed, at));
      const verdict = verdictOf(needed, at);
      for (const measure of deciding) expect(at(measure)).toBe(verdict);
      if (verdict === 'uncertain') return;
      const elsewhere: Standing = (measure) => (deciding.has(measure) ? at(measure) : standingOf(others)(measure));
      expect(verdictOf(needed, elsewhere)).toBe(verdict);
    }),
    RUNS,
  ));

test('were the missing measures in effect it would be a yes, and where none is missing it is one', () =>
  fc.assert(
    fc.property(needs, standing, (needed, states) => {
      const at = standingOf(states);
      const missing = missingIn(needed, at);
      const named = new Set(missing.map(({ measure }) => measure));
      for (const { measure, path } of missing) {
        expect(at(measure)).not.toBe('yes');
        expect(
          path
            .slice(1)
            .split('/')
            .reduce<unknown>((part, key) => (part as never)[key], needed),
        ).toBe(measure);
      }
      expect(missing.length === 0).toBe(verdictOf(needed, at) === 'yes');
      expect(verdictOf(needed, (measure) => (named.has(measure) ? 'yes' : at(measure)))).toBe('yes');
    }),
    RUNS,
  ));

const evidence = (level: EvidenceLevel): Evidence => ({ level, grade: 'B', origins: 1, confidence: null });
const LEVELS: Readonly<Record<string, EvidenceLevel>> = { a: 'confirmed', b: 'announced', c: 'unverified' };
const levelOf = (needed: object, states: readonly InEffect[]) =>
  evidenceIn(needed as Needs, standingOf(states), (measure) => {
    const level = LEVELS[measure];
    return level ? evidence(level) : null;
  })?.level ?? null;

describe('an answer is as sure', () => {
  const yes: InEffect[] = ['yes', 'yes', 'yes', 'yes'];
  const no: InEffect[] = ['no', 'no', 'no', 'no'];

  test.each<[string, object, InEffect[], EvidenceLevel | null]>([
    ['as the least sure of all that must be so', { all: ['a', 'b', 'c'] }, yes, 'unverified'],
    ['as the surest where one is enough', { any: ['c', 'b', 'a'] }, yes, 'confirmed'],
    ['as the surest of those that are one', { any: ['a', 'b', 'c'] }, ['no', 'yes', 'yes'], 'announced'],
    ['as the surest no, of which one is enough', { all: ['a', 'b', 'c'] }, ['yes', 'no', 'no'], 'announced'],
    ['as the least sure no, where each must be one', { any: ['a', 'b'] }, no, 'announced'],
    ['as the least sure of what leaves it open', { all: ['a', 'b'] }, ['uncertain', 'uncertain'], 'announced'],
    ['as what leaves it open, and nothing else', { all: ['a', 'b', 'c'] }, ['yes', 'uncertain', 'yes'], 'announced'],
    ['as nothing, where nothing is recorded', { any: ['a', 'd'] }, no, null],
    ['as what is recorded, where that is enough', { all: ['d', 'b'] }, no, 'announced'],
    ['list by list', { all: [{ any: ['a', 'c'] }, { any: ['b', 'c'] }] }, yes, 'announced'],
  ])('%s', (_, needed, states, level) => expect(levelOf(needed, states)).toBe(level));

  test('by grade and witnesses where the level is the same', () => {
    const of = (measure: MeasureId): Evidence => ({
      ...evidence('announced'),
      grade: measure === 'a' ? 'C' : 'B',
      origins: measure === 'b' ? 2 : 1,
    });
    const found = (needed: object) => evidenceIn(needed as Needs, () => 'yes', of);
    expect(found({ any: ['a', 'b', 'c'] })).toMatchObject({ grade: 'B', origins: 2 });
    expect(found({ all: ['a', 'b', 'c'] })).toMatchObject({ grade: 'C' });
    expect(found({ all: ['b', 'c'] })).toMatchObject({ origins: 1 });
  });
});
