import type { Action } from '../../../src/tracking/domain/actions.js';

/**
 * The plainest reading of the rules: for every question, collect what is visible, sort it, and fold it from the
 * beginning. Shares no code with the service; days are plain numbers.
 */
export interface OracleEffect {
  readonly action: Action;
  readonly first: number;
  readonly last: number;
  readonly until?: { readonly first: number; readonly last: number };
}

export interface OracleVersion {
  readonly position: number;
  readonly reported: number;
  /** Null: retracted. */
  readonly content: { readonly announced: number; readonly effects: readonly OracleEffect[] } | null;
}

export interface OracleDevelopment {
  readonly id: string;
  readonly order: number;
  readonly versions: readonly OracleVersion[];
}

export interface OracleAnswer {
  readonly state: string;
  readonly possibleStates: readonly string[];
  readonly inEffect: 'yes' | 'no' | 'uncertain';
  readonly stale: boolean;
}

/** Days of silence after which a measure is stale. */
export const STALE_DAYS = 9;

interface Happening {
  readonly development: string;
  readonly order: number;
  readonly index: number;
  readonly action: Action;
  readonly first: number;
  readonly last: number;
  readonly announced: number;
  readonly bounded: boolean;
  /** The effect whose `until` this is, as "order/index". */
  readonly closes: string | null;
}

interface Past {
  readonly state: string;
  readonly interrupted: string;
  readonly holder: string;
  readonly suspender: string;
}

const EFFECTIVE = ['provisional', 'partially-in-effect', 'in-effect'];
const ORDER = [
  'not-started',
  'proposed',
  'agreed',
  'provisional',
  'partially-in-effect',
  'in-effect',
  'suspended',
  'ended',
];
const AIMS: Partial<Record<Action, string>> = {
  propose: 'proposed',
  agree: 'agreed',
  sign: 'agreed',
  ratify: 'agreed',
  'provisionally-apply': 'provisional',
  'partially-take-effect': 'partially-in-effect',
  'take-effect': 'in-effect',
};

export function ask(
  developments: readonly OracleDevelopment[],
  day: number,
  known: { readonly position: number; readonly reported: number },
): OracleAnswer {
  const happenings = developments.flatMap((development) => visible(development, known));
  const lost = cancelled(happenings, day);
  const live = happenings.filter((happening) => !lost.has(happening)).sort(inOrder);
  let past: Past = { state: 'not-started', interrupted: '', holder: '', suspender: '' };
  for (const happening of live) if (happening.last <= day) past = after(past, happening);
  let pasts = [past];
  for (const happening of live)
    if (happening.first <= day && day < happening.last)
      pasts = distinct([...pasts, ...pasts.map((one) => after(one, happening))]);
  const states = ORDER.filter((state) => pasts.some((one) => one.state === state));
  const effective = states.filter((state) => EFFECTIVE.includes(state)).length;
  const inEffect = effective === 0 ? 'no' : effective === states.length ? 'yes' : 'uncertain';
  const said = live.filter(({ closes, action, last }) => closes === null && action !== 'rumour' && last <= day);
  const silent = day - Math.max(...said.map(({ last }) => last));
  const stale = past.state !== 'not-started' && past.state !== 'ended' && silent > STALE_DAYS;
  return { state: past.state, possibleStates: states, inEffect, stale };
}

function visible(development: OracleDevelopment, known: { position: number; reported: number }): Happening[] {
  const standing = development.versions.findLast(
    (version) => version.position <= known.position && version.reported <= known.reported,
  );
  if (!standing?.content) return [];
  const { announced, effects } = standing.content;
  return effects.flatMap((effect, index) => {
    const common = {
      development: development.id,
      order: development.order,
      announced,
      bounded: effect.until !== undefined,
    };
    const begins = { ...common, ...effect, index, closes: null };
    const closing = effect.action === 'suspend' ? 'resume' : AIMS[effect.action] ? 'end' : undefined;
    if (!effect.until || !closing) return [begins];
    const ends: Happening = {
      ...common,
      index: index + 0.5,
      action: closing,
      first: Math.max(effect.until.first + 1, effect.first),
      last: Math.max(effect.until.last + 1, effect.last),
      closes: `${development.order}/${index}`,
    };
    return [begins, ends];
  });
}

const inOrder = (a: Happening, b: Happening): number => a.last - b.last || a.order - b.order || a.index - b.index;

const movesState = ({ action, closes }: Happening): boolean =>
  closes === null && (AIMS[action] !== undefined || action === 'suspend' || action === 'resume' || action === 'end');

/** What was announced and did not come: a postponement or an end decided before it was due. */
function cancelled(happenings: readonly Happening[], day: number): Set<Happening> {
  const lost = new Set<Happening>();
  const cancellers = happenings
    .filter(({ action, closes, last }) => closes === null && (action === 'postpone' || action === 'end') && last <= day)
    .sort(
      (a, b) => a.last - b.last || Number(b.action === 'postpone') - Number(a.action === 'postpone') || inOrder(a, b),
    );
  for (const by of cancellers) {
    if (lost.has(by)) continue;
    for (const one of happenings) {
      if (one.development === by.development || !movesState(one)) continue;
      const later =
        one.last > by.last && (one.announced < by.last || (one.announced === by.last && one.order < by.order));
      const sameDay =
        by.action === 'postpone' && one.last === by.last && one.announced < by.last && one.order < by.order;
      if (later || sameDay) lost.add(one);
    }
  }
  return lost;
}

function after(past: Past, happening: Happening): Past {
  const key = `${happening.order}/${happening.index}`;
  const { action, closes, bounded } = happening;
  if (closes !== null) {
    const counts =
      action === 'resume' ? past.state === 'suspended' && past.suspender === closes : past.holder === closes;
    if (!counts) return past;
  }
  const aim = AIMS[action];
  if (action === 'end') return { state: 'ended', interrupted: '', holder: '', suspender: '' };
  if (action === 'resume') return { ...past, state: past.interrupted || 'in-effect', interrupted: '', suspender: '' };
  if (action === 'suspend') {
    if (past.state === 'suspended') return past;
    const interrupted = EFFECTIVE.includes(past.state) ? past.state : '';
    return { ...past, state: 'suspended', interrupted, suspender: bounded ? key : '' };
  }
  if (aim === undefined) return past;
  const reaches =
    aim === 'proposed'
      ? ['not-started', 'ended', 'proposed'].includes(past.state)
      : aim === 'agreed'
        ? !EFFECTIVE.includes(past.state)
        : aim === 'in-effect' || past.state !== 'in-effect';
  return reaches ? { state: aim, interrupted: '', holder: bounded ? key : '', suspender: '' } : past;
}

function distinct(pasts: readonly Past[]): Past[] {
  return [...new Map(pasts.map((past) => [JSON.stringify(past), past])).values()];
}
