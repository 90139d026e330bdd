import { AFTER_ALL, BEFORE_ALL, type Day, addDays, formatDay } from '../../kernel/day.js';
import type { DevelopmentId, MeasureId } from './model.js';
import { measuresNeeded, type Needs } from './question.js';
import type { InEffect } from './status.js';
import { verdictOf } from './verdict.js';

/** How a needed measure stands on a day, and between which days that is so. */
export interface NeededOn {
  readonly inEffect: InEffect;
  /** The first of the days on which all that is said of it is the same. */
  readonly from: Day;
  /** The first of them, where that is the day on which its state began, as that is dated. */
  readonly since: string | null;
  /** The next day on which it may be otherwise in effect; AFTER_ALL where none is known. */
  readonly next: Day;
  /** What brought it about; null before anything did. */
  readonly turnedBy: DevelopmentId | null;
}

/** How the measures stand on whatever day. */
export type StandingOn = (measure: MeasureId, day: Day) => NeededOn;

/** The next day on which an answer changes as far as known, to what, and through what. */
export interface NextAnswer {
  readonly day: string;
  readonly answer: InEffect;
  readonly measure: MeasureId;
  readonly development: DevelopmentId | null;
}

/** So many turns of the measures are looked at on either side of a day. */
const MOST_TURNS = 256;

type Standings = ReadonlyMap<MeasureId, NeededOn>;

/** The answer to what is needed, from day to day. */
export class QuestionCourse {
  private readonly now: Standings;
  readonly answer: InEffect;

  constructor(
    private readonly needs: Needs,
    private readonly on: StandingOn,
    day: Day,
  ) {
    this.now = new Map(measuresNeeded(needs).map((measure) => [measure, on(measure, day)]));
    this.answer = this.verdict(this.now);
  }

  /**
   * Since when the answer has been the same, as an EDTF date; null where the record knows of no other before. With more turns of
   * its measures than are looked at, on that day or before (`[..2020-01-01]`).
   */
  get since(): string | null {
    let now = this.now;
    for (let turns = 0; ; turns++) {
      const from = Math.max(...[...now.values()].map((standing) => standing.from)) as Day;
      if (from === BEFORE_ALL) return null;
      if (turns === MOST_TURNS) return `[..${formatDay(from)}]`;
      const before = this.moved(now, addDays(from, -1), (standing) => standing.from === from);
      if (this.verdict(before) !== this.answer) return this.dated(from, now, before);
      now = before;
    }
  }

  get next(): NextAnswer | null {
    let now = this.now;
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const day = Math.min(...[...now.values()].map((standing) => standing.next)) as Day;
      if (day === AFTER_ALL) return null;
      const after = this.moved(now, day, (standing) => standing.next === day);
      const answer = this.verdict(after);
      if (answer !== this.answer) return { day: formatDay(day), answer, ...this.through(answer, now, after) };
      now = after;
    }
    return null;
  }

  /** Where dates left open whether it was so already, those dates; else the day. */
  private dated(from: Day, now: Standings, before: Standings): string {
    const wasOpen = this.verdict(before) === 'uncertain' && this.answer !== 'uncertain';
    const settles = ([measure, { inEffect, since }]: readonly [MeasureId, NeededOn]) =>
      since !== null && inEffect !== 'uncertain' && before.get(measure)?.inEffect === 'uncertain';
    return (wasOpen ? [...now].find(settles)?.[1].since : null) ?? formatDay(from);
  }

  private through(answer: InEffect, before: Standings, after: Standings): Pick<NextAnswer, 'measure' | 'development'> {
    const turned = [...after].filter(([measure, { inEffect }]) => before.get(measure)?.inEffect !== inEffect);
    const [measure, { turnedBy }] = turned.find(([, { inEffect }]) => inEffect === answer) ?? turned[0]!;
    return { measure, development: turnedBy };
  }

  private moved(standings: Standings, to: Day, moves: (standing: NeededOn) => boolean): Standings {
    return new Map(
      [...standings].map(([measure, standing]) => [measure, moves(standing) ? this.on(measure, to) : standing]),
    );
  }

  private verdict(standings: Standings): InEffect {
    return verdictOf(this.needs, (measure) => standings.get(measure)!.inEffect);
  }
}
