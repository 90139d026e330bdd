import type { StatementSync } from 'node:sqlite';
import { AFTER_ALL, BEFORE_ALL, type Day, addDays } from '../../kernel/day.js';
import type { ContactClass } from '../domain/development-types.js';
import { NOTHING_YET } from '../domain/measure-fold.js';
import type { Contact } from '../domain/process-facts.js';
import { contactTimeline } from '../projections/contact-projection.js';
import { DEVELOPMENT_COLUMNS, type DevelopmentVersion, developmentVersion } from '../projections/development-rows.js';
import type { ReadModel } from '../projections/read-model.js';
import { stateTimeline, statusTimeline } from '../projections/status-projection.js';
import {
  NOTHING_YET_TEXTS,
  type ResolvedStanding,
  type StatusRows,
  isMention,
  rowOf,
  stateIndexOf,
} from '../projections/status-rows.js';
import type { Marks } from '../projections/versioned-days.js';
import { resolveStatus } from '../domain/resolve-status.js';
import type { MeasureEntry } from './catalogue.js';
import type { Knowledge, StatusOnDay, Stretch } from './knowledge.js';

export const NOTHING_KNOWN: ResolvedStanding = {
  status: resolveStatus(NOTHING_YET),
  sinceDay: null,
  consent: null,
  jointConsent: null,
};

const MENTION_AND_STATE: Marks = { isMarked: isMention, kindOf: stateIndexOf };

/** Answers from the rows that were resolved when events arrived: one index seek each, whatever the position. */
export class RecordIndex {
  private readonly contactRow: StatementSync;
  private readonly announcedRound: StatementSync;
  private readonly versionAt: StatementSync;

  constructor(
    readonly model: ReadModel,
    readonly rows: StatusRows,
  ) {
    const { db } = model;
    this.contactRow = db.prepare('SELECT slug, last FROM development WHERE id = ?');
    this.announcedRound = db.prepare(
      `SELECT slug, first FROM development WHERE process = ?1 AND type = 'talks-round' AND last > ?2 AND first > ?2
       AND announced <= ?2 AND version <= ?3 AND known_to > ?3 AND change <> 'retracted' ORDER BY first LIMIT 1`,
    );
    this.versionAt = db.prepare(
      `SELECT ${DEVELOPMENT_COLUMNS} FROM development WHERE process = ? AND slug = ? AND version <= ?
       ORDER BY version DESC LIMIT 1`,
    );
  }

  at(position: number): Knowledge {
    return new KnowledgeByRecord(this, position);
  }

  contact(row: number): Contact {
    const { slug, last } = this.contactRow.get(row) as { slug: Contact['development']; last: Day };
    return { day: last, development: slug };
  }

  nextRound(process: number, asOf: Day, position: number): Contact | null {
    const row = this.announcedRound.get(process, asOf, position) as
      { slug: Contact['development']; first: Day } | undefined;
    return row ? { day: row.first, development: row.slug } : null;
  }

  version(process: number, slug: string, position: number): DevelopmentVersion | undefined {
    const row = this.versionAt.get(process, slug, position);
    return row && developmentVersion(row);
  }
}

class KnowledgeByRecord implements Knowledge {
  constructor(
    private readonly index: RecordIndex,
    private readonly position: number,
  ) {}

  status(measure: MeasureEntry, asOf: Day): StatusOnDay {
    const { days } = this.index.model;
    const { value, marked, changed } = days.around(statusTimeline(measure.row), asOf, this.position, MENTION_AND_STATE);
    const next = changed ?? days.next(stateTimeline(measure.row), asOf, this.position);
    return {
      body: value === undefined ? NOTHING_YET_TEXTS.body : this.index.rows.body(value),
      until: next === AFTER_ALL ? null : addDays(next, -1),
      lastMention: marked ?? null,
    };
  }

  standing(measure: MeasureEntry, asOf: Day): ResolvedStanding {
    const found = this.index.model.days.floor(statusTimeline(measure.row), asOf, this.position);
    return found ? this.index.rows.resolved(found.value) : NOTHING_KNOWN;
  }

  *history(measure: MeasureEntry): Iterable<Stretch> {
    const timeline = statusTimeline(measure.row);
    const { days } = this.index.model;
    const first = days.floor(timeline, BEFORE_ALL, this.position);
    let row: number | undefined;
    for (const { day, value } of [...(first ? [first] : []), ...days.after(timeline, BEFORE_ALL, this.position)]) {
      if (rowOf(value) !== row) yield { from: day, body: this.index.rows.body(value) };
      row = rowOf(value);
    }
  }

  lastContact(process: number, contact: ContactClass, asOf: Day): Contact | null {
    const found = this.index.model.days.floor(contactTimeline(process, contact), asOf, this.position);
    return found ? this.index.contact(found.value) : null;
  }

  nextRound(process: number, asOf: Day): Contact | null {
    return this.index.nextRound(process, asOf, this.position);
  }

  development(process: number, slug: string): DevelopmentVersion | undefined {
    return this.index.version(process, slug, this.position);
  }

  stands(_: number, version: { readonly version: number; readonly knownTo: number }): boolean {
    return version.version <= this.position && version.knownTo > this.position;
  }

  knowsRuling(ruling: { readonly position: number }): boolean {
    return ruling.position <= this.position;
  }
}
