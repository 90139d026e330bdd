import { EVIDENCE_LEVELS, type Evidence } from './evidence.js';
import { GRADES, type MeasureId } from './model.js';
import { isLeaf, type Leaf, leavesOf, type Need, type Needs, partsOf } from './question.js';
import type { InEffect } from './status.js';

type Standing<Said> = (measure: MeasureId) => Said;

/**
 * Yes only where every way in which the measures may stand is a yes, no only where each is a no: needs deny nothing, so that
 * three-valued logic decides all that can be decided.
 */
export function verdictOf(need: Need, standing: Standing<InEffect>): InEffect {
  if (isLeaf(need)) return standing(need);
  const { parts, by } = partsOf(need);
  const found = parts.map((part) => verdictOf(part, standing));
  if (found.includes(DECISIVE[by])) return DECISIVE[by];
  return found.includes('uncertain') ? 'uncertain' : opposite(DECISIVE[by]);
}

/** Where one part of a list says so, the others do not matter. */
const DECISIVE = { all: 'no', any: 'yes' } as const;
const opposite = (verdict: 'yes' | 'no'): 'yes' | 'no' => (verdict === 'yes' ? 'no' : 'yes');

/** The measures on which the verdict rests: those that say the same, down to the last list. */
export function decidingIn(needs: Needs, standing: Standing<InEffect>): readonly MeasureId[] {
  const found = (need: Need): readonly MeasureId[] =>
    isLeaf(need) ? [need] : agreeingIn(need, standing).flatMap(found);
  return [...new Set(found(needs))];
}

/** Those without which there is no yes: in a list of which all are needed those that are not one, else each that could make it one. */
export function missingIn(needs: Needs, standing: Standing<InEffect>): readonly Leaf[] {
  const found = (need: Need, path: string): readonly Leaf[] => {
    if (verdictOf(need, standing) === 'yes') return [];
    if (isLeaf(need)) return leavesOf(need, path);
    const { parts, by } = partsOf(need);
    return parts.flatMap((part, index) => found(part, `${path}/${by}/${index}`));
  };
  return found(needs, '');
}

/** Of the least sure of all that must be as it is for the verdict; where one of several is enough, that is the surest of them. */
export function evidenceIn(
  need: Need,
  standing: Standing<InEffect>,
  evidence: Standing<Evidence | null>,
): Evidence | null {
  if (isLeaf(need)) return evidence(need);
  const fromSurest = agreeingIn(need, standing)
    .map((part) => evidenceIn(part, standing, evidence))
    .sort(bySureness);
  const oneIsEnough = verdictOf(need, standing) === DECISIVE[partsOf(need).by];
  return fromSurest.at(oneIsEnough ? 0 : -1) ?? null;
}

function agreeingIn(needs: Needs, standing: Standing<InEffect>): readonly Need[] {
  const verdict = verdictOf(needs, standing);
  return partsOf(needs).parts.filter((part) => verdictOf(part, standing) === verdict);
}

/** By level, then by grade and the number of witnesses; nothing recorded is the least sure. */
function bySureness(a: Evidence | null, b: Evidence | null): number {
  if (!a || !b) return Number(!a) - Number(!b);
  return (
    EVIDENCE_LEVELS.indexOf(a.level) - EVIDENCE_LEVELS.indexOf(b.level) ||
    gradeRank(a) - gradeRank(b) ||
    b.origins - a.origins
  );
}

const gradeRank = ({ grade }: Evidence): number => (grade === null ? GRADES.length : GRADES.indexOf(grade));
