import { type Day, parseDay } from '../../../src/kernel/day.js';
import type { Action } from '../../../src/tracking/domain/actions.js';
import type { Development, Effect } from '../../../src/tracking/domain/model.js';
import { type Step, isMove, stepsOf } from '../../../src/tracking/domain/step.js';
import { type Timeline, timeline } from '../../../src/tracking/domain/timeline.js';
import { type Worlds, worlds } from '../../../src/tracking/domain/worlds.js';

type Said = Pick<Development, 'type'> & { readonly id: string; readonly reported: string };
type Told = Partial<Omit<Effect, 'from' | 'until'>> & { readonly from?: string; readonly until?: string };

/** What is recorded of one measure, a line a development, in the order of the log. */
export class Measure {
  private readonly steps: Step[] = [];
  private recorded = 0;

  /** On a date, an action: `on('2026-02', 'take-effect')`. Its id is `<action> <date>` unless another is given. */
  on(date: string, action: Action, effect: Told = {}, { id = `${action} ${date}`, ...said }: Partial<Said> = {}): this {
    return this.record({ id, date, ...said }, { action, ...effect });
  }

  /** One development with several effects. */
  record(
    said: Partial<Said> & { readonly date: string },
    ...told: readonly (Told & { readonly action: Action })[]
  ): this {
    const order = ++this.recorded;
    const effects = told.map((effect) => ({ measure: 'm', ...effect }));
    const development = { type: 'report', title: said.id, ...said, effects };
    for (const { step } of stepsOf(development as unknown as Development, order, order)) this.steps.push(step);
    return this;
  }

  get timeline(): Timeline {
    return timeline(this.steps);
  }

  /** As it is told from the day of a reset on. */
  since(reset: Day): Timeline {
    return timeline(this.steps, reset);
  }

  get moves(): readonly Step[] {
    return this.steps.filter(isMove);
  }

  get worlds(): Worlds {
    return worlds(this.moves);
  }

  /** All that is said on a day. */
  asOf(day: string) {
    const line = this.timeline;
    const index = line.at(parseDay(day)!);
    const { state, possibleStates, inEffect, story, basis, bound } = line.stretches[index]!;
    return {
      ...{ state, possibleStates, inEffect, basis, bound },
      since: story.since,
      anomalies: story.anomalies.map(({ said }) => said.development),
      notes: story.notes.map(({ said }) => said),
      consent: story.consent?.development ?? null,
      jointConsent: story.jointConsent?.development ?? null,
      practice: story.practice?.level ?? null,
    };
  }

  /** State from day to day, as `2024-02-01 suspended`. */
  get course(): readonly string[] {
    return this.timeline.stretches
      .filter(({ state }, index, all) => state !== all[index - 1]?.state)
      .map(({ from, state }) =>
        from < -1e6 ? `.. ${state}` : `${new Date(from * 86_400_000).toISOString().slice(0, 10)} ${state}`,
      );
  }
}

export const measure = (): Measure => new Measure();
