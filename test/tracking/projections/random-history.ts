import fc from 'fast-check';
import { type Day, formatDay, parseDay } from '../../../src/kernel/day.js';
import type { Micros } from '../../../src/kernel/instant.js';
import { ACTION_NAMES } from '../../../src/tracking/domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES } from '../../../src/tracking/domain/development-types.js';
import type {
  Correction,
  Development,
  MeasureAmendment,
  MeasureWithdrawal,
  ProcessAmendment,
  Retraction,
  Ruling,
} from '../../../src/tracking/domain/model.js';
import type { ProcessCommand } from '../../../src/tracking/domain/process.js';
import { PROCESS, type TrackingService } from '../tracking-service.js';

const FIRST_DAY = parseDay('2024-01-01')!;
const MEASURES = ['air-cargo', 'land-border', 'visas'];
const DAY_MICROS = 86_400_000_000;

const NEEDS: readonly object[] = [
  { all: ['air-cargo', 'land-border'] },
  { any: ['visas', { all: ['air-cargo', 'visas'] }] },
  { all: ['land-border', { any: ['air-cargo', 'visas'] }] },
];
export const QUESTIONS = ['q-0', 'q-1'];

export const PROCESS_CHANGES: readonly object[] = [
  { title: 'B', parties: ['A', 'C'] },
  { title: 'C', roles: { border: 'land-border' } },
  { parties: null, roles: null },
  { windows: { momentumDays: 30 } },
];
export const MEASURE_CHANGES: readonly object[] = [
  { title: 'B' },
  { title: 'C', kind: 'work' },
  { kind: 'commitment' },
];

const dayText = (offset: number): string => formatDay((FIRST_DAY + offset) as Day);
const exact = fc.integer({ min: 0, max: 90 }).map(dayText);
const date = fc.oneof(
  { weight: 5, arbitrary: exact },
  { weight: 2, arbitrary: exact.map((day) => `${day}~`) },
  { weight: 1, arbitrary: exact.map((day) => `${day}/..`) },
  { weight: 2, arbitrary: fc.constantFrom('2024', '2024-02', '2024-21', '../2024-01-20', '[2024-01-05,2024-03-05]') },
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const effect = fc.record(
  {
    measure: fc.constantFrom(...MEASURES),
    action: fc.constantFrom(...ACTION_NAMES),
    from: date,
    until: date,
    practice: fc.constantFrom(0, 1, 2, 3),
    note: fc.constantFrom('as agreed', 'denied by one side'),
    claims: fc.constant([{ claim: 'It never happened', attributedTo: 'a ministry' }]),
  },
  { requiredKeys: ['measure', 'action'] },
);
const content = fc.record(
  {
    date,
    type: fc.constantFrom(...DEVELOPMENT_TYPE_NAMES),
    title: fc.constantFrom('Envoys met', 'Sınır açıldı', 'A flight was announced'),
    effects: fc.array(effect, { maxLength: 4 }),
    reported: date,
    notes: fc.constantFrom('copied', 'seen'),
  },
  { requiredKeys: ['date', 'type', 'title', 'effects'] },
);
const target = fc.nat();
const said = { reason: fc.constant('we know better now'), reported: optional(date) };

/** What happens to a process; `target` picks one of the developments there are. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('record'), content }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('correct'), target, changes: content, ...said }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retract'), target, ...said }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rule'),
      measure: fc.constantFrom(...MEASURES),
      reported: optional(date),
      rejects: optional(target),
      supersedes: optional(target),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('amend'),
      of: fc.constantFrom(...MEASURES),
      changes: fc.constantFrom(...MEASURE_CHANGES),
      reported: optional(date),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('amend'),
      of: fc.constant(null),
      changes: fc.constantFrom(...PROCESS_CHANGES),
      reported: optional(date),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('ask', 'ask-otherwise', 'ask-no-more'),
      question: fc.constantFrom(...QUESTIONS),
      needs: fc.constantFrom(...NEEDS),
      reported: optional(date),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('withdraw'), mistake: fc.constant('visas'), reported: optional(date) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

export const history = (maxLength: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(step, { minLength: 1, maxLength, size: 'max' });

export async function open(service: TrackingService): Promise<void> {
  service.clock.instant = ((FIRST_DAY - 1) * DAY_MICROS) as Micros;
  await service.do({ type: 'OpenProcess', data: { id: PROCESS, title: 'A', parties: ['A', 'B'] } });
  for (const id of MEASURES)
    await service.do({ type: 'DeclareMeasure', data: { id, title: id, kind: 'commitment' } as never });
}

/** One command after the other, three days apart, each answered before the next; refused ones leave no trace. */
export async function play(service: TrackingService, steps: readonly Step[], first = 0): Promise<void> {
  for (const [index, one] of steps.entries()) {
    const number = first + index;
    service.clock.instant = ((FIRST_DAY + number * 3) * DAY_MICROS) as Micros;
    const idempotency = { key: `step ${number}`, requestHash: `hash ${number}` };
    const context = { actor: 'tester', correlationId: `step ${number}`, ...(number % 2 ? { idempotency } : {}) };
    await service.do(commandOf(one, number), context).catch(() => undefined);
  }
}

const withoutGaps = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

// The steps are drawn from the values these types allow; whether they fit together is for the decider.
function commandOf(one: Step, number: number): ProcessCommand {
  if (!('target' in one)) {
    if ('content' in one)
      return { type: 'RecordDevelopment', data: { id: `d${number}`, ...one.content } as unknown as Development };
    if ('of' in one) {
      const amendment = { changes: one.changes, reason: 'seen', reported: one.reported };
      return one.of === null
        ? { type: 'AmendProcess', data: withoutGaps(amendment) as unknown as ProcessAmendment }
        : { type: 'AmendMeasure', data: withoutGaps({ measure: one.of, ...amendment }) as unknown as MeasureAmendment };
    }
    if ('question' in one) return askingOf(one);
    if ('mistake' in one) {
      const withdrawal = { measure: one.mistake, reason: 'declared twice', reported: one.reported };
      return { type: 'WithdrawMeasure', data: withoutGaps(withdrawal) as unknown as MeasureWithdrawal };
    }
    const { measure, reported } = one;
    const earlier = (kind: string, nth: number | undefined) =>
      nth !== undefined && `${kind}${nth % Math.max(number, 1)}`;
    const ruling = {
      ...{ id: `r${number}`, measure, topic: 't', resolution: 'yes', reason: 'seen', reported },
      rejects: one.rejects === undefined ? undefined : [earlier('d', one.rejects)],
      supersedes: earlier('r', one.supersedes) || undefined,
    };
    return { type: 'RuleOnClaims', data: withoutGaps(ruling) as unknown as Ruling };
  }
  const { reason, reported } = one;
  const development = `d${number === 0 ? 0 : one.target % number}`;
  if ('changes' in one) {
    const correction = { development, changes: one.changes, reason, reported };
    return { type: 'CorrectDevelopment', data: withoutGaps(correction) as unknown as Correction };
  }
  return { type: 'RetractDevelopment', data: withoutGaps({ development, reason, reported }) as unknown as Retraction };
}

function askingOf({ kind, question, needs, reported }: Extract<Step, { readonly question: string }>): ProcessCommand {
  const said = { question, reason: 'seen', reported };
  const [type, data] = {
    ask: ['DeclareQuestion', { id: question, title: question, needs }],
    'ask-otherwise': ['AmendQuestion', { ...said, changes: { needs } }],
    'ask-no-more': ['WithdrawQuestion', said],
  }[kind] as [string, object];
  return { type, data: withoutGaps(data) } as unknown as ProcessCommand;
}
