import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Day } from '../../kernel/day.js';
import { actionRow } from '../domain/actions.js';
import type { Ruling } from '../domain/model.js';
import type { Dispute } from '../domain/status.js';
import type { Step } from '../domain/step.js';
import type { DevelopmentVersion } from './development-rows.js';

/** What there is of a measure beside its state: bits of its `contested` column. */
export const CONTESTED = { claims: 1, disputes: 2, rulings: 4 } as const;

/** Who disputes what of a measure, and the rulings on it. A ruling settles the disputes recorded before it. */
export class DisputeProjection {
  private readonly insertDispute: StatementSync;
  private readonly endDispute: StatementSync;
  private readonly insertRuling: StatementSync;
  private readonly contest: StatementSync;

  constructor(db: DatabaseSync) {
    this.insertDispute = db.prepare(
      `INSERT INTO dispute (measure, day, ord, ordinal, version, reported, slug, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.endDispute = db.prepare(
      'UPDATE dispute SET known_to = ? WHERE measure = ? AND day = ? AND ord = ? AND ordinal = ? AND version = ?',
    );
    this.insertRuling = db.prepare(
      'INSERT INTO ruling (measure, position, reported, slug, body) VALUES (?, ?, ?, ?, ?)',
    );
    this.contest = db.prepare('UPDATE measure SET contested = contested | ? WHERE id = ?');
  }

  change(
    measure: number,
    { removed, added }: { readonly removed: readonly Step[]; readonly added: readonly Step[] },
    next: DevelopmentVersion,
  ): void {
    for (const step of removed.filter(isDispute))
      this.endDispute.run(next.version, measure, step.last, step.order, step.ordinal, step.version);
    for (const step of added.filter(isDispute)) this.dispute(measure, step, next);
    if (next.content.claims?.length || next.content.effects.some((effect) => effect.claims?.length))
      this.contest.run(CONTESTED.claims, measure);
  }

  rule(measure: number, ruling: Ruling, reported: Day, position: number): void {
    this.insertRuling.run(measure, position, reported, ruling.id, JSON.stringify(ruling));
    this.contest.run(CONTESTED.rulings, measure);
  }

  private dispute(measure: number, step: Step, { content, reported }: DevelopmentVersion): void {
    const { last, order, ordinal, version, development, note } = step;
    const { title, date, source = null } = content;
    const view: Omit<Dispute, 'settledBy'> = { development, title, date, note, source };
    const body = JSON.stringify(view).slice(1, -1);
    this.insertDispute.run(measure, last, order, ordinal, version, reported, development, body);
    this.contest.run(CONTESTED.disputes, measure);
  }
}

const isDispute = (step: Step): boolean => actionRow(step.action).disputes === true;
