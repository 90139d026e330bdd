import { Inject, Injectable } from '@nestjs/common';
import { type Day, dayOf } from '../../kernel/day.js';
import { MOST_PROBLEMS, type Problem } from '../../kernel/domain-error.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import type { Position } from '../../kernel/event.js';
import { ReadModel } from '../../read-model/read-model.js';
import { farDates } from '../domain/far-dates.js';
import type { DevelopmentId, MeasureId, ProcessId, RulingId } from '../domain/model.js';
import { mayConflict } from '../domain/possible-conflict.js';
import { effectOf, isMove, stepsOf } from '../domain/step.js';
import {
  type Misfit,
  type OpenedConflict,
  aheadWithoutReport,
  conflictBetween,
  developmentWarnings,
  mayMisfit,
  moreConflicts,
} from '../domain/warnings.js';
import type { DevelopmentVersion } from '../projections/development-rows.js';
import { RulingRows } from '../projections/ruling-rows.js';
import type { TemporalResolution } from './change-set-reader.js';
import { openedOn } from './opened-conflicts.js';
import { ProcessReader, type ProcessEntry } from './process-reader.js';
import type { Snapshot } from './snapshot.js';
import { StatusReader } from './status-reader.js';
import { TemporalResolver } from './temporal-resolver.js';

/** What it is about: one of these, and the place in it. */
export interface AppendedWarning extends Problem {
  readonly process?: ProcessId;
  readonly development?: DevelopmentId;
  readonly ruling?: RulingId;
}

/** Of what was appended at once, so many developments are looked at. */
const LOOKED_AT = 1_000;
/** Of a development with more dates on a measure, so many are. */
const DAYS_LOOKED_AT = 32;

/** What may be a slip in developments that were taken all the same. */
@Injectable()
export class WarningReader {
  private readonly rulings: RulingRows;

  constructor(
    private readonly model: ReadModel,
    @Inject(TemporalResolver) private readonly temporal: TemporalResolution,
    private readonly processReader: ProcessReader,
    private readonly statuses: StatusReader,
  ) {
    this.rulings = new RulingRows(model.db);
  }

  /** As the development stood at a position; by their place in it. */
  of(process: ProcessId, development: DevelopmentId, position: Position): readonly Problem[] {
    const snapshots = [(position - 1) as Position, position].map(
      (at) => this.temporal.resolveNow({ knownBy: 'record', atPosition: at }).snapshot,
    );
    const [before, now] = [snapshots[0]!, snapshots[1]!];
    const entry = this.processReader.process(process);
    return [
      ...this.about(entry, now.development(entry.row, development), now),
      ...this.between(entry, development, [before, now]),
    ];
  }

  /** Possible conflicts that the write opened beside those of the development itself: between others, and more than are named. */
  private between(process: ProcessEntry, id: DevelopmentId, snapshots: readonly [Snapshot, Snapshot]): Problem[] {
    const days = new Map<MeasureId, Set<Day>>();
    for (const snapshot of snapshots) {
      const version = snapshot.development(process.row, id);
      if (!version || version.change === 'retracted') continue;
      for (const { measure, step } of stepsOf(version.content, version.order, version.version))
        if (isMove(step)) days.set(measure, (days.get(measure) ?? new Set()).add(step.last));
    }
    return [...days].flatMap(([measure, on]) => {
      const entry = this.processReader.measure(process, measure);
      if (!this.processReader.measureAsKnown(entry, snapshots[1])) return [];
      const opened = [...on].slice(0, DAYS_LOOKED_AT).map((day) => openedOn(this.statuses, entry, snapshots, day));
      const others = new Map(
        opened
          .flatMap(({ named }) => named)
          .filter(({ said }) => !said.developments.includes(id))
          .map(({ said }) => [[said.kind, ...said.developments.toSorted()].join(' '), said] as const),
      );
      return [
        ...[...others.values()].map((conflict) => conflictBetween(measure, conflict)),
        ...moreConflicts(measure, Math.max(0, ...opened.map(({ more }) => more))),
      ];
    });
  }

  /** Of what was written after one position and up to another; of developments, the last ones first looked at. */
  ofAppended(process: ProcessId, after: number, position: Position): readonly AppendedWarning[] {
    const { snapshot, asOf: today } = this.temporal.resolveNow({ knownBy: 'record', atPosition: position });
    const entry = this.processReader.process(process);
    const told: AppendedWarning[] =
      entry.position > after ? farDates(entry.process, today).map((found) => ({ process, ...found })) : [];
    for (const development of this.appended(entry, after, position)) {
      if (told.length >= MOST_PROBLEMS) break;
      const version = snapshot.development(entry.row, development);
      const far = version ? datesOf(version).flatMap((dates) => farDates(dates, today)) : [];
      told.push(...[...far, ...this.about(entry, version, snapshot)].map((found) => ({ development, ...found })));
    }
    for (const ruling of this.rulings.ofProcess(entry.row, after, position))
      told.push(...farDates(ruling, today).map((found) => ({ ruling: ruling.id, ...found })));
    return told.slice(0, MOST_PROBLEMS);
  }

  /** In the order of the log. Versions are stored in that order: reading them backwards costs no more than was appended. */
  private appended(process: ProcessEntry, after: number, position: Position): DevelopmentId[] {
    const backwards = this.model.db.prepare('SELECT process, slug, version FROM development ORDER BY id DESC');
    const found = new Set<DevelopmentId>();
    for (const row of backwards.iterate()) {
      const {
        process: of,
        slug,
        version,
      } = row as unknown as { process: number; slug: DevelopmentId; version: number };
      if (version <= after || found.size === LOOKED_AT) break;
      if (of === process.row && version <= position) found.add(slug);
    }
    return [...found].reverse();
  }

  private about(
    process: ProcessEntry,
    version: DevelopmentVersion | undefined,
    snapshot: Snapshot,
  ): readonly Problem[] {
    if (!version || version.change === 'retracted') return [];
    const { content } = version;
    return [
      ...aheadWithoutReport(content, dayOf(version.recordedAt)),
      ...developmentWarnings(
        content,
        this.misfits(process, version, snapshot),
        this.conflicts(process, version, snapshot),
      ),
    ];
  }

  private conflicts(
    process: ProcessEntry,
    { content, order }: DevelopmentVersion,
    snapshot: Snapshot,
  ): OpenedConflict[] {
    const { id, date, effects } = content;
    return effects.flatMap(({ measure, action, from }, effect): OpenedConflict[] => {
      if (!mayConflict(action)) return [];
      const entry = this.processReader.measure(process, measure);
      const met = this.statuses.conflicts(entry, snapshot, boundsOf(from ?? date).last);
      return met.listed
        .filter((conflict) => conflict.effects.includes(effectOf(order, effect)))
        .map(({ said: { kind, developments } }) => ({
          ...{ effect, measure, kind },
          other: developments.find((one) => one !== id)!,
        }));
    });
  }

  /** Looks only at measures on which the development has an action that may misfit. */
  private misfits(process: ProcessEntry, { content, order }: DevelopmentVersion, snapshot: Snapshot): Misfit[] {
    const { date, effects } = content;
    return effects.flatMap(({ measure, action, from }, effect): Misfit[] => {
      if (!mayMisfit(action)) return [];
      const day = boundsOf(from ?? date).last;
      const anomalies = this.statuses.anomalies(this.processReader.measure(process, measure), snapshot, day);
      const anomaly = anomalies.find((one) => one.effect === effectOf(order, effect) && one.said.action === action);
      return anomaly ? [{ effect, measure, action, state: anomaly.said.state }] : [];
    });
  }
}

/** What stands of it, and what its correction or retraction says of itself. */
const datesOf = ({ change, content, reportedText }: DevelopmentVersion): object[] => [
  ...(change === 'retracted' ? [] : [content]),
  ...(change === 'recorded' ? [] : [{ reported: reportedText }]),
];
