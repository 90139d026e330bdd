/**
 * The rules of one stream. `decide` may refuse (throws a DomainError); `evolve` may not: the past is given.
 * `evolve` may change `state` in place and returns it, so that a state with many members is not copied for each event.
 */
export interface Decider<State, Command, Event> {
  initialState(): State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}
