import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError, type Problem } from '../../../src/kernel/domain-error.js';
import type { Position, RecordedEvent } from '../../../src/kernel/event.js';
import { Ids } from '../../../src/kernel/ids.js';
import { ImportDossier, ImportDossierHandler, type Imported } from '../../../src/tracking/commands/import-dossier.js';
import type { WriteContext } from '../../../src/tracking/commands/written.js';
import type { ProcessId } from '../../../src/tracking/domain/model.js';
import { RecordedContent } from '../../../src/tracking/dossiers/recorded-content.js';
import { ExportDossier, ExportDossierHandler } from '../../../src/tracking/queries/export-dossier.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

export const DEFAULT_DOSSIER = join(__dirname, '../../../src/tracking/dossiers/armenia-turkiye.json');

type Json = Record<string, unknown>;

/** A dossier with little in it, and whatever a test puts in its place. */
export const dossier = (parts: Json = {}): Json => ({
  process: { id: PROCESS, title: 'Armenia-Türkiye normalization' },
  measures: [
    { id: 'air-cargo', title: 'Direct air cargo', kind: 'commitment' },
    { id: 'land-border', title: 'Land border open' },
  ],
  developments: [development('d-1'), development('d-2', { date: '2023-01-01', reported: '2023-01-06' })],
  ...parts,
});

export const development = (id: string, parts: Json = {}): Json => ({
  id,
  date: '2022-07-01',
  type: 'talks-round',
  title: 'A round of talks',
  effects: [{ measure: 'air-cargo', action: 'agree' }],
  ...parts,
});

/** Imports and exports over a real log and a real read model. */
export class DossierService {
  private files = 0;

  private constructor(readonly tracking: TrackingService) {}

  static async start(): Promise<DossierService> {
    return new DossierService(await TrackingService.start());
  }

  import(content: Json | string | Buffer, asked: Partial<Pick<ImportDossier, 'process' | 'onProgress'>> = {}) {
    return this.importFile(this.file(content), asked);
  }

  importFile(
    file: string,
    { process, onProgress }: Partial<Pick<ImportDossier, 'process' | 'onProgress'>> = {},
    { context = { actor: 'tester', correlationId: 'test' }, store = this.tracking.store } = {},
  ): Promise<Imported> {
    const { module, follower } = this.tracking;
    const handler = new ImportDossierHandler(store, module.get(Ids), module.get(RecordedContent), follower);
    return handler.execute(new ImportDossier(process, file, context as WriteContext, onProgress));
  }

  file(content: Json | string | Buffer): string {
    const file = join(this.tracking.directory, `dossier-${++this.files}.json`);
    writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
    return file;
  }

  async refusal(content: Json | string | Buffer, asked: { process?: ProcessId } = {}): Promise<DomainError> {
    try {
      await this.import(content, asked);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
    throw new Error('expected a refusal, but it was imported');
  }

  async problems(content: Json | string | Buffer, asked: { process?: ProcessId } = {}): Promise<string[]> {
    return (await this.refusal(content, asked)).problems.map(({ pointer, code }: Problem) => `${pointer} ${code}`);
  }

  async export(format: 'json' | 'csv' = 'json', process = PROCESS): Promise<string> {
    const handler = this.tracking.module.get(ExportDossierHandler);
    let text = '';
    for await (const chunk of await handler.execute(new ExportDossier(process, format))) text += chunk;
    return text;
  }

  async log(): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.tracking.store.readAll(0 as Position)) events.push(event);
    return events;
  }
}
