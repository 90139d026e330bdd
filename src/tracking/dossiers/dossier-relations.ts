import { DomainError, type Problem } from '../../kernel/domain-error.js';
import type { Correction, Development, DevelopmentId, MeasureId, RulingId } from '../domain/model.js';
import { addMoves } from '../domain/effect-rules.js';
import { type ProcessCommand, process } from '../domain/process.js';
import type { ProcessState } from '../domain/process-state.js';
import type { ValidRecord } from './dossier-validation.js';
import type { ProblemList } from './problem-list.js';
import type { RecordComparison } from './record-comparison.js';

/**
 * Holds each record against the log, and decides on what is new by the rules of the process. Of developments it keeps
 * those alone that a correction or retraction is about.
 */
export class DossierRelations {
  private readonly state: ProcessState = { ...process.initialState(), opened: true };
  /** Of which the log's own text, if it has one, was loaded. */
  private readonly lookedUp = new Set<DevelopmentId>();

  constructor(
    private readonly comparison: RecordComparison,
    private readonly problems: ProblemList,
    measures: Iterable<MeasureId>,
  ) {
    for (const measure of measures) {
      this.state.measures.set(measure, comparison.impreciseMoves(measure) ?? new Map());
      this.noteWithdrawal(measure);
    }
  }

  take(record: ValidRecord): void {
    const compared = this.comparison.compare(record);
    if (typeof compared === 'object') this.problems.addConflicts(compared);
    else if (compared === 'new') this.decideOn(record);
  }

  /** Remembers what a correction or retraction to come is about. */
  keep(development: Development): void {
    this.state.developments.set(development.id, { standing: true, content: development });
  }

  private decideOn({ section, pointer, value }: ValidRecord): void {
    switch (section) {
      case 'developments':
        this.lookUpMeasures(value);
        // Whether its id is taken was compared before.
        return this.decide({ type: 'RecordDevelopment', data: value }, pointer, {
          ...this.state,
          developments: new Map(),
        });
      case 'corrections':
        this.lookUp(value.development);
        this.lookUpMeasures(value.changes);
        return this.decide({ type: 'CorrectDevelopment', data: value }, pointer);
      case 'retractions':
        this.lookUp(value.development);
        return this.decide({ type: 'RetractDevelopment', data: value }, pointer);
      case 'rulings':
        this.lookUpMeasure(value.measure);
        value.rejects?.forEach((id) => this.lookUp(id));
        this.lookUpRuling(value.supersedes);
        return this.decide({ type: 'RuleOnClaims', data: value }, pointer);
      default:
    }
  }

  private decide(command: ProcessCommand, pointer: string, state = this.state): void {
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
    if (this.lookedUp.has(id)) return;
    this.lookedUp.add(id);
    const version = this.comparison.versions(id).at(-1);
    if (version)
      this.state.developments.set(id, { standing: version.change !== 'retracted', content: version.content });
  }

  private lookUpMeasures(content: Pick<Development, 'effects'> | Correction['changes']): void {
    for (const effect of content.effects ?? []) this.lookUpMeasure(effect.measure);
  }

  private lookUpRuling(id: RulingId | undefined): void {
    const made = id === undefined || this.state.rulings.has(id) ? undefined : this.comparison.ruling(id);
    if (made) this.state.rulings.set(made.content.id, { measure: made.content.measure, superseded: made.superseded });
  }

  private lookUpMeasure(measure: MeasureId): void {
    const moves = this.state.measures.has(measure) ? undefined : this.comparison.impreciseMoves(measure);
    if (!moves) return;
    this.state.measures.set(measure, moves);
    this.noteWithdrawal(measure);
  }

  private noteWithdrawal(measure: MeasureId): void {
    const content = this.comparison.withdrawn(measure);
    if (content) this.state.declared.set(measure, { content, withdrawn: true });
  }
}

/** A refusal as a whole is about the field that names what it is about. */
function problemsOf({ problems, code, message }: DomainError): readonly Problem[] {
  if (problems.length > 0) return problems;
  const about = code.split('/')[0];
  return [{ pointer: about === 'measure' || about === 'development' ? `/${about}` : '', code, detail: message }];
}
