import { DomainError, type Problem } from '../../kernel/domain-error.js';
import { addMoves } from '../domain/effect-rules.js';
import type { Correction, Development, DevelopmentId, Measure, MeasureId, Process, RulingId } from '../domain/model.js';
import type { ProcessState } from '../domain/process-state.js';
import { type ProcessCommand, process } from '../domain/process.js';
import { measuresNeeded, type Question, type QuestionId } from '../domain/question.js';
import type { ValidRecord } from './dossier-validation.js';
import type { ProblemList } from './problem-list.js';
import type { RecordComparison } from './record-comparison.js';
import { RECORD_FORMS, type RecordEvent } from './record-forms.js';

/** What a dossier declares before all else. */
export interface DeclaredFirst {
  readonly process: Process | undefined;
  /** Undefined is one with problems of its own. */
  readonly measures: ReadonlyMap<MeasureId, Measure | undefined>;
  readonly questions: ReadonlyMap<QuestionId, Question | undefined>;
}

/**
 * Holds each record against the log, and decides on what is new by the rules of the process. Of developments it keeps
 * those alone that a correction or retraction is about.
 */
export class DossierRelations {
  private readonly state: ProcessState = { ...process.initialState(), opened: true };
  /** What the questions before all else are decided on: nothing that the record does later. */
  private readonly beginning: ProcessState = { ...process.initialState(), opened: true };
  /** Of which the log's own text, if it has one, was loaded. */
  private readonly lookedUp = new Set<DevelopmentId>();

  constructor(
    private readonly comparison: RecordComparison,
    private readonly problems: ProblemList,
    private readonly first: DeclaredFirst,
  ) {}

  take(record: ValidRecord): void {
    const compared = this.comparison.compare(record);
    if (typeof compared === 'object') this.problems.addConflicts(compared);
    else if (compared === 'new' && !isFirst(record)) this.decideOn(record);
  }

  /** A question that is declared before all else. */
  takeFirst(question: Question, record: ValidRecord): void {
    const compared = this.comparison.compare(record);
    if (typeof compared === 'object') this.problems.addConflicts(compared);
    // That an id is repeated was told before.
    else if (compared === 'new' && !this.beginning.questions.has(question.id)) {
      const { beginning } = this;
      beginning.standingQuestions ??= this.comparison.standingQuestions();
      for (const measure of measuresNeeded(question.needs)) this.lookUpMeasure(measure, beginning);
      this.decide({ type: 'DeclareQuestion', data: question }, record.pointer, beginning);
    }
  }

  /** Whether what a correction or retraction of it is decided on is at hand. */
  knows(development: DevelopmentId): boolean {
    return this.state.developments.has(development) || this.comparison.versions(development).length > 0;
  }

  /** Remembers what a correction or retraction to come is about, where the log does not have it. */
  keep(development: Development): void {
    if (this.knows(development.id)) return;
    this.state.developments.set(development.id, { standing: true, content: development });
  }

  private decideOn({ event, pointer }: ValidRecord): void {
    this.lookUpTargets(event);
    // The table pairs each type with the command that decides on its data.
    const command = { type: RECORD_FORMS[event.type].command, data: event.data } as ProcessCommand;
    // Whether the id of a development is taken was compared before.
    const isNew = event.type === 'DevelopmentRecorded';
    this.decide(command, pointer, isNew ? { ...this.state, developments: new Map() } : this.state);
  }

  private lookUpTargets(event: RecordEvent): void {
    switch (event.type) {
      case 'DevelopmentRecorded':
        return this.lookUpMeasures(event.data);
      case 'DevelopmentCorrected':
        this.lookUp(event.data.development);
        return this.lookUpMeasures(event.data.changes);
      case 'DevelopmentRetracted':
        return this.lookUp(event.data.development);
      case 'ClaimsRuled':
        this.lookUpMeasure(event.data.measure);
        event.data.rejects?.forEach((id) => this.lookUp(id));
        return this.lookUpRuling(event.data.supersedes);
      case 'ProcessAmended':
        this.state.process ??= this.comparison.processVersions().at(-1)?.content ?? this.first.process;
        return;
      case 'MeasureAmended':
      case 'MeasureWithdrawn':
        return this.lookUpMeasure(event.data.measure);
      case 'QuestionDeclared':
        this.countQuestions();
        return this.lookUpNeeds(event.data);
      case 'QuestionAmended':
        this.lookUpQuestion(event.data.question);
        return this.lookUpNeeds(event.data.changes);
      case 'QuestionWithdrawn':
        this.countQuestions();
        return this.lookUpQuestion(event.data.question);
      default:
    }
  }

  private decide(command: ProcessCommand, pointer: string, state: ProcessState): void {
    try {
      for (const event of process.decide(command, state))
        if (event.type === 'DevelopmentRecorded') addMoves(this.state, event.data);
        else process.evolve(state, event);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      for (const problem of problemsOf(error)) this.problems.add({ ...problem, pointer: pointer + problem.pointer });
    }
  }

  /** What the log has of a development counts, once; what this dossier changes comes on top. */
  private lookUp(id: DevelopmentId): void {
    if (!this.lookedUp.has(id)) {
      this.lookedUp.add(id);
      const version = this.comparison.versions(id).at(-1);
      if (version)
        this.state.developments.set(id, { standing: version.change !== 'retracted', content: version.content });
    }
    const known = this.state.developments.get(id);
    if (known) this.lookUpMeasures(known.content);
  }

  private lookUpMeasures(content: Pick<Development, 'effects'> | Correction['changes']): void {
    for (const effect of content.effects ?? []) this.lookUpMeasure(effect.measure);
  }

  private lookUpNeeds({ needs }: Partial<Question>): void {
    if (needs) for (const measure of measuresNeeded(needs)) this.lookUpMeasure(measure);
  }

  /** Those before all else that are new were decided on by then. */
  private countQuestions(): void {
    this.state.standingQuestions ??= this.beginning.standingQuestions ?? this.comparison.standingQuestions();
  }

  private lookUpQuestion(id: QuestionId): void {
    if (this.state.questions.has(id)) return;
    const version = this.comparison.questionVersions(id).at(-1);
    const content = version?.content ?? this.first.questions.get(id);
    if (content) this.state.questions.set(id, { content, withdrawn: version?.change === 'retracted' });
  }

  private lookUpMeasure(measure: MeasureId, state = this.state): void {
    if (state.measures.has(measure)) return;
    const { first, comparison } = this;
    const moves = comparison.impreciseMoves(measure) ?? (first.measures.has(measure) ? new Map() : undefined);
    if (!moves) return;
    state.measures.set(measure, moves);
    const version = comparison.measureVersions(measure).at(-1);
    const content = version?.content ?? first.measures.get(measure);
    if (content) state.declared.set(measure, { content, withdrawn: version?.change === 'retracted' });
  }

  private lookUpRuling(id: RulingId | undefined): void {
    const made = id === undefined || this.state.rulings.has(id) ? undefined : this.comparison.ruling(id);
    if (made) this.state.rulings.set(made.content.id, { measure: made.content.measure, superseded: made.superseded });
  }
}

/** The process and the measures before all else are there once all ids are different. */
const isFirst = ({ section }: ValidRecord): boolean => section === 'process' || section === 'measures';

const NAMED_BY: ReadonlySet<string> = new Set(['measure', 'development', 'question']);

/** A refusal as a whole is about the field that names what it is about. */
function problemsOf({ problems, code, message }: DomainError): readonly Problem[] {
  if (problems.length > 0) return problems;
  const about = code.split('/')[0];
  return [{ pointer: NAMED_BY.has(about!) ? `/${about}` : '', code, detail: message }];
}
