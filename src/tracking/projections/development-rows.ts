import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Day } from '../../kernel/day.js';
import type { Micros } from '../../kernel/instant.js';
import { contactOf } from '../domain/development.js';
import { attestedFrom } from '../domain/evidence.js';
import type { Claim, Development, DevelopmentChanges, DevelopmentId, Source } from '../domain/model.js';
import type { KnownBy } from './amendment-rows.js';
import { searchWords } from './search-words.js';

export type VersionChange = 'recorded' | 'corrected' | 'retracted';

/** A development as it read from one event on. */
export interface DevelopmentVersion {
  readonly row: number;
  readonly content: Development;
  /** Position of the first version, and of this one. */
  readonly order: number;
  readonly version: number;
  readonly change: VersionChange;
  /** Day on which this version could be known. */
  readonly reported: Day;
  readonly first: Day;
  readonly last: Day;
  readonly announced: Day;
  readonly recordedAt: Micros;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly reason: string | null;
  readonly reportedText: string | null;
  /** Of a correction. */
  readonly changes: DevelopmentChanges | null;
  /** Position from which another version stands in its place by record. */
  readonly knownTo: number;
}

/** With how many characters of JSON its content takes. */
export type SizedVersion = DevelopmentVersion & { readonly characters: number };

/** What became of a development by one event, without what it says since. */
export type VersionNote = Pick<
  DevelopmentVersion,
  'version' | 'change' | 'recordedAt' | 'actor' | 'onBehalfOf' | 'reason' | 'reportedText'
>;

interface Row {
  readonly id: number;
  readonly ord: number;
  readonly version: number;
  readonly change: VersionChange;
  readonly reported: Day;
  readonly first: Day;
  readonly last: Day;
  readonly announced: Day;
  readonly body: string;
  readonly recorded_at: Micros;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly reason: string | null;
  readonly reported_text: string | null;
  readonly changes: string | null;
  readonly known_to: number;
}

export const DEVELOPMENT_COLUMNS =
  'id, ord, version, change, reported, first, last, announced, body, recorded_at, actor, on_behalf_of, reason, reported_text, changes, known_to';

/** Stands for "still so" in `known_to` columns: above every position. */
export const OPEN_ENDED = 9_007_199_254_740_991;

const NEVER = { announced: null, confirmed: null };

export class DevelopmentRows {
  private readonly insertOne: StatementSync;
  private readonly insertText: StatementSync;
  private readonly endOne: StatementSync;
  private readonly findLast: StatementSync;
  private readonly listVersions: StatementSync;
  private readonly listNotes: StatementSync;
  private readonly correctionsBefore: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertOne = db.prepare(
      `INSERT INTO development (process, slug, ord, version, change, reported, first, last, announced, type, contact,
         announced_from, confirmed_from, body, recorded_at, actor, on_behalf_of, reason, reported_text, changes, known_to)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.insertText = db.prepare('INSERT INTO development_text (rowid, words) VALUES (?, ?)');
    this.endOne = db.prepare('UPDATE development SET known_to = ? WHERE id = ?');
    const known = 'FROM development WHERE process = ? AND slug = ? AND version <= ?';
    this.findLast = db.prepare(
      `SELECT ${DEVELOPMENT_COLUMNS} ${known} AND reported <= ? ORDER BY version DESC, reported DESC LIMIT 1`,
    );
    // Of a version, the row of the last day: that has most in it.
    const versions = (columns: string) =>
      db.prepare(
        `SELECT ${columns}, max(reported) ${known} AND (reported <= ? OR change = 'recorded')
         GROUP BY version ORDER BY version`,
      );
    this.listVersions = versions(DEVELOPMENT_COLUMNS);
    this.listNotes = versions(
      'version, change, recorded_at AS recordedAt, actor, on_behalf_of AS onBehalfOf, reason, reported_text AS reportedText',
    );
    this.correctionsBefore = db.prepare(`SELECT count(DISTINCT version) AS n ${known} AND change = 'corrected'`);
  }

  insert(process: number, version: Omit<DevelopmentVersion, 'row'>): number {
    const { content } = version;
    const contact = contactOf(content);
    const { announced, confirmed } = contact === null ? NEVER : attestedFrom(content);
    const { lastInsertRowid } = this.insertOne.run(
      process,
      content.id,
      version.order,
      version.version,
      version.change,
      version.reported,
      version.first,
      version.last,
      version.announced,
      content.type,
      contact,
      announced,
      confirmed,
      JSON.stringify(content),
      version.recordedAt,
      version.actor,
      version.onBehalfOf,
      version.reason,
      version.reportedText,
      version.changes && JSON.stringify(version.changes),
      version.knownTo,
    );
    this.insertText.run(lastInsertRowid, searchWords(wordsOf(content)));
    return Number(lastInsertRowid);
  }

  end(row: number, position: number): void {
    this.endOne.run(position, row);
  }

  /** The newest version that is known, standing or retracted. */
  find(process: number, id: DevelopmentId, { position, reportedBy }: KnownBy): SizedVersion | undefined {
    const row = this.findLast.get(process, id, position, reportedBy);
    return row && sizedVersion(row);
  }

  /** Oldest first: how it was recorded, and what is known of what became of it. */
  versions(process: number, id: DevelopmentId, { position, reportedBy }: KnownBy): readonly DevelopmentVersion[] {
    return this.listVersions.all(process, id, position, reportedBy).map(developmentVersion);
  }

  /** The same as {@link versions}, at the cost of none of the contents. */
  notes(process: number, id: DevelopmentId, { position, reportedBy }: KnownBy): readonly VersionNote[] {
    return this.listNotes.all(process, id, position, reportedBy) as unknown as readonly VersionNote[];
  }

  /** How often it was corrected up to a position. */
  corrections(process: number, id: DevelopmentId, position: number): number {
    return Number(this.correctionsBefore.get(process, id, position)!['n']);
  }
}

function developmentVersion(columns: object): DevelopmentVersion {
  const row = columns as Row; // selected by DEVELOPMENT_COLUMNS
  return {
    row: row.id,
    content: JSON.parse(row.body) as Development,
    order: row.ord,
    version: row.version,
    change: row.change,
    reported: row.reported,
    first: row.first,
    last: row.last,
    announced: row.announced,
    recordedAt: row.recorded_at,
    actor: row.actor,
    onBehalfOf: row.on_behalf_of,
    reason: row.reason,
    reportedText: row.reported_text,
    changes: row.changes === null ? null : (JSON.parse(row.changes) as DevelopmentChanges),
    knownTo: row.known_to,
  };
}

export const sizedVersion = (columns: object): SizedVersion => ({
  ...developmentVersion(columns),
  characters: (columns as Row).body.length,
});

function wordsOf({ title, notes, source, moreSources, claims, effects }: Development): string {
  const words: (string | undefined)[] = [title, notes];
  const cite = (from: Source | undefined) => from && words.push(from.publisher, from.title);
  const say = ({ claim, attributedTo, source: from }: Claim) => {
    words.push(claim, attributedTo);
    if (typeof from === 'object') cite(from);
  };
  cite(source);
  moreSources?.forEach(cite);
  claims?.forEach(say);
  for (const effect of effects) {
    words.push(effect.note);
    effect.sources?.forEach(cite);
    effect.claims?.forEach(say);
  }
  return words.filter((word) => word !== undefined).join('\n');
}
