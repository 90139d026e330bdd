import { Injectable } from '@nestjs/common';
import pRetry from 'p-retry';
import { type Appended, EventStore } from '../../event-store/event-store.js';
import { conflict } from '../../kernel/domain-error.js';
import type { EventId, NewEvent, Position, Revision } from '../../kernel/event.js';
import { Ids } from '../../kernel/ids.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import type { ProcessId } from '../domain/model.js';
import { type ProcessEvent, SCHEMA_VERSIONS, streamOf } from '../domain/process-events.js';
import type { ProcessState } from '../domain/process-state.js';
import { type ProcessCommand, process as decider } from '../domain/process.js';
import { loadMembers } from './members.js';
import { RecordedState } from './recorded-state.js';
import { askedBy, refuseOtherRevision, whenOutpaced, type WriteContext, type Written } from './written.js';

/** What commands on one process that follow each other without a pause may gather of it, as JSON. */
const KEPT_CHARACTERS = 8_388_608;
const ATTEMPTS = 5;

/** The state after `revision`, of which only the members that commands named are loaded. */
interface Working {
  readonly state: ProcessState;
  revision: Revision | 'none';
  /** Commands that were decided on it, and are not answered yet. */
  readonly underWay: Set<Promise<unknown>>;
  characters: number;
}

/**
 * Decides and appends. What a command needs to know of its process is looked up in the read model and kept, together
 * with what was appended since, so that neither a long history nor appends still under way make a command wait. It is kept
 * until nothing is under way: from then on the read model shows all of it. Where it has become too much before, the next
 * command waits for that.
 */
@Injectable()
export class Processes {
  private readonly working = new Map<ProcessId, Working>();
  /** The last of the writes under way with each Idempotency-Key: they are carried out one after the other. */
  private readonly keyed = new Map<string, Promise<Written>>();

  constructor(
    private readonly store: EventStore,
    private readonly ids: Ids,
    private readonly recorded: RecordedState,
    private readonly follower: ReadModelFollower,
  ) {}

  async handle(process: ProcessId, command: ProcessCommand, context: WriteContext, subject: string): Promise<Written> {
    const key = context.idempotency?.key;
    if (key === undefined) return this.write(process, command, context, subject);
    const write = () => this.writeOnce(process, command, context, subject);
    const writing = (this.keyed.get(key) ?? Promise.resolve()).then(write, write);
    this.keyed.set(key, writing);
    const forget = () => {
      if (this.keyed.get(key) === writing) this.keyed.delete(key);
    };
    writing.then(forget, forget);
    return writing;
  }

  private async writeOnce(
    process: ProcessId,
    command: ProcessCommand,
    context: WriteContext,
    subject: string,
  ): Promise<Written> {
    await this.caughtUp();
    return (await this.earlier(context)) ?? this.write(process, command, context, subject);
  }

  /** What the read model does not show yet, as after a start or a failure, would be decided wrongly. */
  private async caughtUp(): Promise<void> {
    if (this.follower.state !== 'ready') await this.follower.whenHeadReached();
  }

  /** Decides again when another writer came first, unless the caller named the revision. */
  private async write(
    process: ProcessId,
    command: ProcessCommand,
    context: WriteContext,
    subject: string,
  ): Promise<Written> {
    await this.caughtUp();
    const write = async (attempt: number) => {
      if (attempt > 1) await this.follower.whenHeadReached();
      return this.attempt(process, command, context, subject);
    };
    return pRetry(write, whenOutpaced(context, ATTEMPTS));
  }

  private async attempt(
    process: ProcessId,
    command: ProcessCommand,
    context: WriteContext,
    subject: string,
  ): Promise<Written> {
    await this.whenThereIsRoom(process);
    const working = this.workingState(process, command);
    try {
      const writing = this.decideAndAppend(process, working, command, context);
      working.underWay.add(writing);
      const { revision, position, repeated } = await writing.finally(() => working.underWay.delete(writing));
      return { id: subject, revision, position, repeated };
    } finally {
      if (working.underWay.size === 0) this.forget(process, working);
    }
  }

  private decideAndAppend(
    process: ProcessId,
    working: Working,
    command: ProcessCommand,
    context: WriteContext,
  ): Promise<Appended> {
    const before = working.revision;
    refuseOtherRevision(context, before);
    const decided = decider.decide(command, working.state);
    const events = decided.map((event, index) => this.newEvent(event, context, index));
    for (const event of decided) decider.evolve(working.state, event);
    working.revision = ((before === 'none' ? -1 : before) + events.length) as Revision;
    working.characters += charactersOf(decided);
    return this.append(process, working, before, events);
  }

  /** Until the read model has it. A state that ran ahead of the log is dropped. */
  private async append(process: ProcessId, working: Working, expected: Revision | 'none', events: readonly NewEvent[]) {
    try {
      const appended = await this.store.append(streamOf(process), expected, events);
      await this.follower.whenReached(appended.position);
      return appended;
    } catch (error) {
      this.forget(process, working);
      throw error;
    }
  }

  private forget(process: ProcessId, working: Working): void {
    if (this.working.get(process) === working) this.working.delete(process);
  }

  private async whenThereIsRoom(process: ProcessId): Promise<void> {
    for (;;) {
      const working = this.working.get(process);
      if (!working || working.characters <= KEPT_CHARACTERS) return;
      await Promise.allSettled(working.underWay);
      this.forget(process, working);
    }
  }

  /** The answer of the write that came before with the same Idempotency-Key, if one did. */
  private async earlier({ idempotency }: WriteContext): Promise<Written | undefined> {
    if (!idempotency) return undefined;
    const receipt = this.recorded.receipt(this.eventId(idempotency.key, 0));
    if (!receipt) return undefined;
    if (receipt.requestHash !== idempotency.requestHash)
      throw conflict(
        'idempotency-key/reused',
        'This Idempotency-Key came before with another request. Use a new key for a new request',
      );
    await this.follower.whenReached(receipt.position as Position);
    const { subject, revision, position } = receipt;
    return { id: subject, revision: revision as Revision, position: position as Position, repeated: true };
  }

  private workingState(process: ProcessId, command: ProcessCommand): Working {
    let working = this.working.get(process);
    if (!working) {
      const revision = this.recorded.revision(process);
      const state = decider.initialState();
      state.opened = revision !== 'none';
      working = { state, revision, underWay: new Set(), characters: 0 };
      this.working.set(process, working);
    }
    if (working.state.opened) working.characters += loadMembers(working.state, process, command, this.recorded);
    return working;
  }

  private newEvent(event: ProcessEvent, context: WriteContext, index: number): NewEvent {
    const { idempotency } = context;
    return {
      id: idempotency ? this.eventId(idempotency.key, index) : this.ids.fresh(),
      type: event.type,
      schemaVersion: SCHEMA_VERSIONS[event.type],
      data: event.data,
      metadata: { ...askedBy(context), ...(idempotency ? { requestHash: idempotency.requestHash } : {}) },
    };
  }

  private eventId(key: string, index: number): EventId {
    return this.ids.derived(`${key}#${index}`);
  }
}

const charactersOf = (events: readonly ProcessEvent[]): number =>
  events.reduce((sum, { data }) => sum + JSON.stringify(data).length, 0);
