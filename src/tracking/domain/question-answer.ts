import type { Citation, Evidence } from './evidence.js';
import type { DevelopmentId, MeasureId, ProcessId } from './model.js';
import type { PossibleConflict } from './possible-conflict.js';
import type { NextAnswer, QuestionCourse } from './question-course.js';
import type { Needs, Question, QuestionId } from './question.js';
import type { MeasureState } from './states.js';
import type { HoldsFor, InEffect, MeasureStatus } from './status.js';
import { decidingIn, evidenceIn, missingIn } from './verdict.js';

/** A measure that would have to be otherwise for a yes. */
export interface MissingMeasure {
  readonly measure: MeasureId;
  readonly title: string;
  /** Null where it was withdrawn: nobody can say how it stands. */
  readonly state: MeasureState | null;
  readonly inEffect: InEffect;
  /** JSON pointer of the place in the needs. */
  readonly path: string;
}

export interface QuestionAnswer {
  readonly question: QuestionId;
  readonly title: string;
  readonly needs: Needs;
  /** What the needs come to, each measure being yes, no or uncertain as it is in effect; one that was withdrawn is uncertain. */
  readonly answer: InEffect;
  /** Since when it has been so, as far as the record tells; null where it tells of nothing else before. */
  readonly since: string | null;
  readonly next: NextAnswer | null;
  /** Of the least sure that the answer needs; where one of several is enough, of the surest. */
  readonly evidence: Evidence | null;
  /** The measures that the answer rests on, and their developments. */
  readonly decidedBy: readonly MeasureId[];
  readonly basis: readonly DevelopmentId[];
  readonly missing: readonly MissingMeasure[];
  /** Needed, and declared by mistake. */
  readonly withdrawn: readonly MeasureId[];
  /** Of a measure that it rests on. */
  readonly disputed: boolean;
  readonly possibleConflicts: readonly (PossibleConflict & { readonly measure: MeasureId })[];
}

/** What the answer to one question adds. */
export interface QuestionAnswerDetail extends HoldsFor, QuestionAnswer {
  readonly process: ProcessId;
  /** One for each development of the basis. */
  readonly citations: readonly Citation[];
}

/** A needed measure, and its status; null where it was withdrawn. */
export interface NeededMeasure {
  readonly title: string;
  readonly status: MeasureStatus | null;
}

/** Pure: the same statuses, and the same course of them, give the same answer. */
export function answerTo(
  { id, title, needs }: Question,
  needed: ReadonlyMap<MeasureId, NeededMeasure>,
  course: QuestionCourse,
): QuestionAnswer {
  const inEffect = (measure: MeasureId) => needed.get(measure)?.status?.inEffect ?? 'uncertain';
  const decidedBy = decidingIn(needs, inEffect);
  const deciding = decidedBy.flatMap((measure) => needed.get(measure)?.status ?? []);
  return {
    question: id,
    title,
    needs,
    answer: course.answer,
    since: course.since,
    next: course.next,
    evidence: evidenceIn(needs, inEffect, (measure) => needed.get(measure)?.status?.evidence ?? null),
    decidedBy,
    basis: [...new Set(deciding.flatMap(({ basis }) => basis))],
    missing: missingIn(needs, inEffect).map(({ measure, path }) => ({
      measure,
      title: needed.get(measure)?.title ?? measure,
      state: needed.get(measure)?.status?.state ?? null,
      inEffect: inEffect(measure),
      path,
    })),
    withdrawn: [...needed].flatMap(([measure, { status }]) => (status ? [] : [measure])),
    disputed: deciding.some(({ disputed }) => disputed),
    possibleConflicts: deciding.flatMap(({ measure, possibleConflicts }) =>
      possibleConflicts.map((conflict) => ({ ...conflict, measure })),
    ),
  };
}
