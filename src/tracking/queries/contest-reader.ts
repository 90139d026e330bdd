import type { StatementSync } from 'node:sqlite';
import type { Day } from '../../kernel/day.js';
import type { DevelopmentId, Ruling, RulingId } from '../domain/model.js';
import type { Dispute, MeasureStatusDetail, RulingView } from '../domain/status.js';
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

interface RulingRow {
  readonly position: number;
  readonly reported: Day;
  readonly body: string;
}

export type Contest = Pick<MeasureStatusDetail, 'disputed' | 'claims' | 'disputes' | 'rulings'>;

const UNCONTESTED: Contest = { disputed: false, claims: [], disputes: [], rulings: [] };

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

  isDisputed(measure: MeasureEntry, moment: Resolved): boolean {
    if ((measure.contested & CONTESTED.disputes) === 0) return false;
    const rulings = this.rulings(measure, moment);
    return this.disputes(measure, moment).some((dispute) => settledBy(dispute, rulings) === null);
  }

  /** `basis`: the developments whose claims count. */
  of(process: ProcessEntry, measure: MeasureEntry, moment: Resolved, basis: readonly DevelopmentId[]): Contest {
    const { contested } = measure;
    if (contested === 0) return UNCONTESTED;
    const rulings = contested & CONTESTED.rulings ? this.rulings(measure, moment) : [];
    const disputes = (contested & CONTESTED.disputes ? this.disputes(measure, moment) : []).map((dispute): Dispute => ({
      ...(JSON.parse(`{${dispute.body}}`) as Omit<Dispute, 'settledBy'>),
      settledBy: settledBy(dispute, rulings),
    }));
    return {
      disputed: disputes.some((dispute) => dispute.settledBy === null),
      claims: contested & CONTESTED.claims ? this.claims(process, measure, moment, basis) : [],
      disputes,
      rulings: rulings.map(rulingView),
    };
  }

  private disputes(measure: MeasureEntry, { asOf, position, snapshot }: Resolved): DisputeRow[] {
    const rows = this.listDisputes.all(measure.row, asOf, position) as unknown as DisputeRow[];
    return rows.filter((row) => snapshot.stands(measure.process, row));
  }

  private rulings(measure: MeasureEntry, { position, snapshot }: Resolved): RulingRow[] {
    const rows = this.listRulings.all(measure.row, position) as unknown as RulingRow[];
    return rows.filter((row) => snapshot.knowsRuling(row));
  }

  /** What sources claim of the developments the status rests on, as a whole or of this very effect. */
  private claims(
    process: ProcessEntry,
    measure: MeasureEntry,
    moment: Resolved,
    basis: readonly DevelopmentId[],
  ): MeasureStatusDetail['claims'] {
    return basis.flatMap((development) => {
      const content = moment.snapshot.development(process.row, development)?.content;
      if (!content) return [];
      const ofEffects = content.effects
        .filter((effect) => effect.measure === measure.id)
        .flatMap(({ claims }) => claims ?? []);
      return [...(content.claims ?? []), ...ofEffects].map((claim) => ({ development, ...claim }));
    });
  }
}

/** The first ruling made after the dispute was recorded. */
function settledBy(dispute: DisputeRow, rulings: readonly RulingRow[]): RulingId | null {
  const ruling = rulings.find(({ position }) => position > dispute.order);
  return ruling ? (JSON.parse(ruling.body) as Ruling).id : null;
}

function rulingView({ position, body }: RulingRow): RulingView {
  const { id, topic, sides, resolution, reason, confidence } = JSON.parse(body) as Ruling;
  return { id, topic, sides: sides ?? [], resolution, reason, confidence: confidence ?? null, position };
}
