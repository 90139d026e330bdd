import type { QuestionAnswer } from '../tracking/domain/question-answer.js';
import type { Headline, InEffect, MeasureStatus } from '../tracking/domain/status.js';
import type { MeasureCheck, QuestionCheck, StageCheck } from '../tracking/dossiers/expected-answers.js';

export function isAsExpected(check: MeasureCheck, found: MeasureStatus): boolean {
  const { expected, acceptable = [], inEffect, possibleStates, evidence } = check;
  const states = expected === undefined ? [] : [expected, ...acceptable];
  const isState = states.some((name) => name === found.state || (name === 'not-in-effect' && found.inEffect === 'no'));
  return (
    (isState || states.length === 0) &&
    (inEffect === undefined || found.inEffect === spelled(inEffect)) &&
    (possibleStates === undefined || inOneOrder(possibleStates) === inOneOrder(found.possibleStates)) &&
    (evidence === undefined || evidence === levelOf(found))
  );
}

const spelled = (inEffect: NonNullable<MeasureCheck['inEffect']>): InEffect => {
  if (typeof inEffect === 'string') return inEffect;
  return inEffect ? 'yes' : 'no';
};

const levelOf = ({ evidence }: Pick<MeasureStatus, 'evidence'>): string => evidence?.level ?? 'none';

const inOneOrder = (states: readonly string[]): string => [...new Set(states)].sort().join(' or ');

export function expectationOf({ expected, acceptable = [], inEffect, possibleStates, evidence }: MeasureCheck): string {
  const states = expected === undefined ? [] : [[...new Set([expected, ...acceptable])].join(' or ')];
  const effect = inEffect === undefined ? [] : [`in effect: ${spelled(inEffect)}`];
  const possible = possibleStates === undefined ? [] : [`possible: ${inOneOrder(possibleStates)}`];
  const attested = evidence === undefined ? [] : [`evidence: ${evidence}`];
  return [...states, ...effect, ...possible, ...attested].join(', ');
}

export function answerOf({ possibleStates, evidence }: MeasureCheck, found: MeasureStatus): string {
  const possible = possibleStates === undefined ? '' : `, possible: ${inOneOrder(found.possibleStates)}`;
  const attested = evidence === undefined ? '' : `, evidence: ${levelOf(found)}`;
  return `${found.state}, in effect: ${found.inEffect}${possible}${attested}`;
}

export const isStageAsExpected = ({ expectedStage, onlyAnnounced }: StageCheck, found: Headline): boolean =>
  (expectedStage === undefined || expectedStage === found.stage) &&
  (onlyAnnounced === undefined || onlyAnnounced === found.onlyAnnounced);

export function expectedHeadline({ expectedStage, onlyAnnounced }: StageCheck): string {
  const stages = expectedStage === undefined ? [] : [expectedStage];
  return [...stages, ...announced(onlyAnnounced, onlyAnnounced)].join(', ');
}

export const foundHeadline = ({ onlyAnnounced }: StageCheck, found: Headline): string =>
  [`${found.stage} (rule ${found.rule})`, ...announced(onlyAnnounced, found.onlyAnnounced)].join(', ');

/** Told where it was asked for. */
const announced = (asked: number | undefined, count: number | undefined): readonly string[] =>
  asked === undefined ? [] : [`only announced: ${count}`];

export const isAnsweredAsExpected = ({ answer, since, evidence }: QuestionCheck, found: QuestionAnswer): boolean =>
  (answer === undefined || answer === found.answer) &&
  (since === undefined || since === found.since) &&
  (evidence === undefined || evidence === levelOf(found));

export const expectedAnswer = ({ answer, since, evidence }: QuestionCheck): string =>
  [answer, since && `since ${since}`, evidence && `evidence: ${evidence}`].filter(Boolean).join(', ');

export function foundAnswer({ since, evidence }: QuestionCheck, found: QuestionAnswer): string {
  const began = since === undefined ? '' : `, since ${found.since ?? 'ever'}`;
  return `${found.answer}${began}${evidence === undefined ? '' : `, evidence: ${levelOf(found)}`}`;
}
