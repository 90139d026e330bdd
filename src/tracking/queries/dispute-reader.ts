import type { StatementSync } from 'node:sqlite';
import { Injectable } from '@nestjs/common';
import { AFTER_ALL, type Day, addDays, formatDay } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import { ReadModel } from '../../read-model/read-model.js';
import { unchangedSince } from '../domain/deeds.js';
import { claimsKnownBy } from '../domain/development.js';
import type { DevelopmentId, RulingId } from '../domain/model.js';
import type { MetConflict } from '../domain/possible-conflict.js';
import type { Contradiction, Dispute, MeasureStatusDetail, Rejected, RulingView } from '../domain/status.js';
import { type EffectKey, effectKeyOf, placeOf } from '../domain/step.js';
import { CONTESTED } from '../projections/dispute-projection.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import { countedIn } from './evidence-reader.js';
import type { ProcessEntry } from './process-reader.js';
import { type KnownRuling, RulingReader } from './ruling-reader.js';
import type { Snapshot } from './snapshot.js';
import type { Resolved } from './temporal-resolver.js';
import type { OnDay } from './timelines.js';

interface DisputeRow {
  readonly slug: DevelopmentId;
  readonly ord: number;
  readonly ordinal: number;
  /** The first on which it may have been voiced. */
  readonly day: Day;
  /** Position since which its development has said the same, and when that was reported. */
  readonly opened: number;
  readonly openedReported: Day;
  readonly version: number;
  readonly knownTo: number;
  readonly reported: Day;
  /** Members of the answer as JSON text, all but which ruling settled it. */
  readonly body: string;
}

type Found = Pick<MeasureStatusDetail, 'state' | 'inEffect'>;
export type Contested = Pick<MeasureStatusDetail, 'disputed' | 'claims' | 'disputes' | 'rulings' | 'more'>;

const NO_MORE = { claims: 0, disputes: 0, rulings: 0 };
const UNCONTESTED: Contested = { disputed: false, more: NO_MORE, claims: [], disputes: [], rulings: [] };

/** So many of each are listed, and so many characters of JSON, if more than one. */
const MOST_LISTED = 100;
const MOST_CHARACTERS = 262_144;

/** Those that matter most, and of these the newest, in the order in which they came. */
function listed<T extends object>(all: readonly T[], matters: (one: T) => boolean = () => true): readonly T[] {
  const chosen = new Set<T>();
  let left = MOST_CHARACTERS;
  for (const one of [...all.filter((some) => !matters(some)), ...all.filter(matters)].reverse()) {
    left -= JSON.stringify(one).length;
    if (chosen.size === MOST_LISTED || (left < 0 && chosen.size > 0)) break;
    chosen.add(one);
  }
  return all.filter((one) => chosen.has(one));
}

/** What is contested of a measure: claims, who disputes what, and the rulings between them. */
@Injectable()
export class DisputeReader {
  private readonly listDisputes: StatementSync;
  private readonly rulings: RulingReader;

  constructor(model: ReadModel) {
    const { db } = model;
    this.rulings = new RulingReader(model);
    this.listDisputes = db.prepare(
      `SELECT slug, ord, ordinal, day, opened, version, known_to AS knownTo, reported, body,
         (SELECT max(said.reported) FROM development AS said WHERE said.process = ?1 AND said.slug = dispute.slug
            AND said.version = opened) AS openedReported
       FROM dispute WHERE measure = ?2 AND day <= ?3 AND version <= ?4 ORDER BY day, ord, ordinal`,
    );
  }

  /** Whether anybody disputes a state that lasts up to a day, and no ruling settled it. */
  isDisputed(measure: MeasureEntry, snapshot: Snapshot): (lastDay: Day) => boolean {
    if ((measure.contested & CONTESTED.disputes) === 0) return () => false;
    const settledBy = this.settlements(measure, snapshot);
    const open = this.disputes(measure, snapshot, AFTER_ALL).find((dispute) => settledBy(dispute) === null);
    return (lastDay) => open !== undefined && open.day <= lastDay;
  }

  /** What anybody disputes of a measure on whatever day, as far as no ruling settled it. */
  open(measure: MeasureEntry, snapshot: Snapshot): readonly Dispute[] {
    if ((measure.contested & CONTESTED.disputes) === 0) return [];
    return this.told(measure, snapshot, AFTER_ALL).filter(({ settledBy }) => settledBy === null);
  }

  of(process: ProcessEntry, measure: MeasureEntry, temporal: Resolved, found: OnDay): Contested {
    const { contested } = measure;
    if (contested === 0) return UNCONTESTED;
    const { snapshot } = temporal;
    const disputes = contested & CONTESTED.disputes ? this.told(measure, snapshot, lastDayOf(found)) : [];
    const claims = contested & CONTESTED.claims ? this.claims(process, measure, snapshot, found.stretch.basis) : [];
    const rulings = this.rulings.of(measure, snapshot).map(rulingView);
    const isOpen = ({ settledBy }: Dispute) => settledBy === null;
    const told = {
      claims: listed(claims),
      disputes: listed(disputes, isOpen),
      rulings: listed(rulings, ({ supersededBy }) => supersededBy === null),
    };
    return {
      disputed: disputes.some(isOpen),
      more: {
        claims: claims.length - told.claims.length,
        disputes: disputes.length - told.disputes.length,
        rulings: rulings.length - told.rulings.length,
      },
      ...told,
    };
  }

  private told(measure: MeasureEntry, snapshot: Snapshot, lastDay: Day): Dispute[] {
    const settledBy = this.settlements(measure, snapshot);
    return this.disputes(measure, snapshot, lastDay).map((dispute) => ({
      ...(JSON.parse(`{${dispute.body}}`) as Omit<Dispute, 'settledBy'>),
      settledBy: settledBy(dispute),
    }));
  }

  /** The ruling that rejects what disputes, or else the first that saw the dispute as it reads. */
  private settlements(measure: MeasureEntry, snapshot: Snapshot): (dispute: DisputeRow) => RulingId | null {
    const rulings = this.rulings.of(measure, snapshot).filter(({ supersededBy }) => supersededBy === null);
    const rejected = new Map(
      this.rulings
        .rejected(measure, snapshot)
        .flatMap(({ effects, ruling }) => effects.map((effect) => [effect, ruling] as const)),
    );
    const hasSeen = (dispute: DisputeRow) => rulings.find((ruling) => saw(ruling, dispute))?.content.id;
    return (dispute) => rejected.get(effectKeyOf(dispute.ord, dispute.ordinal)) ?? hasSeen(dispute) ?? null;
  }

  /** A dispute denies each state that it may have met, on all the days of it, and stands after that until it is settled. */
  private disputes(measure: MeasureEntry, snapshot: Snapshot, lastDay: Day): DisputeRow[] {
    const rows = this.listDisputes.all(
      measure.process,
      measure.row,
      lastDay,
      snapshot.position,
    ) as unknown as DisputeRow[];
    const counts = countedIn(measure, snapshot);
    return rows.filter((row) => snapshot.stands(measure.process, row) && counts(row.slug));
  }

  rejected(measure: MeasureEntry, snapshot: Snapshot): readonly Rejected[] {
    return this.rulings.rejected(measure, snapshot).map(({ development, ruling }) => ({ development, ruling }));
  }

  rejectedBy(process: ProcessEntry, ruling: RulingId): readonly DevelopmentId[] {
    return this.rulings.named(process, ruling)?.rejects ?? [];
  }

  /** Whether no ruling that counts has seen both effects do what they do to the measure. Each is looked at once. */
  isOpen(measure: MeasureEntry, snapshot: Snapshot): (conflict: MetConflict) => boolean {
    const rulings = this.rulings.of(measure, snapshot).filter(({ supersededBy }) => supersededBy === null);
    if (rulings.length === 0) return () => true;
    const hasSeen = (ruling: KnownRuling, [id, effect]: readonly [DevelopmentId, EffectKey]): boolean => {
      const [then, now] = [snapshot.before(ruling), snapshot].map((one) => one.development(measure.process, id));
      return then !== undefined && unchangedSince(then.content, now!.content, measure.id).includes(placeOf(effect));
    };
    const known = new Map<MetConflict, boolean>();
    return (conflict) => {
      let isOpen = known.get(conflict);
      if (isOpen === undefined) {
        const both = conflict.said.developments.map((id, place) => [id, conflict.effects[place]!] as const);
        isOpen = !rulings.some((ruling) => both.every((one) => hasSeen(ruling, one)));
        known.set(conflict, isOpen);
      }
      return isOpen;
    };
  }

  /** Each ruling that counts and finds something else than `stateOn` a day. */
  contradictions(measure: MeasureEntry, snapshot: Snapshot, stateOn: (day: Day) => Found): readonly Contradiction[] {
    return this.rulings.of(measure, snapshot).flatMap(({ content, reported, supersededBy }) => {
      if (!content.finds || supersededBy !== null) return [];
      const { on, ...finds } = content.finds;
      const day = on === undefined ? reported : boundsOf(on).last;
      const { state, inEffect } = stateOn(day);
      if ((finds.state ?? state) === state && (finds.inEffect ?? inEffect) === inEffect) return [];
      return [{ ruling: content.id, on: formatDay(day), finds, state, inEffect }];
    });
  }

  /** What sources claim of the developments the status rests on, as a whole or of this very effect. */
  private claims(
    process: ProcessEntry,
    measure: MeasureEntry,
    snapshot: Snapshot,
    basis: readonly DevelopmentId[],
  ): MeasureStatusDetail['claims'] {
    return basis.flatMap((development) => {
      const content = snapshot.development(process.row, development)?.content;
      if (!content) return [];
      return claimsKnownBy(content, measure.id, snapshot.reportedBy).map((claim) => ({ development, ...claim }));
    });
  }
}

/** Of the state that was found, as far as known. */
export const lastDayOf = ({ stateAfter }: Pick<OnDay, 'stateAfter'>): Day =>
  stateAfter ? addDays(stateAfter.from, -1) : AFTER_ALL;

/** A log may hold a ruling of years ago after what was said since. */
const saw = ({ position, reported }: KnownRuling, { opened, openedReported }: DisputeRow): boolean =>
  position > opened && reported >= openedReported;

function rulingView({ position, content, supersededBy }: KnownRuling): RulingView {
  const { id, topic, sides = [], resolution, reason, confidence = null } = content;
  const { rejects = [], supersedes = null, finds = null } = content;
  return { id, topic, sides, resolution, reason, confidence, rejects, supersedes, supersededBy, finds, position };
}
