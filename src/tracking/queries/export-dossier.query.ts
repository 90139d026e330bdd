import { Query } from '@nestjs/cqrs';
import type { ProcessId } from '../domain/model.js';

/** Chunks of text: the dossier in the form that can be imported, or its developments as CSV (RFC 4180). */
export class ExportDossier extends Query<AsyncIterable<string>> {
  constructor(
    readonly process: ProcessId,
    readonly format: 'json' | 'csv',
  ) {
    super();
  }
}
