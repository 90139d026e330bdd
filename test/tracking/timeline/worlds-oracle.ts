/**
 * The definition itself: every world, a day for each move, day by day. Shares no code with the service; days are plain
 * numbers from 0 to `days`.
 */
interface OracleEffect {
  readonly action: string;
  readonly first: number;
  readonly last: number;
  readonly until?: { readonly first: number; readonly last: number };
}

export interface OracleDevelopment {
  readonly order: number;
  readonly first: number;
  readonly last: number;
  readonly reported?: number;
  readonly effects: readonly OracleEffect[];
}

export interface OracleDay {
  readonly state: string;
  readonly possibleStates: readonly string[];
  readonly inEffect: 'yes' | 'no' | 'uncertain';
}

type Part = 'consent' | 'announcement' | 'decision' | 'effect' | 'closing';
interface Move {
  readonly id: string;
  readonly part: Part;
  readonly order: number;
  readonly place: readonly number[];
  readonly action: string;
  readonly first: number;
  readonly last: number;
  readonly bounded: boolean;
  readonly announced: boolean;
}

const EFFECTIVE = ['provisional', 'partially-in-effect', 'in-effect'];
const STATES = ['not-started', 'proposed', 'agreed', ...EFFECTIVE, 'suspended', 'ended'];
const STARTS = ['take-effect', 'provisionally-apply', 'partially-take-effect'];
const CONSENTS = ['agree', 'sign', 'ratify'];
const LASTING = ['propose', ...CONSENTS, ...STARTS, 'suspend'];
const CHANGING = [...LASTING, 'resume', 'end', 'partially-end'];
const FITS: Record<string, readonly string[]> = {
  propose: ['not-started', 'proposed', 'ended'],
  'provisionally-apply': STATES.filter((state) => state !== 'in-effect'),
  'partially-take-effect': STATES.filter((state) => state !== 'in-effect'),
  'partially-end': EFFECTIVE,
  suspend: ['proposed', 'agreed', ...EFFECTIVE, 'suspended'],
  resume: ['suspended'],
  end: ['proposed', 'agreed', ...EFFECTIVE, 'suspended'],
};

/** The fewest misfits that a world has. */
export function fewestMisfits(developments: readonly OracleDevelopment[]): number {
  const moves = inPlace(developments.flatMap(movesOf));
  let fewest = Infinity;
  for (const world of worldsOf(moves, 0, new Map())) fewest = Math.min(fewest, live(world, moves, 0).misfits);
  return fewest;
}

/** What is said of each day from 0 to `days`. */
export function everyWorld(developments: readonly OracleDevelopment[], days: number): OracleDay[] {
  const moves = inPlace(developments.flatMap(movesOf));
  let fewest = Infinity;
  let best: { states: string[]; order: Move[] }[] = [];
  for (const world of worldsOf(moves, 0, new Map())) {
    const { states, order, misfits } = live(world, moves, days);
    if (misfits < fewest) [fewest, best] = [misfits, []];
    if (misfits === fewest) best.push({ states, order });
  }
  const latest = latestOrder(
    best.map(({ order }) => order),
    moves,
  );
  const lastDays = onLastDays(latest, moves);
  const certain = live(lastDays, moves, days).states;
  return certain.map((state, day) => {
    const possibleStates = STATES.filter((one) => best.some(({ states }) => states[day] === one));
    const effective = possibleStates.filter((one) => EFFECTIVE.includes(one)).length;
    const inEffect = effective === 0 ? 'no' : effective === possibleStates.length ? 'yes' : 'uncertain';
    return { state, possibleStates, inEffect };
  });
}

function movesOf(development: OracleDevelopment): Move[] {
  const { order, reported } = development;
  return development.effects.flatMap((effect, index): Move[] => {
    const { action, first, last, until } = effect;
    if (!CHANGING.includes(action) && action !== 'postpone') return [];
    const id = `${order}.${index}`;
    const place = (part: number) => [order, index, part];
    const common = { id, order, action, bounded: false, announced: false };
    const known = reported === undefined ? development : { first: reported, last: reported };
    const announces = CHANGING.includes(action) && known.last < first;
    const consents = STARTS.includes(action) && development.last < first;
    const parts: Move[] = [];
    if (announces && consents && reported === undefined)
      parts.push({ ...common, part: 'decision', first: development.first, last: development.last, place: place(0) });
    else {
      if (consents)
        parts.push({ ...common, part: 'consent', first: development.first, last: development.last, place: place(0) });
      if (announces)
        parts.push({ ...common, part: 'announcement', first: known.first, last: known.last, place: place(1) });
    }
    const bounded = until !== undefined && LASTING.includes(action);
    parts.push({ ...common, part: 'effect', first, last, place: place(2), bounded, announced: announces });
    if (bounded)
      parts.push({
        ...common,
        part: 'closing',
        first: Math.max(until.first + 1, first),
        last: Math.max(until.last + 1, last),
        place: place(3),
      });
    return parts;
  });
}

/** In the order of one day: the log's, but after a postponement what was scheduled before for a day that they may share. */
function inPlace(moves: readonly Move[]): Move[] {
  const delay = ({ part, announced, order, first, last, id }: Move): number => {
    const effect = moves.find((one) => one.id === id && one.part === 'effect')!;
    if (part === 'closing') return delay(effect);
    if (part !== 'effect' || !announced) return order;
    const later = moves.filter(
      (one) => one.action === 'postpone' && one.order > order && one.first <= last && one.last >= first,
    );
    return Math.max(order, ...later.map((one) => one.order));
  };
  return [...moves].sort(
    (a, b) =>
      delay(a) - delay(b) || Number(delay(a) > a.order) - Number(delay(b) > b.order) || compare(a.place, b.place),
  );
}

const compare = (a: readonly number[], b: readonly number[]): number => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!;

type World = ReadonlyMap<Move, number>;

function* worldsOf(moves: readonly Move[], at: number, days: Map<Move, number>): Generator<World> {
  const move = moves[at];
  if (!move) {
    yield days;
    return;
  }
  const begins =
    move.part === 'closing' ? moves.find(({ id, part }) => id === move.id && part === 'effect')! : undefined;
  for (let day = move.first; day <= move.last; day++) {
    if (begins && days.get(begins)! > day) continue;
    days.set(move, day);
    yield* worldsOf(moves, at + 1, days);
  }
}

interface Past {
  state: string;
  interrupted: string;
  holder: string;
  suspendedBy: string[];
  /** By effect: the development that announced it, and what became of it. */
  scheduled: Map<string, { order: number; fate: 'due' | 'overtaken' | 'cancelled' }>;
}

function live(world: World, moves: readonly Move[], days: number) {
  const order = [...moves].sort((a, b) => world.get(a)! - world.get(b)!); // stable: in place on one day
  const past: Past = { state: 'not-started', interrupted: '', holder: '', suspendedBy: [], scheduled: new Map() };
  const states: string[] = [];
  let misfits = 0;
  let next = 0;
  for (let day = 0; day <= days; day++) {
    for (; next < order.length && world.get(order[next]!)! <= day; next++) misfits += act(past, order[next]!);
    states.push(past.state);
  }
  for (; next < order.length; next++) misfits += act(past, order[next]!);
  return { states, order, misfits };
}

/** Changes the past by a move; answers 1 where it meets a state that it does not fit. */
function act(past: Past, move: Move): 0 | 1 {
  const { part, action, id, order, bounded } = move;
  if (part === 'consent' || part === 'decision') consent(past, action);
  if (part === 'announcement' || part === 'decision') past.scheduled.set(id, { order, fate: 'due' });
  if (part === 'closing') close(past, id, action);
  if (part !== 'effect') return 0;
  const fate = past.scheduled.get(id)?.fate ?? 'due';
  past.scheduled.delete(id);
  if (fate === 'cancelled' || (fate === 'overtaken' && STARTS.includes(action) && past.state === 'suspended')) return 0;
  const misfit = FITS[action] && !FITS[action].includes(past.state) ? 1 : 0;
  change(past, action, bounded ? id : '');
  if (action === 'end' || action === 'postpone')
    for (const one of past.scheduled.values()) if (one.order !== order) one.fate = 'cancelled';
  return misfit;
}

function consent(past: Past, action: string): void {
  if (!STARTS.includes(action) || [...EFFECTIVE, 'suspended', 'ended'].includes(past.state)) return;
  past.state = 'agreed';
  past.holder = '';
}

function close(past: Past, id: string, action: string): void {
  if (action !== 'suspend') {
    if (past.holder === id) end(past);
  } else if (past.suspendedBy.includes(id)) {
    past.suspendedBy = past.suspendedBy.filter((by) => by !== id);
    if (past.suspendedBy.length === 0) past.state = past.interrupted;
  }
}

function end(past: Past): void {
  Object.assign(past, { state: 'ended', holder: '', suspendedBy: [] });
}

function change(past: Past, action: string, holder: string): void {
  const { state } = past;
  const isEffective = EFFECTIVE.includes(state);
  /** What a resumption gives back after it: what last took effect, and nothing of its own after a `take-effect`. */
  const remember = (reached: string) => {
    if (reached === 'in-effect') return '';
    return past.interrupted && EFFECTIVE.includes(reached) ? reached : past.interrupted;
  };
  const become = (reached: string, by = holder) =>
    Object.assign(past, { interrupted: remember(reached), state: reached, holder: by, suspendedBy: [] });
  if (action === 'propose' && ['not-started', 'proposed', 'ended'].includes(state)) become('proposed');
  if (CONSENTS.includes(action) && !isEffective) become('agreed');
  if (action === 'provisionally-apply' && state !== 'in-effect') become('provisional');
  if (action === 'partially-take-effect' && state !== 'in-effect') become('partially-in-effect');
  if (action === 'take-effect') become('in-effect');
  if (action === 'partially-end' && isEffective)
    Object.assign(past, { interrupted: remember('partially-in-effect'), state: 'partially-in-effect' });
  if (action === 'suspend') {
    if (state !== 'suspended') past.interrupted = state;
    past.state = 'suspended';
    past.suspendedBy = [...past.suspendedBy, holder];
    for (const one of past.scheduled.values()) if (one.fate === 'due') one.fate = 'overtaken';
  }
  if (action === 'resume') Object.assign(past, { state: past.interrupted || 'in-effect', suspendedBy: [] });
  if (action === 'end') end(past);
}

/** The first by (last bound, then place). */
function latestOrder(orders: readonly (readonly Move[])[], moves: readonly Move[]): readonly Move[] {
  const before = (a: Move, b: Move) => a.last - b.last || moves.indexOf(a) - moves.indexOf(b);
  return [...orders].sort((one, other) => {
    const at = one.findIndex((move, index) => move !== other[index]);
    return at < 0 ? 0 : before(one[at]!, other[at]!);
  })[0]!;
}

/** Each on the last day that the order leaves it. */
function onLastDays(order: readonly Move[], moves: readonly Move[]): World {
  const days = new Map<Move, number>();
  let next: Move | undefined;
  for (const move of [...order].reverse()) {
    const wait = next && moves.indexOf(move) > moves.indexOf(next) ? 1 : 0;
    days.set(move, next ? Math.min(move.last, days.get(next)! - wait) : move.last);
    next = move;
  }
  return days;
}
