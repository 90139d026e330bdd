import type { Decider } from '../src/kernel/decider.js';
import { DomainError, type Problem } from '../src/kernel/domain-error.js';

export interface Outcome<Event> {
  /** Exactly these events, in this order. */
  then(...expected: Event[]): void;
  thenFails(code: string, ...problems: Partial<Problem>[]): void;
}

/** `given(past).when(command).then(events)`: a specification of a decider, seen only through decide and evolve. */
export function specificationOf<State, Command, Event>(decider: Decider<State, Command, Event>) {
  return (...past: Event[]) => ({
    when(command: Command): Outcome<Event> {
      const state = past.reduce((before, event) => decider.evolve(before, event), decider.initialState());
      const decide = () => decider.decide(command, state);
      return {
        then: (...expected) => expect(decide()).toEqual(expected),
        thenFails(code, ...problems) {
          const error = refusalOf(decide);
          expect(error.code).toBe(code);
          expect(error.message).not.toBe('');
          if (problems.length > 0)
            expect(error.problems).toEqual(problems.map((problem) => expect.objectContaining(problem)));
        },
      };
    },
  });
}

function refusalOf(decide: () => unknown): DomainError {
  try {
    const decided = decide();
    throw new Error(`expected a refusal, but it was decided: ${JSON.stringify(decided)}`);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
