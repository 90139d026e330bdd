import { conflict, type DomainError, incorrect, MOST_PROBLEMS, type Problem } from '../../kernel/domain-error.js';

/** A dossier with so many is not read on: it is of another kind, or was written wrongly throughout. */
const STOP_AFTER_PROBLEMS = 1_000;

/** What is wrong with a dossier. The first problems are told, the rest is counted; of too many the list throws itself. */
export class ProblemList {
  private readonly told: Problem[] = [];
  private total = 0;
  private conflicts = 0;

  readonly add = (problem: Problem): void => {
    this.total++;
    if (this.told.length < MOST_PROBLEMS) this.told.push(problem);
    if (this.total >= STOP_AFTER_PROBLEMS) throw this.error();
  };

  /** The dossier could be imported, were it not for what is recorded already. */
  addConflicts(problems: readonly Problem[]): void {
    for (const problem of problems) {
      this.conflicts++;
      this.add(problem);
    }
  }

  get isEmpty(): boolean {
    return this.total === 0;
  }

  error(): DomainError {
    const count = this.total === 1 ? '1 problem' : `${this.total.toLocaleString('en')} problems`;
    const told = this.total > this.told.length ? `, the first ${MOST_PROBLEMS} listed` : '';
    const more = this.total >= STOP_AFTER_PROBLEMS ? '. It was not read any further' : '';
    return this.conflicts === this.total
      ? conflict(
          'dossier/conflicts',
          `The dossier contradicts what is recorded already: ${count}${told}${more}`,
          this.told,
        )
      : incorrect('dossier/invalid', `The dossier has ${count}${told}${more}. Nothing was imported`, this.told);
  }
}
