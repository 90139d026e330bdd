import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AFTER_ALL, type Day } from '../../kernel/day.js';
import type { Position } from '../../kernel/event.js';
import { ReadModel } from '../../read-model/read-model.js';
import type { ContactClass } from '../domain/development-types.js';
import type { DevelopmentId } from '../domain/model.js';
import type { Contact, ContactInDoubt } from '../domain/process-facts.js';
import { DevelopmentRows, type DevelopmentVersion, type SizedVersion } from '../projections/development-rows.js';

/** One version of a development, and from when to when it could stand. */
export interface VersionKey {
  readonly slug: DevelopmentId;
  readonly version: number;
  readonly reported: Day;
  readonly knownTo: number;
}

const DOUBTS_TOLD = 8;
/** Of developments as JSON, by one question. */
const KEPT_CHARACTERS = 2_097_152;

interface ContactRow extends VersionKey {
  readonly contact: ContactClass;
  readonly first: Day;
  readonly last: Day;
  /** Days from which it is known well enough that it happened; null where it never is. */
  readonly announcedFrom: Day | null;
  readonly confirmedFrom: Day | null;
}

/**
 * The records that are visible: recorded up to a position and, by report, reported up to a day. Of each development its
 * last version that is visible stands. Both known axes are this one rule.
 */
export class Snapshot {
  private developments: LRUCache<string, DevelopmentVersion> | undefined;

  constructor(
    private readonly records: VisibleRecords,
    readonly position: Position,
    /** AFTER_ALL by record: every report counts. */
    readonly reportedBy: Day,
    /** Developments that are not confirmed do nothing, and are no contacts. */
    readonly onlyConfirmed = false,
  ) {}

  /** With what is not confirmed. */
  unfiltered(): Snapshot {
    return this.onlyConfirmed ? new Snapshot(this.records, this.position, this.reportedBy) : this;
  }

  /** What a ruling could rest on: recorded before it, and reported by its day. */
  before({ position, reported }: { readonly position: number; readonly reported: Day }): Snapshot {
    return new Snapshot(this.records, (position - 1) as Position, reported);
  }

  /** The version of a development that stands, also where it is retracted; undefined while it is not known. */
  development(process: number, id: DevelopmentId): DevelopmentVersion | undefined {
    const key = `${process} ${id}`;
    const kept = this.developments?.get(key);
    if (kept) return kept;
    const found = this.records.developments.find(process, id, this);
    if (found) this.keep(key, found);
    return found;
  }

  /** Many measures of one question rest on the same developments. */
  private keep(key: string, found: SizedVersion): void {
    this.developments ??= new LRUCache({ maxSize: KEPT_CHARACTERS });
    this.developments.set(key, found, { size: found.characters });
  }

  stands(process: number, { slug, version, reported, knownTo }: VersionKey): boolean {
    if (version > this.position || reported > this.reportedBy) return false;
    if (knownTo > this.position) return true;
    const standing = this.reportedBy === AFTER_ALL ? undefined : this.development(process, slug);
    return standing?.version === version && standing.reported === reported;
  }

  knowsRuling({ position, reported }: { readonly position: number; readonly reported: Day }): boolean {
    return position <= this.position && reported <= this.reportedBy;
  }

  /** The last contact of a class that had certainly been made by the end of a day. Processes are named by their row. */
  lastContact(process: number, contact: ContactClass, asOf: Day): Contact | null {
    for (const row of this.records.contacts(process, contact, asOf, this))
      if (this.counts(process, row)) return { day: row.last, ...this.contactOf(row) };
    return null;
  }

  /** Contacts that may have been made by the end of a day or later; no more than a few. */
  contactsInDoubt(process: number, asOf: Day): readonly ContactInDoubt[] {
    const found: ContactInDoubt[] = [];
    for (const row of this.records.contactsAround(process, asOf, this)) {
      if (this.counts(process, row))
        found.push({ of: row.contact, contact: { day: row.last, ...this.contactOf(row) } });
      if (found.length === DOUBTS_TOLD) break;
    }
    return found;
  }

  /** The next round announced by the day that lies certainly after it. */
  nextRound(process: number, asOf: Day): Contact | null {
    for (const row of this.records.roundsAhead(process, asOf, this))
      if (this.counts(process, row)) return { day: row.first, ...this.contactOf(row) };
    return null;
  }

  private counts(process: number, row: ContactRow): boolean {
    return (!this.onlyConfirmed || this.isKnownFrom(row.confirmedFrom)) && this.stands(process, row);
  }

  private contactOf({ slug: development, announcedFrom, confirmedFrom }: ContactRow): Omit<Contact, 'day'> {
    if (this.isKnownFrom(confirmedFrom)) return { development, evidence: 'confirmed' };
    return { development, evidence: this.isKnownFrom(announcedFrom) ? 'announced' : 'unverified' };
  }

  private isKnownFrom(day: Day | null): boolean {
    return day !== null && day <= this.reportedBy;
  }
}

/** Looks up what snapshots ask for, by index. */
@Injectable()
export class VisibleRecords {
  readonly developments: DevelopmentRows;
  private readonly contactsBack: StatementSync;
  private readonly around: StatementSync;
  private readonly rounds: StatementSync;

  constructor({ db }: ReadModel) {
    this.developments = new DevelopmentRows(db);
    const columns =
      'slug, contact, version, reported, known_to AS knownTo, first, last, announced_from AS announcedFrom, confirmed_from AS confirmedFrom';
    this.contactsBack = db.prepare(
      `SELECT ${columns} FROM development WHERE process = ? AND contact = ? AND last <= ? AND version <= ?
       AND reported <= ? AND change <> 'retracted' ORDER BY last DESC, ord DESC`,
    );
    this.around = db.prepare(
      `SELECT ${columns} FROM development WHERE process = ?1 AND contact IS NOT NULL AND first < last AND last > ?2
       AND first <= ?2 AND version <= ?3 AND reported <= ?4 AND change <> 'retracted' ORDER BY last, ord`,
    );
    this.rounds = db.prepare(
      `SELECT ${columns} FROM development WHERE process = ?1 AND contact = 'round' AND last > ?2 AND first > ?2
       AND announced <= ?2 AND version <= ?3 AND reported <= ?4 AND change <> 'retracted' ORDER BY first, ord`,
    );
  }

  contacts(process: number, contact: ContactClass, asOf: Day, { position, reportedBy }: Snapshot) {
    return this.contactsBack.iterate(process, contact, asOf, position, reportedBy) as unknown as Iterable<ContactRow>;
  }

  contactsAround(process: number, asOf: Day, { position, reportedBy }: Snapshot): Iterable<ContactRow> {
    return this.around.iterate(process, asOf, position, reportedBy) as unknown as Iterable<ContactRow>;
  }

  roundsAhead(process: number, asOf: Day, { position, reportedBy }: Snapshot): Iterable<ContactRow> {
    return this.rounds.iterate(process, asOf, position, reportedBy) as unknown as Iterable<ContactRow>;
  }
}
