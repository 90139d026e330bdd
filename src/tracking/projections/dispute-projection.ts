import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Day } from '../../kernel/day.js';
import { actionRow } from '../domain/actions.js';
import { saysTheSame } from '../domain/deeds.js';
import type { Development, MeasureId, Ruling } from '../domain/model.js';
import type { Dispute } from '../domain/status.js';
import { type Step, placeOf } from '../domain/step.js';
import { type DevelopmentVersion, OPEN_ENDED } from './development-rows.js';
import { RulingRows } from './ruling-rows.js';

/** What there is of a measure beside its state: bits of its `contested` column. */
export const CONTESTED = { claims: 1, disputes: 2, rulings: 4, rejections: 8 } as const;

/** A measure, by its row and its name. */
export interface MeasureKey {
  readonly row: number;
  readonly id: MeasureId;
}

/**
 * Who disputes what of a measure, and the rulings on it. A ruling is about what stood when it was made: a correction that
 * lets a development say something else of the measure opens a dispute again.
 */
export class DisputeProjection {
  private readonly insertDispute: StatementSync;
  private readonly endDispute: StatementSync;
  private readonly findOpened: StatementSync;
  private readonly rulings: RulingRows;
  private readonly reject: StatementSync;
  private readonly contest: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertDispute = db.prepare(
      `INSERT INTO dispute (measure, day, ord, ordinal, version, reported, known_to, slug, opened, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.endDispute = db.prepare(
      `UPDATE dispute SET known_to = ? WHERE measure = ? AND day = ? AND ord = ? AND ordinal = ? AND version = ?
       AND known_to = ${OPEN_ENDED}`,
    );
    this.findOpened = db.prepare(
      `SELECT opened FROM dispute WHERE measure = ? AND day = ? AND ord = ? AND ordinal = ? AND version = ?
       ORDER BY reported DESC LIMIT 1`,
    );
    this.rulings = new RulingRows(db);
    this.reject = db.prepare('INSERT INTO rejection (measure, slug, position) VALUES (?, ?, ?)');
    this.contest = db.prepare('UPDATE measure SET contested = contested | ? WHERE id = ?');
  }

  change(
    measure: MeasureKey,
    { removed, added }: { readonly removed: readonly Step[]; readonly added: readonly Step[] },
    before: Development | undefined,
    next: DevelopmentVersion,
  ): void {
    const ended = removed.filter(isDispute);
    for (const step of added.filter(isDispute)) {
      const said: readonly [Development, number] = [next.content, placeOf(step.effect)];
      const stays = before && ended.find((one) => saysTheSame([before, placeOf(one.effect)], said));
      this.dispute(measure.row, step, next, stays ? this.openedBy(measure.row, stays) : next.version);
    }
    if (next.knownTo !== OPEN_ENDED) return; // by record the version itself stands
    for (const step of ended) this.endDispute.run(next.version, measure.row, ...keyOf(step));
    if (next.content.claims?.length || next.content.effects.some((effect) => effect.claims?.length))
      this.contest.run(CONTESTED.claims, measure.row);
  }

  rule(measure: number, ruling: Ruling, reported: Day, position: number): void {
    const { rejects = [] } = ruling;
    this.rulings.insert(measure, ruling, reported, position);
    for (const development of rejects) this.reject.run(measure, development, position);
    this.contest.run(CONTESTED.rulings | (rejects.length > 0 ? CONTESTED.rejections : 0), measure);
  }

  private openedBy(measure: number, step: Step): number {
    return Number(this.findOpened.get(measure, ...keyOf(step))!['opened']);
  }

  private dispute(
    measure: number,
    step: Step,
    { content, reported, knownTo }: DevelopmentVersion,
    opened: number,
  ): void {
    const { development, note } = step;
    const { title, date, source = null } = content;
    const view: Omit<Dispute, 'settledBy'> = { development, title, date, note, source };
    const body = JSON.stringify(view).slice(1, -1);
    this.insertDispute.run(measure, ...keyOf(step), reported, knownTo, development, opened, body);
    this.contest.run(CONTESTED.disputes, measure);
  }
}

/** An imprecise date may deny each state that may have been there on one of its days. */
const keyOf = ({
  first,
  order,
  ordinal,
  version,
}: Step): [day: Day, order: number, ordinal: number, version: number] => [first, order, ordinal, version];

const isDispute = (step: Step): boolean => actionRow(step.action).disputes === true;
