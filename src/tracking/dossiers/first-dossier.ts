import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Config } from '../../config.js';
import { EventStore } from '../../event-store/event-store.js';
import { DomainError } from '../../kernel/domain-error.js';
import { START } from '../../kernel/event.js';
import { Ids } from '../../kernel/ids.js';
import { ImportDossier } from '../commands/import-dossier.js';

const DEFAULT_DOSSIER = join(__dirname, 'armenia-turkiye.json');

/** An empty log starts with the dossier that is configured. Where something was recorded already, nothing is added. */
@Injectable()
export class FirstDossier implements OnApplicationBootstrap {
  private readonly log = new Logger(FirstDossier.name);

  constructor(
    private readonly config: Config,
    private readonly events: EventStore,
    private readonly commands: CommandBus,
    private readonly ids: Ids,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { dossier } = this.config;
    if (dossier === 'none' || (await this.events.head()) > START) return;
    const file = dossier === 'default' ? DEFAULT_DOSSIER : dossier;
    const context = { actor: 'detente', correlationId: this.ids.fresh() };
    const { process, appended } = await this.commands
      .execute(new ImportDossier(undefined, file, context))
      .catch((error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        const { kind, code, message, problems } = error;
        throw new DomainError(kind, code, `DOSSIER is "${dossier}". ${message}`, problems);
      });
    this.log.log(`Imported ${file} into the empty log: process ${process}, ${appended} events`);
  }
}
