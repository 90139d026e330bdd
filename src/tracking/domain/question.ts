import type { Brand } from '../../kernel/brand.js';
import { isSlug } from '../../kernel/slug.js';
import type { MeasureId, ProcessAmendment } from './model.js';

export type QuestionId = Brand<string, 'QuestionId'>;

/** All of them must be in effect, or one of them: measures, or needs in turn. */
export type Needs = { readonly all: readonly Need[] } | { readonly any: readonly Need[] };
export type Need = MeasureId | Needs;

/** A practical question, and the measures that decide it. */
export interface Question {
  readonly id: QuestionId;
  readonly title: string;
  readonly needs: Needs;
}

export type QuestionChanges = Partial<Omit<Question, 'id'>>;

export interface QuestionAmendment extends Omit<ProcessAmendment, 'changes'> {
  readonly question: QuestionId;
  readonly changes: QuestionChanges;
}

/** It is asked no longer. */
export interface QuestionWithdrawal extends Omit<ProcessAmendment, 'changes'> {
  readonly question: QuestionId;
}

export const MOST_QUESTIONS = 100;
export const MOST_LEVELS = 5;
export const MOST_LEAVES = 50;

/** A measure that is needed, and where: a JSON pointer into the needs. */
export interface Leaf {
  readonly measure: MeasureId;
  readonly path: string;
}

export const isLeaf = (need: Need): need is MeasureId => typeof need === 'string';

/** What is listed, and whether one of it is enough. */
export const partsOf = (needs: Needs): { readonly parts: readonly Need[]; readonly by: 'all' | 'any' } =>
  'all' in needs ? { parts: needs.all, by: 'all' } : { parts: needs.any, by: 'any' };

/** In the order of the needs; a measure that is named twice comes twice. */
export function leavesOf(need: Need, path = ''): readonly Leaf[] {
  if (isLeaf(need)) return [{ measure: need, path }];
  const { parts, by } = partsOf(need);
  return parts.flatMap((part, index) => leavesOf(part, `${path}/${by}/${index}`));
}

/** Each once. */
export const measuresNeeded = (needs: Needs): readonly MeasureId[] => [
  ...new Set(leavesOf(needs).map(({ measure }) => measure)),
];

/** Why a value says nothing that can be needed, and where in it; undefined where it does. */
export function needsProblem(value: unknown): string | undefined {
  const count = { leaves: 0 };
  return problemIn(value, '', 1, count);
}

/** Null is as good as absent. */
const membersOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).filter(([, member]) => member !== null)
    : [];

/** Takes out, in place, what is as good as absent in needs. */
export function tidyNeeds(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (member === null) delete (value as Record<string, unknown>)[name];
    else if (Array.isArray(member)) member.forEach(tidyNeeds);
  }
}

const FORM = '{"all": […]} or {"any": […]} with ids of measures, or the same again,';

function problemIn(value: unknown, path: string, level: number, count: { leaves: number }): string | undefined {
  const at = path === '' ? '' : ` (at ${path})`;
  if (level > MOST_LEVELS) return `must not have more than ${MOST_LEVELS} levels${at}`;
  const members = membersOf(value);
  const [by, parts] = (members[0] ?? []) as [string?, unknown?];
  if (members.length !== 1 || (by !== 'all' && by !== 'any') || !Array.isArray(parts))
    return `must be ${FORM} and nothing besides${at}`;
  if (parts.length === 0) return `must not have an empty list${at || ` (at /${by})`}`;
  for (const [index, part] of parts.entries()) {
    const place = `${path}/${by}/${index}`;
    if (isSlug(part)) {
      if (++count.leaves > MOST_LEAVES) return `must not name more than ${MOST_LEAVES} measures`;
    } else if (typeof part !== 'object') return `must have ids of measures in its lists (at ${place})`;
    else {
      const problem = problemIn(part, place, level + 1, count);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}
