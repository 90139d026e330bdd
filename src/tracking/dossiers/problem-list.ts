import { conflict, type DomainError, incorrect, type Problem } from '../../kernel/domain-error.js';

const LISTED_AT_MOST = 1_000;

/** All that is wrong with a dossier. So many are listed, the rest is counted. */
export class ProblemList {
  private readonly listed: Problem[] = [];
  private total = 0;
  private conflicts = 0;

  readonly add = (problem: Problem): void => {
    this.total++;
    if (this.listed.length < LISTED_AT_MOST) this.listed.push(problem);
  };

  /** The dossier could be imported, were it not for what is recorded already. */
  addConflicts(problems: readonly Problem[]): void {
    this.conflicts += problems.length;
    problems.forEach(this.add);
  }

  get isEmpty(): boolean {
    return this.total === 0;
  }

  error(): DomainError {
    const count = this.total === 1 ? '1 problem' : `${this.total.toLocaleString('en')} problems`;
    const more = this.total > this.listed.length ? `, the first ${LISTED_AT_MOST.toLocaleString('en')} listed` : '';
    return this.conflicts === this.total
      ? conflict('dossier/conflicts', `The dossier contradicts what is recorded already: ${count}${more}`, this.listed)
      : incorrect('dossier/invalid', `The dossier has ${count}${more}. Nothing was imported`, this.listed);
  }
}
