import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Day } from '../../kernel/day.js';
import type { Step } from '../domain/development.js';
import { type Consent, type MeasureFold, NOTHING_YET, type Standing } from '../domain/measure-fold.js';
import { type ResolvedStatus, resolveStatus } from '../domain/resolve-status.js';
import { MEASURE_STATES, type MeasureState } from '../domain/states.js';
import { Recent } from './recent.js';
import type { StepRows } from './step-rows.js';

/** What the JSON members of an answer do not say of a standing: by it the fold goes on from a stored row. */
type Rest = [
  configuration: MeasureFold['configuration'],
  sinceDay: Day | null,
  consent: Consent | null,
  jointConsent: Consent | null,
  cancelled: readonly string[],
  open: readonly [first: Day, order: number, ordinal: number, version: number][],
  basis: MeasureFold['basis'] | 0,
];

/** Equal texts are the same standing. */
export interface StatusTexts {
  /** Members of the JSON answer, without braces. */
  readonly body: string;
  readonly rest: string;
}

export interface StoredStatus extends StatusTexts {
  /** As timelines refer to it. */
  readonly value: number;
  readonly standing: Standing;
}

/** What headline and axes need of a measure beside its answer. */
export interface ResolvedStanding extends Pick<MeasureFold, 'sinceDay' | 'consent' | 'jointConsent'> {
  readonly status: ResolvedStatus;
}

/** Rows whose standing the writer keeps at hand. */
const ROWS_KEPT = 8_192;

/** An entry of a status timeline: row of the status, index of its state (3 bits), whether something was said on its day. */
export const isMention = (value: number): boolean => (value & 1) === 1;
export const stateIndexOf = (value: number): number => (value >>> 1) & 7;
export const rowOf = (value: number): number => value >>> 4;
export const onDay = (value: number, mentioned: boolean): number => (value & ~1) | (mentioned ? 1 : 0);
const valueOf = (row: number, state: MeasureState): number => (row << 4) | (MEASURE_STATES.indexOf(state) << 1);

/** Resolved statuses, each written once and never changed. */
export class StatusRows {
  private readonly kept = new Recent<number, StoredStatus>(ROWS_KEPT);
  private readonly insert: StatementSync;
  private readonly find: StatementSync;
  private readonly findBody: StatementSync;

  constructor(
    db: DatabaseSync,
    private readonly steps: StepRows,
  ) {
    this.insert = db.prepare('INSERT INTO status (body, rest) VALUES (?, ?)');
    this.find = db.prepare('SELECT body, rest FROM status WHERE id = ?');
    this.findBody = db.prepare('SELECT body FROM status WHERE id = ?');
    this.findBody.setReturnArrays(true);
  }

  /** The members of the answer as JSON text, without braces. */
  body(value: number): string {
    return (this.findBody.get(rowOf(value)) as unknown as [string])[0];
  }

  resolved(value: number): ResolvedStanding {
    const { body, rest } = this.find.get(rowOf(value)) as { body: string; rest: string };
    const [, sinceDay, consent, jointConsent] = JSON.parse(rest) as Rest;
    return { status: JSON.parse(`{${body}}`) as ResolvedStatus, sinceDay, consent, jointConsent };
  }

  write(standing: Standing, { body, rest }: StatusTexts): StoredStatus {
    const id = Number(this.insert.run(body, rest).lastInsertRowid);
    return this.keep({ value: valueOf(id, standing.fold.configuration.state), body, rest, standing });
  }

  read(value: number, measure: number): StoredStatus {
    const kept = this.kept.get(rowOf(value));
    if (kept) return kept;
    const { body, rest } = this.find.get(rowOf(value)) as { body: string; rest: string };
    return this.keep({ value: onDay(value, false), body, rest, standing: this.standingOf(body, rest, measure) });
  }

  forget(): void {
    this.kept.clear();
  }

  private keep(status: StoredStatus): StoredStatus {
    this.kept.set(rowOf(status.value), status);
    return status;
  }

  private standingOf(body: string, rest: string, measure: number): Standing {
    const { since, practice, practiceBasis, basis, anomalies, notes } = JSON.parse(`{${body}}`) as ResolvedStatus;
    const [configuration, sinceDay, consent, jointConsent, cancelled, open, certainBasis] = JSON.parse(rest) as Rest;
    const said = { since, practice, practiceBasis, anomalies, notes };
    const fold = { configuration, sinceDay, consent, jointConsent, cancelled, ...said };
    const steps = open.map(([first, order, ordinal, version]) =>
      this.steps.find(measure, { first, order, ordinal, version }),
    );
    return { fold: { ...fold, basis: certainBasis === 0 ? basis : certainBasis }, open: steps };
  }
}

/** The texts under which a standing is stored. */
export function textsOf({ fold, open }: Standing): StatusTexts {
  const resolved = resolveStatus({ fold, open });
  const rest: Rest = [
    fold.configuration,
    fold.sinceDay,
    fold.consent,
    fold.jointConsent,
    fold.cancelled,
    open.map(({ first, order, ordinal, version }: Step) => [first, order, ordinal, version]),
    resolved.basis.length === fold.basis.length ? 0 : fold.basis,
  ];
  return { body: JSON.stringify(resolved).slice(1, -1), rest: JSON.stringify(rest) };
}

export const NOTHING_YET_TEXTS = textsOf(NOTHING_YET);
