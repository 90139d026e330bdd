import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import { addDays, BEFORE_ALL, type Day, dayFrom, formatDay } from '../../kernel/day.js';
import { ReadModel } from '../../read-model/read-model.js';
import { ACROSS_YEARS } from '../projections/process-tables.js';
import { knownBounds, STANDS } from './development-reader.js';
import type { ProcessEntry } from './process-reader.js';
import type { Resolved } from './temporal-resolver.js';

/** What the record covers by the day asked about: silence in it is not the same as nothing recorded. */
export interface Coverage {
  /** Day (YYYY-MM-DD) of the first development that happened, or may have; null where none is recorded. */
  readonly recordedFrom: string | null;
  /** Years after it in which none that is recorded can lie. */
  readonly silentYears: readonly number[];
}

interface Dated {
  readonly first: Day;
  readonly last: Day;
}

const NOTHING: Coverage = { recordedFrom: null, silentYears: [] };

/** From when on something is recorded, and the years up to a day in which nothing that is recorded can lie. */
@Injectable()
export class CoverageReader {
  private readonly nextInYear: StatementSync;
  private readonly acrossYears: StatementSync;

  constructor({ db }: ReadModel) {
    this.nextInYear = db.prepare(
      `SELECT first, last FROM development AS d WHERE process = ? AND last >= ? AND last <= ? AND first <= ? AND ${STANDS}
       ORDER BY last LIMIT 1`,
    );
    this.acrossYears = db.prepare(
      `SELECT first, last FROM development AS d WHERE process = ? AND first <= ? AND ${ACROSS_YEARS} AND ${STANDS}
       ORDER BY last`,
    );
  }

  of({ row }: ProcessEntry, temporal: Resolved): Coverage {
    const { asOf } = temporal;
    const known = [...knownBounds(temporal), ...knownBounds(temporal)];
    const thisYear = yearOf(asOf);
    const next = (day: Day) =>
      this.nextInYear.get(row, day, endOf(thisYear), asOf, ...known) as unknown as Dated | undefined;
    const across = this.acrossYears.all(row, asOf, ...known) as unknown as Dated[];
    let one = next(BEFORE_ALL);
    const begins = beginningOf(one ?? across[0], asOf);
    if (begins === undefined) return NOTHING;
    const silentYears: number[] = [];
    for (let year = yearOf(begins) + 1; year <= thisYear; year++) {
      const [start, end] = [dayFrom(year, 1, 1), endOf(year)];
      if (one && one.last < start) one = next(start);
      const mayLie = ({ first, last }: Dated) => first <= end && last >= start;
      if (!(one && mayLie(one)) && !across.some(mayLie)) silentYears.push(year);
    }
    return { recordedFrom: formatDay(begins), silentYears };
  }
}

/** The day by which it was certain, or the first on which it may have happened while it is not. */
function beginningOf(dated: Dated | undefined, asOf: Day): Day | undefined {
  if (!dated || dated.last <= asOf) return dated?.last;
  return dated.first === BEFORE_ALL ? asOf : dated.first;
}

const yearOf = (day: Day): number => Number(formatDay(day).slice(0, 4));
const endOf = (year: number): Day => addDays(dayFrom(year + 1, 1, 1), -1);
