import { Injectable } from '@nestjs/common';
import type { NewEvent, Revision } from '../../kernel/event.js';
import { Ids } from '../../kernel/ids.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import type { ProcessId } from '../domain/model.js';
import { SCHEMA_VERSIONS, streamOf } from '../domain/process-events.js';
import { type ProcessCommand, process as decider } from '../domain/process.js';
import { Rehearsal, type Rehearsed } from '../queries/rehearsal.js';
import { loadMembers } from './members.js';
import { RecordedState } from './recorded-state.js';
import { askedBy, type WriteContext, refuseOtherRevision } from './written.js';

/** Decides as {@link Processes} does, refuses what it would refuse, and appends nothing. */
@Injectable()
export class Rehearsals {
  constructor(
    private readonly ids: Ids,
    private readonly recorded: RecordedState,
    private readonly follower: ReadModelFollower,
    private readonly rehearsal: Rehearsal,
  ) {}

  async of(process: ProcessId, command: ProcessCommand, context: WriteContext): Promise<Rehearsed> {
    await this.follower.whenHeadReached();
    // From here on nothing is waited for: what is decided on is what is read.
    const revision = this.recorded.revision(process);
    refuseOtherRevision(context, revision);
    const state = decider.initialState();
    state.opened = revision !== 'none';
    if (state.opened) loadMembers(state, process, command, this.recorded);
    const [event] = decider.decide(command, state);
    const next = (revision === 'none' ? 0 : revision + 1) as Revision;
    return this.rehearsal.of(this.newEvent(event!, context), streamOf(process), next);
  }

  private newEvent({ type, data }: ReturnType<typeof decider.decide>[number], context: WriteContext): NewEvent {
    return {
      id: this.ids.fresh(),
      type,
      schemaVersion: SCHEMA_VERSIONS[type],
      data,
      metadata: askedBy(context),
    };
  }
}
