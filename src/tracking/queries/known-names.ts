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
  private readonly withdrawnMeasures: StatementSync;

  constructor({ db }: ReadModel) {
    this.otherProcesses = db.prepare(
      'SELECT value FROM json_each(?) WHERE value NOT IN (SELECT slug FROM process) ORDER BY key',
    );
    const declared = `SELECT measure.slug FROM measure JOIN process ON process.id = measure.process
      WHERE (:processes IS NULL OR process.slug IN (SELECT value FROM json_each(:processes)))`;
    const standing = `${declared} AND (measure.amended = 0 OR NOT EXISTS (
      SELECT 1 FROM amendment WHERE kind = 'measure' AND subject = measure.id AND changes IS NULL))`;
    const measures = 'SELECT value FROM json_each(:measures)';
    this.otherMeasures = db.prepare(`${measures} WHERE value NOT IN (${declared}) ORDER BY key`);
    this.withdrawnMeasures = db.prepare(
      `${measures} WHERE value IN (${declared}) AND value NOT IN (${standing}) ORDER BY key`,
    );
  }

  /** Of these names those that nothing has. A measure is looked for in `processes`, or in all where that is left out. */
  unknownOf(names: Names): Required<Names> {
    const others = this.otherProcesses.all(JSON.stringify(names.processes ?? []));
    return { processes: others.map(valueOf), measures: this.otherMeasures.all(asked(names)).map(valueOf) };
  }

  /** Of these measures those that were withdrawn wherever they were declared. */
  withdrawnOf(names: Names): readonly string[] {
    return this.withdrawnMeasures.all(asked(names)).map(valueOf);
  }
}

const asked = ({ processes, measures = [] }: Names) => ({
  measures: JSON.stringify(measures),
  processes: processes ? JSON.stringify(processes) : null,
});

const valueOf = (row: Readonly<Record<string, unknown>>): string => String(row['value']);
