import { BEFORE_ALL, type Day } from '../../kernel/day.js';
import { type MetConflict, applies, conflictsOf, isClaim, isOpposite, repeated } from './possible-conflict.js';
import { type DatedStep, isExact } from './step.js';

/** What a later step may contradict of the steps of one world before it. */
interface Contradictable {
  /** Steps that say what brought the state about: the one that did, and the newest of those that say so again. */
  readonly beginnings: readonly DatedStep[];
  /** Of those that are not kept how many there were, and the day by which all of them had acted. */
  readonly otherBeginnings: { readonly count: number; readonly last: Day };
  /** The newest effects of the newest day that say that the measure applies, or that it does not. */
  readonly claims: readonly DatedStep[];
  /** Of those that are not kept and are dated to that very day, how many say the one and how many the other. */
  readonly otherClaims: { readonly applying: number; readonly ending: number };
}

export interface MetConflicts extends Contradictable {
  /** The last step that may have contradicted something; it leads to those before it. */
  readonly met: Meeting | undefined;
}

const NO_OTHER_CLAIMS: Claims['otherClaims'] = { applying: 0, ending: 0 };
const NO_OTHER_BEGINNINGS: Beginnings['otherBeginnings'] = { count: 0, last: BEFORE_ALL };

export const NO_CONFLICTS: MetConflicts = {
  met: undefined,
  beginnings: [],
  otherBeginnings: NO_OTHER_BEGINNINGS,
  claims: [],
  otherClaims: NO_OTHER_CLAIMS,
};

/** So many conflicts are listed; so many beginnings beside the first are kept, and so many claims of a day. */
export const CONFLICTS_LISTED = 100;
const KEPT = 20;

/** A step that meets what others said: what it contradicts is worked out when it is asked for, which it seldom is. */
export class Meeting {
  /** At least so many possible conflicts about the state, up to and with this step. */
  readonly count: number;
  private found: readonly MetConflict[] | undefined;

  constructor(
    readonly dated: DatedStep,
    private readonly against: Contradictable,
    /** The state that was before it is over with it. */
    readonly ends: boolean,
    readonly earlier: Meeting | undefined,
  ) {
    this.count = (ends ? 0 : (earlier?.count ?? 0)) + this.countOf(earlier?.dated.step.development);
  }

  get conflicts(): readonly MetConflict[] {
    return (this.found ??= conflictsOf(this.dated, this.against.beginnings, this.against.claims));
  }

  /** Nothing of a development that may have met the same. */
  private countOf(counted: string | undefined): number {
    const { dated, against } = this;
    const { step } = dated;
    if (!isClaim(step) || step.development === counted) return 0;
    const { beginnings, otherBeginnings, claims, otherClaims } = against;
    const repeats = beginnings[0]?.step.action === step.action && !step.bounded && otherBeginnings.last < step.first;
    const opposite = applies(step.action) ? otherClaims.ending : otherClaims.applying;
    let count = (repeats ? otherBeginnings.count : 0) + (isExact(step) ? opposite : 0);
    for (const [at, one] of beginnings.entries())
      if (one.step.development !== beginnings[at - 1]?.step.development && repeated(one.step, step)) count++;
    for (const [at, one] of claims.entries())
      if (one.step.development !== claims[at - 1]?.step.development && isOpposite(one, dated)) count++;
    return count;
  }
}

/** What a step does to the state that it meets: it stays, turns, or turns so that what was before is over. */
export type Turned = 'stays' | 'goes on' | 'is over';

export function contradicted(before: MetConflicts, turned: Turned, dated: DatedStep): MetConflicts {
  if (turned === 'stays' && !isClaim(dated.step)) {
    const { met, beginnings, otherBeginnings, claims, otherClaims } = before;
    return { met, beginnings, otherBeginnings, claims, otherClaims };
  }
  const ofDay = claimsOfDay(before, dated.day);
  const ofState = turned === 'stays' ? before : NO_CONFLICTS;
  const { beginnings, otherBeginnings } = ofState;
  return {
    met: new Meeting(dated, { beginnings, otherBeginnings, ...ofDay }, turned === 'is over', before.met),
    ...(turned === 'stays'
      ? withBeginning(before, dated)
      : { beginnings: [dated], otherBeginnings: NO_OTHER_BEGINNINGS }),
    ...withClaim(ofDay, dated),
  };
}

/**
 * The newest about the state, in order. They stand as long as the state that they are about; of one that is over, what says
 * the opposite on its last day is about the next one too.
 */
export function conflictsListed(met: Meeting | undefined): readonly MetConflict[] {
  const listed = new Map<string, MetConflict>();
  for (const one of metBack(met)) {
    const { kind, developments } = one.said;
    listed.set(`${kind} ${developments.toSorted().join(' ')}`, one);
    if (listed.size === CONFLICTS_LISTED) break;
  }
  return [...listed.values()].reverse();
}

function* metBack(met: Meeting | undefined): Generator<MetConflict> {
  let lastDay: Day | undefined;
  for (let meeting = met; meeting && (lastDay ?? meeting.dated.day) === meeting.dated.day; meeting = meeting.earlier) {
    const isOver = lastDay !== undefined;
    yield* meeting.conflicts.filter(({ said }) => !isOver || said.kind === 'opposite-states').toReversed();
    if (meeting.ends) lastDay ??= meeting.dated.day;
  }
}

/** Met on the newest day, and about a state that was over on it. */
export function conflictsOver(met: Meeting | undefined): readonly MetConflict[] {
  const over: MetConflict[] = [];
  let isOver = false;
  for (let meeting = met; meeting && meeting.dated.day === met!.dated.day; meeting = meeting.earlier) {
    if (isOver) over.push(...meeting.conflicts.filter(({ said }) => said.kind !== 'opposite-states').toReversed());
    isOver ||= meeting.ends;
  }
  return over.reverse();
}

type Beginnings = Pick<Contradictable, 'beginnings' | 'otherBeginnings'>;

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

type Claims = Pick<Contradictable, 'claims' | 'otherClaims'>;

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
