import type { StatementSync } from 'node:sqlite';
import type { Day } from '../../kernel/day.js';
import type { DevelopmentId, Ruling, RulingId } from '../domain/model.js';
import type { ResolvedStatus } from '../domain/resolve-status.js';
import type { MeasureStatusDetail, RulingView } from '../domain/status.js';
import { CONTESTED } from '../projections/dispute-projection.js';
import type { ReadModel } from '../projections/read-model.js';
import type { MeasureEntry, ProcessEntry } from './catalogue.js';
import type { Resolved } from './moment-resolver.js';

interface DisputeRow {
  readonly slug: DevelopmentId;
  readonly order: number;
  readonly version: number;
  readonly knownTo: number;
  readonly reported: Day;
  /** Members of the answer as JSON text, all but which ruling settled it. */
  readonly body: string;
}

/** A measure's stored answer, and what there may be beside it. */
interface ContestedStatus {
  readonly body: string;
  readonly contested: number;
}

interface RulingRow {
  readonly position: number;
  readonly reported: Day;
  readonly body: string;
}

/** What is contested of a measure: claims, who disputes what, and the rulings between them. */
export class ContestReader {
  private readonly listDisputes: StatementSync;
  private readonly listRulings: StatementSync;

  constructor({ db }: ReadModel) {
    this.listDisputes = db.prepare(
      `SELECT slug, ord AS "order", version, known_to AS knownTo, reported, body FROM dispute
       WHERE measure = ? AND day <= ? AND version <= ? ORDER BY day, ord, ordinal`,
    );
    this.listRulings = db.prepare(
      'SELECT position, reported, body FROM ruling WHERE measure = ? AND position <= ? ORDER BY position',
    );
  }

  /** `contested` says what there may be, see {@link CONTESTED}. */
  isDisputed(measure: MeasureEntry, moment: Resolved, contested: number): boolean {
    if ((contested & CONTESTED.disputes) === 0) return false;
    const rulings = this.rulings(measure, moment);
    return this.disputes(measure, moment).some((dispute) => settledBy(dispute, rulings) === null);
  }

  /** The members of an answer that say so, as JSON text. */
  text(process: ProcessEntry, measure: MeasureEntry, moment: Resolved, status: ContestedStatus): string {
    const { body, contested } = status;
    const rulings = contested & CONTESTED.rulings ? this.rulings(measure, moment) : [];
    const disputes = contested & CONTESTED.disputes ? this.disputes(measure, moment) : [];
    const claims = contested & CONTESTED.claims ? this.claims(process, measure, moment, basisIn(body)) : [];
    let disputed = false;
    const texts = disputes.map((dispute) => {
      const ruling = settledBy(dispute, rulings);
      disputed ||= ruling === null;
      return `{${dispute.body},"settledBy":${JSON.stringify(ruling)}}`;
    });
    return (
      `"disputed":${disputed},"claims":${JSON.stringify(claims)},"disputes":[${texts.join(',')}],` +
      `"rulings":${JSON.stringify(rulings.map(rulingView))}`
    );
  }

  private disputes(measure: MeasureEntry, { asOf, position, knowledge }: Resolved): DisputeRow[] {
    const rows = this.listDisputes.all(measure.row, asOf, position) as unknown as DisputeRow[];
    return rows.filter((row) => knowledge.stands(measure.process, row));
  }

  private rulings(measure: MeasureEntry, { position, knowledge }: Resolved): RulingRow[] {
    const rows = this.listRulings.all(measure.row, position) as unknown as RulingRow[];
    return rows.filter((row) => knowledge.knowsRuling(row));
  }

  /** What sources claim of the developments the status rests on, as a whole or of this very effect. */
  private claims(
    process: ProcessEntry,
    measure: MeasureEntry,
    moment: Resolved,
    basis: readonly DevelopmentId[],
  ): MeasureStatusDetail['claims'] {
    return basis.flatMap((development) => {
      const content = moment.knowledge.development(process.row, development)?.content;
      if (!content) return [];
      const ofEffects = content.effects
        .filter((effect) => effect.measure === measure.id)
        .flatMap(({ claims }) => claims ?? []);
      return [...(content.claims ?? []), ...ofEffects].map((claim) => ({ development, ...claim }));
    });
  }
}

const basisIn = (body: string): readonly DevelopmentId[] => (JSON.parse(`{${body}}`) as ResolvedStatus).basis;

/** The first ruling made after the dispute was recorded. */
function settledBy(dispute: DisputeRow, rulings: readonly RulingRow[]): RulingId | null {
  const ruling = rulings.find(({ position }) => position > dispute.order);
  return ruling ? (JSON.parse(ruling.body) as Ruling).id : null;
}

function rulingView({ position, body }: RulingRow): RulingView {
  const { id, topic, sides, resolution, reason, confidence } = JSON.parse(body) as Ruling;
  return { id, topic, sides: sides ?? [], resolution, reason, confidence: confidence ?? null, position };
}
