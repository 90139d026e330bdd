import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import { ReadModel } from '../../read-model/read-model.js';

export interface Names {
  readonly processes?: readonly string[];
  readonly measures?: readonly string[];
}

/** Tells other features which processes and measures there are. */
@Injectable()
export class KnownNames {
  private readonly otherProcesses: StatementSync;
  private readonly otherMeasures: StatementSync;

  constructor({ db }: ReadModel) {
    this.otherProcesses = db.prepare(
      'SELECT value FROM json_each(?) WHERE value NOT IN (SELECT slug FROM process) ORDER BY key',
    );
    this.otherMeasures = db.prepare(
      `SELECT value FROM json_each(:measures) WHERE value NOT IN (
         SELECT measure.slug FROM measure JOIN process ON process.id = measure.process
         WHERE :processes IS NULL OR process.slug IN (SELECT value FROM json_each(:processes))
       ) ORDER BY key`,
    );
  }

  /** Of these names those that nothing has. A measure is looked for in `processes`, or in all where that is left out. */
  unknownOf({ processes, measures = [] }: Names): Required<Names> {
    const others = this.otherProcesses.all(JSON.stringify(processes ?? []));
    const asked = { measures: JSON.stringify(measures), processes: processes ? JSON.stringify(processes) : null };
    return { processes: others.map(valueOf), measures: this.otherMeasures.all(asked).map(valueOf) };
  }
}

const valueOf = (row: Readonly<Record<string, unknown>>): string => String(row['value']);
