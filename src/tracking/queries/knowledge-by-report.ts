import type { StatementSync } from 'node:sqlite';
import { BEFORE_ALL, type Day, addDays } from '../../kernel/day.js';
import { type ContactClass, typesOfContact } from '../domain/development-types.js';
import { NOTHING_YET, type Standing, type StandingFrom, stepSource, walk } from '../domain/measure-fold.js';
import type { Contact } from '../domain/process-facts.js';
import { resolveStatus } from '../domain/resolve-status.js';
import { DEVELOPMENT_COLUMNS, type DevelopmentVersion, developmentVersion } from '../projections/development-rows.js';
import type { ReadModel } from '../projections/read-model.js';
import { type ResolvedStanding, textsOf } from '../projections/status-rows.js';
import type { StepRow, StepRows } from '../projections/step-rows.js';
import type { MeasureEntry } from './catalogue.js';
import type { Knowledge, StatusOnDay, Stretch, VersionKey } from './knowledge.js';

/**
 * What the public could know on a day, from what had been recorded up to a position. Late news lands in the middle of
 * this axis, so a measure's own steps are folded for each question, read by index.
 */
export class ReportIndex {
  private readonly standingVersion: StatementSync;
  private readonly contacts: Readonly<Record<ContactClass, StatementSync>>;
  private readonly rounds: StatementSync;

  constructor(
    model: ReadModel,
    readonly steps: StepRows,
  ) {
    const { db } = model;
    this.standingVersion = db.prepare(
      `SELECT ${DEVELOPMENT_COLUMNS} FROM development WHERE process = ? AND slug = ? AND version <= ? AND reported <= ?
       ORDER BY version DESC LIMIT 1`,
    );
    const versions = (types: readonly string[]) =>
      db.prepare(
        `SELECT slug, version, ord AS "order", reported, known_to AS knownTo, first, last, change FROM development
         WHERE process = ?1 AND type IN (${types.map((type) => `'${type}'`).join(', ')}) AND last <= ?2 AND version <= ?3
         AND reported <= ?4 ORDER BY last DESC, ord DESC`,
      );
    this.contacts = {
      round: versions(typesOfContact('round')),
      leaders: versions(typesOfContact('leaders')),
      contact: versions(typesOfContact('contact')),
    };
    this.rounds = db.prepare(
      `SELECT slug, version, ord AS "order", reported, known_to AS knownTo, first, last, change FROM development
       WHERE process = ?1 AND type = 'talks-round' AND last > ?2 AND first > ?2 AND announced <= ?2 AND version <= ?3
       AND reported <= ?4 ORDER BY first`,
    );
  }

  at(position: number, day: Day): Knowledge {
    return new KnowledgeByReport(this, position, day);
  }

  version(process: number, slug: string, position: number, day: Day): DevelopmentVersion | undefined {
    const row = this.standingVersion.get(process, slug, position, day);
    return row && developmentVersion(row);
  }

  contactsUpTo(process: number, contact: ContactClass, asOf: Day, known: readonly [position: number, day: Day]) {
    return this.contacts[contact].iterate(process, asOf, ...known) as Iterable<object> as Iterable<ContactRow>;
  }

  roundsAfter(process: number, asOf: Day, known: readonly [position: number, day: Day]) {
    return this.rounds.iterate(process, asOf, ...known) as Iterable<object> as Iterable<ContactRow>;
  }
}

interface ContactRow extends VersionKey {
  readonly slug: Contact['development'];
  readonly first: Day;
  readonly last: Day;
  readonly change: string;
}

class KnowledgeByReport implements Knowledge {
  private readonly folded = new Map<number, StandingFrom[]>();

  constructor(
    private readonly index: ReportIndex,
    private readonly position: number,
    private readonly day: Day,
  ) {}

  status(measure: MeasureEntry, asOf: Day): StatusOnDay {
    const standings = this.fold(measure);
    const at = standings.findLastIndex((standing) => standing.day <= asOf);
    const standing = standings[at] ?? NOTHING_YET;
    const state = standing.fold.configuration.state;
    const next = standings.slice(at + 1).find(({ fold }) => fold.configuration.state !== state);
    return {
      body: textsOf(standing).body,
      until: next ? addDays(next.day, -1) : null,
      lastMention: standings.slice(0, at + 1).findLast(({ mentioned }) => mentioned)?.day ?? null,
    };
  }

  standing(measure: MeasureEntry, asOf: Day): ResolvedStanding {
    const standing: Standing = this.fold(measure).findLast(({ day }) => day <= asOf) ?? NOTHING_YET;
    const { sinceDay, consent, jointConsent } = standing.fold;
    return { status: resolveStatus(standing), sinceDay, consent, jointConsent };
  }

  *history(measure: MeasureEntry): Iterable<Stretch> {
    let before = '';
    for (const standing of this.fold(measure)) {
      const { body } = textsOf(standing);
      if (body !== before) yield { from: standing.day, body };
      before = body;
    }
  }

  lastContact(process: number, contact: ContactClass, asOf: Day): Contact | null {
    for (const row of this.index.contactsUpTo(process, contact, asOf, [this.position, this.day]))
      if (row.change !== 'retracted' && this.stands(process, row)) return { day: row.last, development: row.slug };
    return null;
  }

  nextRound(process: number, asOf: Day): Contact | null {
    for (const row of this.index.roundsAfter(process, asOf, [this.position, this.day]))
      if (row.change !== 'retracted' && this.stands(process, row)) return { day: row.first, development: row.slug };
    return null;
  }

  development(process: number, slug: string): DevelopmentVersion | undefined {
    return this.index.version(process, slug, this.position, this.day);
  }

  stands(process: number, { slug, version, order, reported, knownTo }: VersionKey): boolean {
    if (version > this.position || reported > this.day) return false;
    const onlyVersion = version === order && knownTo > this.position;
    return onlyVersion || this.development(process, slug)?.version === version;
  }

  knowsRuling(ruling: { readonly position: number; readonly reported: Day }): boolean {
    return ruling.position <= this.position && ruling.reported <= this.day;
  }

  private fold(measure: MeasureEntry): StandingFrom[] {
    let folded = this.folded.get(measure.row);
    if (!folded) {
      const rows = this.index.steps.recordedBy(measure.row, this.position).filter((row) => this.knows(measure, row));
      folded = [...walk(NOTHING_YET, BEFORE_ALL, stepSource(rows.map((row) => row.step)))];
      this.folded.set(measure.row, folded);
    }
    return folded;
  }

  private knows(measure: MeasureEntry, { step, knownTo, reported }: StepRow): boolean {
    return this.stands(measure.process, {
      slug: step.development,
      version: step.version,
      order: step.order,
      reported,
      knownTo,
    });
  }
}
