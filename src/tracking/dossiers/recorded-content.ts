import { Injectable } from '@nestjs/common';
import { type Day, dayOf } from '../../kernel/day.js';
import type { Revision } from '../../kernel/event.js';
import { patched } from '../../kernel/patch.js';
import { ReadModel } from '../../read-model/read-model.js';
import type {
  Development,
  DevelopmentId,
  Measure,
  MeasureId,
  Process,
  ProcessId,
  Ruling,
  RulingId,
} from '../domain/model.js';
import type { ImpreciseMoves } from '../domain/process-state.js';
import type { Question, QuestionId } from '../domain/question.js';
import { type Amendment, AmendmentRows, EVERYTHING } from '../projections/amendment-rows.js';
import { DevelopmentRows } from '../projections/development-rows.js';
import { type MeasureEntry, ProcessRows } from '../projections/process-rows.js';
import { QuestionRows } from '../projections/question-rows.js';
import { RulingRows } from '../projections/ruling-rows.js';
import { ImpreciseMoveRows } from '../projections/step-rows.js';

/**
 * One state of what a record says, in the order in which they were recorded. A process, measure or question is `recorded` when it
 * is opened or declared, `corrected` when it is amended, and `retracted` when it is withdrawn.
 */
export type RecordedVersion<Content> = {
  /** As it reads from this version on; a retraction leaves it as it was. */
  readonly content: Content;
  /** Of its event in the log. */
  readonly position: number;
} & ({ readonly change: 'recorded' } | (RecordedChange & { readonly change: 'corrected' | 'retracted' }));

export interface RecordedChange {
  readonly reason: string;
  /** As it was given; null where it was not. */
  readonly reported: string | null;
  /** The day (UTC) on which it was appended. */
  readonly recordedOn: Day;
}

export interface RecordedRuling {
  readonly content: Ruling;
  readonly position: number;
  /** The day from which it counts by report; where it names none, that on which it was appended. */
  readonly countsFrom: Day;
  /** A later ruling took its place. */
  readonly superseded: boolean;
}

/**
 * What the log holds of a process already, looked up record by record, so that a dossier can be compared with it. All answers
 * between two turns of the event loop are of the same revision. Contents are as they were appended: the same fields with the
 * same values (the order of fields does not matter).
 */
@Injectable()
export class RecordedContent {
  private readonly processes: ProcessRows;
  private readonly developments: DevelopmentRows;
  private readonly rulings: RulingRows;
  private readonly questions: QuestionRows;
  private readonly amendments: AmendmentRows;
  private readonly imprecise: ImpreciseMoveRows;

  constructor({ db }: ReadModel) {
    this.processes = new ProcessRows(db);
    this.developments = new DevelopmentRows(db);
    this.rulings = new RulingRows(db);
    this.questions = new QuestionRows(db);
    this.amendments = new AmendmentRows(db);
    this.imprecise = new ImpreciseMoveRows(db);
  }

  /** Of the last event of its stream that all answers here take in; undefined for a process that was never opened. */
  revision(process: ProcessId): Revision | undefined {
    const row = this.processes.rowOf(process);
    return row === undefined ? undefined : this.processes.latest(row).revision;
  }

  /** Versions come oldest first, retracted ones too; there is none of what was never recorded. */
  processVersions(process: ProcessId): readonly RecordedVersion<Process>[] {
    const found = this.processes.find(process);
    return found ? versionsOf(found.process, found.position, this.amendments.of({ process: found.row })) : [];
  }

  measureVersions(process: ProcessId, measure: MeasureId): readonly RecordedVersion<Measure>[] {
    const found = this.measure(process, measure);
    if (!found) return [];
    const { id, title, kind, position } = found;
    const amendments = this.amendments.of({ process: found.process, measure: found.row });
    return versionsOf({ id, title, kind }, position, amendments);
  }

  questionVersions(process: ProcessId, question: QuestionId): readonly RecordedVersion<Question>[] {
    const row = this.processes.rowOf(process);
    const found = row === undefined ? undefined : this.questions.find(row, question);
    if (!found) return [];
    const { id, title, needs, position } = found;
    const amendments = this.amendments.of({ process: found.process, question: found.row });
    return versionsOf({ id, title, needs }, position, amendments);
  }

  /** How many questions were not withdrawn. */
  standingQuestions(process: ProcessId): number {
    const row = this.processes.rowOf(process);
    return row === undefined ? 0 : this.questions.standing(row);
  }

  /** Undefined where there is no such measure. */
  impreciseMoves(process: ProcessId, measure: MeasureId): ImpreciseMoves | undefined {
    const found = this.measure(process, measure);
    return found && this.imprecise.of(found.row);
  }

  versions(process: ProcessId, development: DevelopmentId): readonly RecordedVersion<Development>[] {
    const row = this.processes.rowOf(process);
    if (row === undefined) return [];
    const versions = this.developments.versions(row, development, EVERYTHING);
    return versions.map(({ change, content, version: position, reason, reportedText: reported, recordedAt }) =>
      change === 'recorded'
        ? { change, content, position }
        : { change, content, position, reason: reason!, reported, recordedOn: dayOf(recordedAt) },
    );
  }

  ruling(process: ProcessId, id: RulingId): RecordedRuling | undefined {
    const row = this.processes.rowOf(process);
    const found = row === undefined ? undefined : this.rulings.find(row, id);
    if (!found) return undefined;
    const { ruling: content, position, reported: countsFrom, superseded } = found;
    return { content, position, countsFrom, superseded };
  }

  private measure(process: ProcessId, id: MeasureId): MeasureEntry | undefined {
    const row = this.processes.rowOf(process);
    return row === undefined ? undefined : this.processes.measure(row, id);
  }
}

function versionsOf<Content extends object>(
  declared: Content,
  position: number,
  amendments: readonly Amendment[],
): readonly RecordedVersion<Content>[] {
  const versions: RecordedVersion<Content>[] = [{ change: 'recorded', content: declared, position }];
  let content = declared;
  for (const { changes, recordedAt, ...said } of amendments) {
    // What amends a record was decided on as changes of its fields.
    if (changes) content = patched(content, changes as Partial<Content>);
    versions.push({ change: changes ? 'corrected' : 'retracted', content, ...said, recordedOn: dayOf(recordedAt) });
  }
  return versions;
}
