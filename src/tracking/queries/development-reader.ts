import type { SQLInputValue } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import { AFTER_ALL, type Day, endOfDay } from '../../kernel/day.js';
import { notFound } from '../../kernel/domain-error.js';
import type { Author } from '../../kernel/event.js';
import { formatInstant } from '../../kernel/instant.js';
import { ReadModel } from '../../read-model/read-model.js';
import type { DevelopmentType } from '../domain/development-types.js';
import { withClaimsKnownBy } from '../domain/development.js';
import type { Development, DevelopmentId, MeasureId } from '../domain/model.js';
import {
  DEVELOPMENT_COLUMNS,
  DevelopmentRows,
  type DevelopmentVersion,
  type SizedVersion,
  sizedVersion,
  type VersionNote,
} from '../projections/development-rows.js';
import { wordsIn } from '../projections/search-words.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import type { Resolved } from './temporal-resolver.js';

export interface CorrectionView extends Author {
  readonly position: number;
  readonly recordedAt: string;
  readonly reason: string;
  readonly reported: string | null;
}

/** A development as it stands at what was asked about. */
export interface DevelopmentView extends Development, Author {
  readonly position: number;
  readonly recordedAt: string;
  readonly corrections: readonly CorrectionView[];
  readonly retraction: CorrectionView | null;
}

export interface DevelopmentFilter {
  readonly type?: DevelopmentType;
  readonly measure?: MeasureId;
  /** Days; a development matches when its date may lie between them. */
  readonly from?: Day;
  readonly to?: Day;
  /** Words that all occur in title, notes, sources or claims; case and accents do not matter. */
  readonly text?: string;
  /** By the end of this day it may have happened, or was announced, or, by record, recorded. */
  readonly heardOfBy?: Day;
}

/** Where a page begins: after this last bound and this place in the log. */
export interface After {
  readonly last: number;
  readonly order: number;
  readonly newestFirst?: true;
}

/** Of a version `d`; wants the bounds of what is known twice, see {@link knownBounds}. */
export const STANDS = `change <> 'retracted' AND version <= ? AND reported <= ?
  AND NOT EXISTS (SELECT 1 FROM development AS later WHERE later.process = d.process AND later.slug = d.slug
    AND (later.version, later.reported) > (d.version, d.reported) AND later.version <= ? AND later.reported <= ?)`;

/** The developments that stand, in the order in which they became certain. */
@Injectable()
export class DevelopmentReader {
  private readonly rows: DevelopmentRows;

  constructor(
    private readonly model: ReadModel,
    private readonly processReader: ProcessReader,
  ) {
    this.rows = new DevelopmentRows(model.db);
  }

  /** Each is read when it is asked for. */
  *list(
    process: ProcessEntry,
    filter: DevelopmentFilter,
    temporal: Resolved,
    page: After & { limit: number },
  ): Generator<SizedVersion> {
    const { where, values } = conditions(filter, process, this.processReader, temporal);
    const [beyond, order] = page.newestFirst ? ['<', 'last DESC, ord DESC'] : ['>', 'last, ord'];
    const statement = this.model.db.prepare(
      `SELECT ${DEVELOPMENT_COLUMNS} FROM development AS d
       WHERE process = ? AND (last, ord) ${beyond} (?, ?) AND ${STANDS}
       ${where.map((condition) => `AND ${condition}`).join(' ')} ORDER BY ${order} LIMIT ?`,
    );
    const known = knownBounds(temporal);
    const rows = statement.iterate(process.row, page.last, page.order, ...known, ...known, ...values, page.limit);
    for (const row of rows) yield sizedVersion(row);
  }

  view(process: ProcessEntry, id: DevelopmentId, temporal: Resolved): DevelopmentView {
    return this.viewOf(process, this.standing(process, id, temporal), temporal);
  }

  /** As the events up to a position made it. */
  versionAt(process: ProcessEntry, id: DevelopmentId, position: number): DevelopmentVersion | undefined {
    return this.rows.find(process.row, id, { position, reportedBy: AFTER_ALL });
  }

  /** What became of it, event by event, up to a position. */
  versionsUntil(process: ProcessEntry, id: DevelopmentId, position: number): readonly VersionNote[] {
    return this.rows.notes(process.row, id, { position, reportedBy: AFTER_ALL });
  }

  correctionsUntil(process: ProcessEntry, id: DevelopmentId, position: number): number {
    return this.rows.corrections(process.row, id, position);
  }

  /** Throws not-found `development/unknown`. */
  standing(process: ProcessEntry, id: DevelopmentId, { snapshot }: Resolved): DevelopmentVersion {
    const version = snapshot.development(process.row, id);
    if (version) return version;
    throw notFound('development/unknown', `There is no development "${id}" in process "${process.process.id}" by then`);
  }

  viewOf(process: ProcessEntry, standing: DevelopmentVersion, temporal: Resolved): DevelopmentView {
    const revised = standing.version !== standing.order;
    const versions = revised ? this.rows.notes(process.row, standing.content.id, temporal.snapshot) : [standing];
    const retraction = versions.find((version) => version.change === 'retracted');
    return {
      ...withClaimsKnownBy(standing.content, temporal.snapshot.reportedBy),
      position: standing.order,
      recordedAt: formatInstant(versions[0]!.recordedAt),
      ...authorOf(versions[0]!),
      corrections: versions.filter((version) => version.change === 'corrected').map(correctionView),
      retraction: retraction ? correctionView(retraction) : null,
    };
  }
}

export const knownBounds = ({ snapshot }: Resolved): [position: number, reported: number] => [
  snapshot.position,
  snapshot.reportedBy,
];

function conditions(
  filter: DevelopmentFilter,
  process: ProcessEntry,
  processReader: ProcessReader,
  { knownBy }: Resolved,
) {
  const where: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (condition: string, ...bound: SQLInputValue[]) => {
    where.push(condition);
    values.push(...bound);
  };
  if (filter.type !== undefined) add('type = ?', filter.type);
  if (filter.from !== undefined) add('last >= ?', filter.from);
  if (filter.to !== undefined) add('first <= ?', filter.to);
  const { heardOfBy } = filter;
  if (heardOfBy !== undefined && knownBy === 'report') add('(first <= ? OR announced <= ?)', heardOfBy, heardOfBy);
  else if (heardOfBy !== undefined)
    add('(first <= ? OR announced <= ? OR recorded_at <= ?)', heardOfBy, heardOfBy, endOfDay(heardOfBy));
  if (filter.measure !== undefined) {
    const measure = processReader.measure(process, filter.measure);
    add('id IN (SELECT development FROM step WHERE measure = ?)', measure.row);
  }
  if (filter.text !== undefined)
    add('id IN (SELECT rowid FROM development_text WHERE development_text MATCH ?)', matching(filter.text));
  return { where, values };
}

/** Every word must occur, as a word or the beginning of one; nothing in it is an operator. */
function matching(text: string): string {
  const words = wordsIn(text);
  return words.length === 0 ? '""' : words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' ');
}

const correctionView = (version: VersionNote): CorrectionView => ({
  position: version.version,
  recordedAt: formatInstant(version.recordedAt),
  ...authorOf(version),
  reason: version.reason ?? '',
  reported: version.reportedText,
});

const authorOf = ({ actor, onBehalfOf }: VersionNote): Author => ({
  actor,
  ...(onBehalfOf !== null && { onBehalfOf }),
});
