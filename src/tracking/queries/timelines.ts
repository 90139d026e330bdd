import { Injectable, Optional } from '@nestjs/common';
import { AFTER_ALL, BEFORE_ALL, type Day } from '../../kernel/day.js';
import { MeasuredCache } from '../../operations/measured-cache.js';
import { ReadModel } from '../../read-model/read-model.js';
import { atMostOfHeap } from '../../read-model/share-of-heap.js';
import { type Step, isExact } from '../domain/step.js';
import { type Consent, type Story, practiceOf } from '../domain/story.js';
import { type Conflicts, type Stretch, Timeline, timeline } from '../domain/timeline.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { Snapshot } from './snapshot.js';
import { StepReader } from './step-reader.js';
import { type Asked, MORE, windowAhead, windowBack } from './step-windows.js';

/** A timeline, and the days on which it holds: from `from` to before `to`. */
interface Piece {
  readonly from: Day;
  readonly to: Day;
  readonly timeline: Timeline;
}

/** What is said of a measure on one day. */
export interface OnDay {
  readonly stretch: Stretch;
  /** The next stretch in another state; undefined while none is known. */
  readonly stateAfter: Stretch | undefined;
  /** The next stretch in another state, or otherwise in effect. */
  readonly statusAfter: Stretch | undefined;
  /** Settled or not. */
  readonly conflicts: Conflicts;
}

export interface TimelineLimits {
  /** A measure with no more steps than this is read whole. */
  readonly wholeSteps: number;
  /** Moves that are read first on either side of a day. */
  readonly firstChunk: number;
  readonly keptBytes: number;
}

const LIMITS: TimelineLimits = { wholeSteps: 128, firstChunk: 20, keptBytes: atMostOfHeap(134_217_728, 1 / 36) };
/** About what a stretch takes beside its notes. */
const STRETCH_BYTES = 2_048;

/**
 * Timelines of measures, computed when asked, and kept under the measure and what was visible of it while there is room.
 * Of a measure with a long history only the steps around a day are read: after a reset the state is the same, whatever came
 * before, and nothing after one tells apart what came before it.
 */
@Injectable()
export class Timelines {
  private readonly steps: StepReader;
  readonly pieces: MeasuredCache<string, readonly Piece[]>;

  constructor(
    model: ReadModel,
    @Optional() private readonly limits: TimelineLimits = LIMITS,
  ) {
    this.steps = new StepReader(model);
    this.pieces = new MeasuredCache({
      maxSize: limits.keptBytes,
      sizeCalculation: (pieces) => pieces.reduce((sum, { timeline: { stretches } }) => sum + bytesOf(stretches), 1),
    });
  }

  on(measure: MeasureEntry, snapshot: Snapshot, day: Day): OnDay {
    const { timeline } = this.pieceAt(measure, snapshot, day);
    const index = timeline.at(day);
    return {
      stretch: timeline.stretches[index]!,
      stateAfter: timeline.stateAfter(index),
      statusAfter: timeline.statusAfter(index),
      conflicts: timeline.conflictsAt(index),
    };
  }

  /** From the beginning to the end, which costs as much as the measure has steps. */
  whole(measure: MeasureEntry, snapshot: Snapshot): Timeline {
    return (this.kept(measure, snapshot).find(isWhole) ?? this.keep(measure, snapshot, this.read(measure, snapshot)))
      .timeline;
  }

  /** The practice of a stretch, also where it was said before the steps that were read for it. */
  practice(measure: MeasureEntry, snapshot: Snapshot, stretch: Stretch): Story['practice'] {
    const known = stretch.story.practice;
    if (known !== undefined) return known;
    const said = (story: () => Story, step: Step) =>
      step.announced || !isExact(step) ? story().practice : practiceOf(step); // exact and unannounced, it acts for certain
    return this.before({ measure, snapshot, day: stretch.from }, 'practice', said) ?? null;
  }

  /** The last consent, of anyone or of both parties together, as of a stretch. */
  consent(measure: MeasureEntry, snapshot: Snapshot, stretch: Stretch, of: 'consent' | 'jointConsent'): Consent | null {
    const known = stretch.story[of];
    if (known !== undefined) return known;
    return this.before({ measure, snapshot, day: stretch.from }, 'consents', (story) => story()[of]) ?? null;
  }

  /** What a stretch does not say because its steps do not, as it stood before: undefined or null where nothing was said. */
  private before<T>(
    { measure, snapshot, day }: Asked,
    kind: 'practice' | 'consents',
    read: (story: () => Story, step: Step) => T | undefined,
  ): T | undefined {
    for (const step of this.steps.toldBefore(measure, snapshot, kind, day)) {
      const said = read(() => this.on(measure, snapshot, step.last).stretch.story, step);
      if (said !== undefined) return said;
    }
    return undefined;
  }

  private pieceAt(measure: MeasureEntry, snapshot: Snapshot, day: Day): Piece {
    const kept = this.kept(measure, snapshot).find(({ from, to }) => from <= day && day < to);
    return kept ?? this.keep(measure, snapshot, this.pieceAround(measure, snapshot, day));
  }

  private kept(measure: MeasureEntry, snapshot: Snapshot): readonly Piece[] {
    return this.pieces.get(keyOf(measure, snapshot)) ?? [];
  }

  private keep(measure: MeasureEntry, snapshot: Snapshot, piece: Piece): Piece {
    const pieces = isWhole(piece) ? [piece] : [...this.kept(measure, snapshot), piece];
    this.pieces.set(keyOf(measure, snapshot), pieces);
    return piece;
  }

  private read(measure: MeasureEntry, snapshot: Snapshot): Piece {
    return { from: BEFORE_ALL, to: AFTER_ALL, timeline: timeline(this.steps.all(measure, snapshot)) };
  }

  private pieceAround(measure: MeasureEntry, snapshot: Snapshot, day: Day): Piece {
    if (measure.steps <= this.limits.wholeSteps) return this.read(measure, snapshot);
    const asked: Asked = { measure, snapshot, day };
    let back = windowBack(this.steps, asked, this.limits.firstChunk);
    let ahead = windowAhead(this.steps, asked, back, Math.ceil(this.limits.firstChunk / 2));
    for (;;) {
      const remarks = this.steps.remarksBetween(measure, snapshot, back.reset, ahead.reset);
      const made = timeline([...back.moves, ...ahead.moves, ...remarks], back.reset);
      const index = made.at(day);
      const isRooted = made.stretches[index]!.story.isRooted;
      const isEnough = ahead.reset === AFTER_ALL || (made.stateAfter(index)?.from ?? AFTER_ALL) < ahead.reset;
      if (back.reset === BEFORE_ALL && ahead.reset === AFTER_ALL)
        return { from: BEFORE_ALL, to: AFTER_ALL, timeline: made };
      if (isRooted && isEnough) return around(made, index);
      if (!isRooted) back = windowBack(this.steps, asked, back.limit * MORE);
      if (!isEnough) ahead = windowAhead(this.steps, asked, back, ahead.limit * MORE);
    }
  }
}

const bytesOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce(
    (sum, { story }) => story.notes.reduce((all, { said }) => all + 2 * (said.note?.length ?? 0), sum + STRETCH_BYTES),
    0,
  );

const isWhole = ({ from, to }: Piece): boolean => from === BEFORE_ALL && to === AFTER_ALL;

/** The stretches in one state around a day, and the next one: what is asked next is mostly one of these. */
function around({ stretches }: Timeline, index: number): Piece {
  const { state } = stretches[index]!;
  const first = stretches.findLastIndex((stretch, at) => at < index && stretch.state !== state) + 1;
  const rooted = stretches.findIndex(({ story }, at) => at >= first && story.isRooted);
  const next = stretches.findIndex((stretch, at) => at > index && stretch.state !== state);
  const end = next < 0 ? stretches.length : next;
  return {
    from: stretches[rooted]!.from,
    to: stretches[end]?.from ?? AFTER_ALL,
    timeline: new Timeline(stretches.slice(rooted, end + 1)),
  };
}

/** What was visible of a measure does not change after its last event. */
function keyOf({ row, latest }: MeasureEntry, { position, reportedBy, onlyConfirmed }: Snapshot): string {
  const visible = `${row} ${Math.min(position, latest)}${onlyConfirmed ? ' confirmed' : ''}`;
  return reportedBy === AFTER_ALL ? visible : `${visible} ${reportedBy}`;
}
