import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../event-store/event-store.js';
import { notFound } from '../../kernel/domain-error.js';
import { ReadModelFollower } from '../../read-model/read-model-follower.js';
import type { ProcessId } from '../domain/model.js';
import { dossierCsv } from '../dossiers/dossier-csv.js';
import { dossierJson, readCover } from '../dossiers/dossier-json.js';
import { RecordedContent } from '../dossiers/recorded-content.js';

/** Chunks of text: the dossier in the form that can be imported, or its developments as CSV (RFC 4180). */
export class ExportDossier extends Query<AsyncIterable<string>> {
  constructor(
    readonly process: ProcessId,
    readonly format: 'json' | 'csv',
  ) {
    super();
  }
}

@QueryHandler(ExportDossier)
export class ExportDossierHandler implements IQueryHandler<ExportDossier> {
  constructor(
    private readonly store: EventStore,
    private readonly recorded: RecordedContent,
    private readonly follower: ReadModelFollower,
  ) {}

  /** Refuses before the first chunk, so that an answer that has begun is one that will be whole. */
  async execute({ process, format }: ExportDossier): Promise<AsyncIterable<string>> {
    const cover = await readCover(this.store, process);
    if (!cover) throw notFound('process/unknown', `There is no process "${process}". GET /api/v1/processes lists them`);
    if (format === 'json') return dossierJson(this.store, cover);
    await this.follower.whenHeadReached();
    return dossierCsv(this.store, this.recorded, cover);
  }
}
