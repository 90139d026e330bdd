import { z } from 'zod';
import { suggestedDay } from '../kernel/date-habits.js';
import { parseDay } from '../kernel/day.js';
import { parseInstant } from '../kernel/instant.js';
import { EVIDENCE_LEVELS } from '../tracking/domain/evidence.js';
import { HEADLINE_RULES } from '../tracking/domain/headline.js';
import type { MeasureId } from '../tracking/domain/model.js';
import { MEASURE_STATES } from '../tracking/domain/states.js';
import type { Headline, MeasureStatus } from '../tracking/domain/status.js';

const remark = z.string().optional();
const readBy = (read: (text: string) => number | undefined, wanted: string) =>
  z.string().refine((text) => read(text) !== undefined, {
    error: ({ input }) => [wanted, suggestedDay(String(input))].filter(Boolean).join('. '),
  });
const day = readBy(parseDay, 'must be a day such as 2025-03-21');
const knownTime = readBy(
  (text) => parseDay(text) ?? parseInstant(text),
  'must be a day or an instant, such as 2025-03-21',
);
const state = z.enum(MEASURE_STATES);
const IN_EFFECT = { true: 'yes', false: 'no' } as const;

/** What a dossier says should be answered. `why` and `note` are for its readers; what else is not known here is a slip of the pen. */
export const MEASURE_CHECK = z
  .strictObject({
    asOf: day,
    measure: z.string().transform((id) => id as MeasureId),
    expected: z.enum([...MEASURE_STATES, 'not-in-effect']).optional(),
    acceptable: z.array(z.enum([...MEASURE_STATES, 'not-in-effect'])).default([]),
    possibleStates: z.array(state).optional(),
    inEffect: z
      .union([z.boolean().transform((yes) => IN_EFFECT[`${yes}`]), z.enum(['yes', 'no', 'uncertain'])])
      .optional(),
    evidence: z.enum([...EVIDENCE_LEVELS, 'none']).optional(),
    knownAt: knownTime.optional(),
    knownBy: z.enum(['record', 'report']).default('report'),
    why: remark,
    note: remark,
  })
  .refine(
    ({ expected, possibleStates, inEffect, evidence }) =>
      (expected ?? possibleStates ?? inEffect ?? evidence) !== undefined,
    'expects nothing: give expected, inEffect, possibleStates or evidence',
  );
export const PROCESS_CHECK = z
  .strictObject({
    asOf: day,
    expectedStage: z.enum(HEADLINE_RULES.map(({ stage }) => stage)).optional(),
    /** How many of the measures that the headline rests on are in effect as announced, without being confirmed. */
    onlyAnnounced: z.int().min(0).optional(),
    why: remark,
    note: remark,
  })
  .refine(
    ({ expectedStage, onlyAnnounced }) => (expectedStage ?? onlyAnnounced) !== undefined,
    'expects nothing: give expectedStage or onlyAnnounced',
  );

export type MeasureCheck = z.output<typeof MEASURE_CHECK>;
export type ProcessCheck = z.output<typeof PROCESS_CHECK>;

export function isAsExpected(check: MeasureCheck, found: MeasureStatus): boolean {
  const { expected, acceptable, inEffect, possibleStates, evidence } = check;
  const states = expected === undefined ? [] : [expected, ...acceptable];
  const isState = states.some((name) => name === found.state || (name === 'not-in-effect' && found.inEffect === 'no'));
  return (
    (isState || states.length === 0) &&
    (inEffect === undefined || found.inEffect === inEffect) &&
    (possibleStates === undefined || inOneOrder(possibleStates) === inOneOrder(found.possibleStates)) &&
    (evidence === undefined || evidence === levelOf(found))
  );
}

const levelOf = ({ evidence }: MeasureStatus): string => evidence?.level ?? 'none';

const inOneOrder = (states: readonly string[]): string => [...new Set(states)].sort().join(' or ');

export function expectationOf({ expected, acceptable, inEffect, possibleStates, evidence }: MeasureCheck): string {
  const states = expected === undefined ? [] : [[...new Set([expected, ...acceptable])].join(' or ')];
  const effect = inEffect === undefined ? [] : [`in effect: ${inEffect}`];
  const possible = possibleStates === undefined ? [] : [`possible: ${inOneOrder(possibleStates)}`];
  const attested = evidence === undefined ? [] : [`evidence: ${evidence}`];
  return [...states, ...effect, ...possible, ...attested].join(', ');
}

export function answerOf({ possibleStates, evidence }: MeasureCheck, found: MeasureStatus): string {
  const possible = possibleStates === undefined ? '' : `, possible: ${inOneOrder(found.possibleStates)}`;
  const attested = evidence === undefined ? '' : `, evidence: ${levelOf(found)}`;
  return `${found.state}, in effect: ${found.inEffect}${possible}${attested}`;
}

export const isStageAsExpected = ({ expectedStage, onlyAnnounced }: ProcessCheck, found: Headline): boolean =>
  (expectedStage === undefined || expectedStage === found.stage) &&
  (onlyAnnounced === undefined || onlyAnnounced === found.onlyAnnounced);

export function expectedHeadline({ expectedStage, onlyAnnounced }: ProcessCheck): string {
  const stages = expectedStage === undefined ? [] : [expectedStage];
  return [...stages, ...announced(onlyAnnounced, onlyAnnounced)].join(', ');
}

export const foundHeadline = ({ onlyAnnounced }: ProcessCheck, found: Headline): string =>
  [`${found.stage} (rule ${found.rule})`, ...announced(onlyAnnounced, found.onlyAnnounced)].join(', ');

/** Told where it was asked for. */
const announced = (asked: number | undefined, count: number | undefined): readonly string[] =>
  asked === undefined ? [] : [`only announced: ${count}`];
