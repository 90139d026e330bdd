import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../kernel/clock.js';
import { Ids } from '../../kernel/ids.js';
import type { KeyTerms } from '../domain/key-events.js';
import { beginningOf, freshKey, hashOf } from '../keys/key-text.js';
import { type Asker, Keys } from './keys.js';

export interface Issued {
  readonly id: string;
  /** Told this once, and kept nowhere. */
  readonly key: string;
}

export class IssueKey extends Command<Issued> {
  constructor(
    readonly terms: KeyTerms,
    readonly asker: Asker,
  ) {
    super();
  }
}

@CommandHandler(IssueKey)
export class IssueKeyHandler implements ICommandHandler<IssueKey> {
  constructor(
    private readonly keys: Keys,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute({ terms, asker }: IssueKey): Promise<Issued> {
    const id = this.ids.fresh();
    const key = freshKey();
    const issued = { ...terms, id, hash: hashOf(key).toString('hex'), begins: beginningOf(key) };
    await this.keys.handle({ type: 'Issue', key: issued, now: this.clock.now() }, asker);
    return { id, key };
  }
}
