import { BEFORE_ALL, type Day } from '../../kernel/day.js';
import { type MetConflict, applies, conflictsOf, isClaim, isSame } from './possible-conflict.js';
import { type DatedStep, isExact } from './step.js';

/** The possible conflicts met after some steps of one world, and what a later step may still contradict. */
export interface MetConflicts {
  /** The newest of them. */
  readonly conflicts: readonly MetConflict[];
  /** About the state there were so many more, at least. */
  readonly unlisted: number;
  /** Met on the newest day, and about a state that was over on it. */
  readonly conflictsOver: readonly MetConflict[];
  /** Steps that say what brought the state about: the one that did, and the newest of those that say so again. */
  readonly beginnings: readonly DatedStep[];
  /** Of those that are not kept how many there were, and the day by which all of them had acted. */
  readonly otherBeginnings: { readonly count: number; readonly last: Day };
  /** The newest effects of the newest day that say that the measure applies, or that it does not. */
  readonly claims: readonly DatedStep[];
  /** Of those that are not kept and are dated to that very day, how many say the one and how many the other. */
  readonly otherClaims: { readonly applying: number; readonly ending: number };
}

const NO_OTHER_CLAIMS: MetConflicts['otherClaims'] = { applying: 0, ending: 0 };
const NO_OTHER_BEGINNINGS: MetConflicts['otherBeginnings'] = { count: 0, last: BEFORE_ALL };

export const NO_CONFLICTS: MetConflicts = {
  conflicts: [],
  unlisted: 0,
  conflictsOver: [],
  beginnings: [],
  otherBeginnings: NO_OTHER_BEGINNINGS,
  claims: [],
  otherClaims: NO_OTHER_CLAIMS,
};

/** So many conflicts are kept; so many beginnings beside the first, and so many claims of a day. */
export const CONFLICTS_KEPT = 100;
const KEPT = 20;

/** What a step does to the state that it meets: it stays, turns, or turns so that what was before is over. */
export type Turned = 'stays' | 'goes on' | 'is over';

/** They stand as long as the state that they are about; of one that is over, what of that day is about the next one too. */
export function contradicted(before: MetConflicts, turned: Turned, dated: DatedStep): MetConflicts {
  const isOver = turned === 'is over';
  const ofToday = before.conflicts.filter(({ day }) => day === dated.day);
  const kept = isOver ? ofToday.filter(({ said }) => said.kind === 'opposite-states') : before.conflicts;
  const over = before.conflictsOver.filter(({ day }) => day === dated.day);
  const beginnings = turned === 'stays' ? before.beginnings : [];
  const claims = claimsOfDay(before, dated.day);
  const found = newAmong(conflictsOf(dated, beginnings, claims.claims), kept, dated);
  const all = found.length === 0 ? kept : [...kept, ...found];
  const unnamed = isClaim(dated.step) ? unnamedBy(dated, turned === 'stays' ? before : NO_CONFLICTS, claims) : 0;
  return {
    conflicts: all.length > CONFLICTS_KEPT ? all.slice(-CONFLICTS_KEPT) : all,
    unlisted: (isOver ? 0 : before.unlisted) + unnamed + Math.max(0, all.length - CONFLICTS_KEPT),
    conflictsOver: isOver ? [...over, ...ofToday.filter((one) => !kept.includes(one))] : over,
    ...(turned === 'stays' ? withBeginning(before, dated) : { beginnings: [dated], otherBeginnings: NO_OTHER_BEGINNINGS }),
    ...withClaim(claims, dated),
  };
}

/** What a step is in conflict with names its development: only another of its steps can have met the same pair. */
function newAmong(found: readonly MetConflict[], kept: readonly MetConflict[], { step }: DatedStep): MetConflict[] {
  if (found.length === 0) return [];
  const known = kept.filter(({ said }) => said.developments.includes(step.development));
  const fresh: MetConflict[] = [];
  for (const one of found)
    if (![...known, ...fresh].some(({ said }) => isSame(said, one.said))) fresh.push(one);
  return fresh;
}

/** How many a step contradicts of those that are counted and no longer kept. */
function unnamedBy({ step }: DatedStep, { beginnings, otherBeginnings }: MetConflicts, { otherClaims }: Claims): number {
  const repeats = beginnings[0]?.step.action === step.action && !step.bounded && otherBeginnings.last < step.first;
  const opposite = applies(step.action) ? otherClaims.ending : otherClaims.applying;
  return (repeats ? otherBeginnings.count : 0) + (isExact(step) ? opposite : 0);
}

type Beginnings = Pick<MetConflicts, 'beginnings' | 'otherBeginnings'>;

function withBeginning({ beginnings, otherBeginnings }: Beginnings, dated: DatedStep): Beginnings {
  const [first, ...others] = beginnings;
  if (!isClaim(dated.step) || first?.step.action !== dated.step.action) return { beginnings, otherBeginnings };
  const dropped = others.slice(0, Math.max(0, others.length - KEPT + 1));
  const counted = dropped.filter(({ step }) => !step.bounded);
  return {
    beginnings: [first, ...others.slice(dropped.length), dated],
    otherBeginnings: counted.reduce(
      ({ count, last }, { step }) => ({ count: count + 1, last: Math.max(last, step.last) as Day }),
      otherBeginnings,
    ),
  };
}

type Claims = Pick<MetConflicts, 'claims' | 'otherClaims'>;

function claimsOfDay({ claims, otherClaims }: Claims, day: Day): Claims {
  return claims[0]?.day === day ? { claims, otherClaims } : { claims: [], otherClaims: NO_OTHER_CLAIMS };
}

function withClaim(ofDay: Claims, dated: DatedStep): Claims {
  if (!isClaim(dated.step)) return ofDay;
  const { claims, otherClaims } = ofDay;
  const dropped = claims.slice(0, Math.max(0, claims.length - KEPT + 1)).filter(({ step }) => isExact(step));
  const applying = dropped.filter(({ step }) => applies(step.action)).length;
  return {
    claims: [...claims.slice(1 - KEPT), dated],
    otherClaims: {
      applying: otherClaims.applying + applying,
      ending: otherClaims.ending + dropped.length - applying,
    },
  };
}
