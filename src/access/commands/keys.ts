import { Injectable } from '@nestjs/common';
import { EventStore } from '../../event-store/event-store.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Author, Revision } from '../../kernel/event.js';
import { Ids } from '../../kernel/ids.js';
import { accessKeys, type KeyCommand } from '../domain/access-keys.js';
import { KEY_EVENT_VERSION, KEY_STREAM, keyEvent } from '../domain/key-events.js';
import { KeyDirectory } from '../keys/key-directory.js';

export interface Asker extends Author {
  readonly correlationId: string;
}

type Unsalted<Command> = Command extends KeyCommand ? Omit<Command, 'salt'> : never;

const ATTEMPTS = 5;

/** Decides on the keys and appends. */
@Injectable()
export class Keys {
  constructor(
    private readonly store: EventStore,
    private readonly ids: Ids,
    private readonly directory: KeyDirectory,
  ) {}

  /** Answers once the directory of this replica has it. Again at once when another writer came first. */
  async handle(command: Unsalted<KeyCommand>, asker: Asker): Promise<void> {
    for (let attempt = 1; ; attempt++)
      try {
        return await this.attempt(command, asker);
      } catch (error) {
        const isOutpaced = error instanceof DomainError && error.code === 'stream/wrong-revision';
        if (!isOutpaced || attempt === ATTEMPTS) throw error;
      }
  }

  private async attempt(command: Unsalted<KeyCommand>, asker: Asker): Promise<void> {
    let state = accessKeys.initialState();
    let revision: Revision | 'none' = 'none';
    for await (const recorded of this.store.readStream(KEY_STREAM)) {
      state = accessKeys.evolve(state, keyEvent(recorded));
      revision = recorded.revision;
    }
    // Two UUIDs of version 7 hold 148 random bits.
    const salt = `${this.ids.fresh()}${this.ids.fresh()}`;
    const decided = accessKeys.decide({ ...command, salt } as KeyCommand, state);
    if (decided.length === 0) return;
    const events = decided.map(({ type, data }) => ({
      id: this.ids.fresh(),
      type,
      schemaVersion: KEY_EVENT_VERSION,
      data,
      metadata: asker,
    }));
    const { position } = await this.store.append(KEY_STREAM, revision, events);
    await this.directory.whenReached(position);
  }
}
