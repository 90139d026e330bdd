import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { incorrect, unavailable } from '../kernel/domain-error.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../tracking/domain/model.js';
import type { MeasureStatusDetail, ProcessStatus } from '../tracking/domain/status.js';
import { processOfDossier } from '../tracking/dossiers/dossier-process.js';
import type { Page } from '../tracking/queries/cursor.js';
import {
  type TemporalQuery,
  type TemporalComparison,
  Client,
  type OnProgress,
  PAGE,
  type ImportAnswer,
} from './client.js';
import { answerOf, type Connection, type Parameters } from './connection.js';
import type { MeasureHistory } from '../tracking/queries/get-measure-history.js';
import type { Timeline } from '../tracking/queries/get-timeline.js';
import type { DevelopmentView } from '../tracking/queries/development-reader.js';
import type { ProcessView } from '../tracking/queries/get-process.js';
import type { StatusDifference } from '../tracking/queries/compare-status.js';

const PROCESSES = '/processes';

/** Asks a running service. */
export class HttpClient extends Client {
  constructor(readonly connection: Connection) {
    super();
  }

  processes(): Promise<readonly ProcessView[]> {
    return this.all<ProcessView>(PROCESSES);
  }

  status(process: ProcessId, asked: TemporalQuery): Promise<ProcessStatus> {
    return this.connection.get(`${PROCESSES}/${process}/status`, { ...asked });
  }

  measureStatus(process: ProcessId, measure: MeasureId, asked: TemporalQuery): Promise<MeasureStatusDetail> {
    return this.connection.get(`${PROCESSES}/${process}/measures/${measure}/status`, { ...asked });
  }

  history(process: ProcessId, measure: MeasureId, asked: TemporalQuery): Promise<MeasureHistory> {
    return this.connection.get(`${PROCESSES}/${process}/measures/${measure}/history`, { ...asked });
  }

  development(process: ProcessId, development: DevelopmentId, asked: TemporalQuery): Promise<DevelopmentView> {
    return this.connection.get(`${PROCESSES}/${process}/developments/${development}`, { ...asked });
  }

  async timeline(process: ProcessId, asked: TemporalQuery): Promise<Timeline> {
    const path = `${PROCESSES}/${process}/timeline`;
    const first = await this.connection.get<Timeline>(path, { ...asked, limit: String(PAGE) });
    const items = [...first.items];
    for (let cursor = first.next; cursor !== null;) {
      const page = await this.connection.get<Timeline>(path, { ...asked, limit: String(PAGE), cursor });
      items.push(...page.items);
      cursor = page.next;
    }
    return { ...first, items, next: null };
  }

  diff(process: ProcessId, asked: TemporalComparison): Promise<StatusDifference> {
    return this.connection.get(`${PROCESSES}/${process}/diff`, { ...asked });
  }

  async import(file: string, onProgress: OnProgress): Promise<ImportAnswer> {
    const process = await processOfDossier(file);
    const { size } = await stat(file);
    const response = await this.connection.fetch(`${PROCESSES}/${process}/import`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Readable.toWeb(Readable.from(metered(file, size, onProgress))),
      duplex: 'half',
    });
    return answerOf(response);
  }

  async export(process: ProcessId, format: 'json' | 'csv'): Promise<AsyncIterable<Uint8Array>> {
    const { body } = await this.connection.fetch(`${PROCESSES}/${process}/export?format=${format}`);
    if (!body) throw unavailable('service/no-answer', 'The service answered without a body. Try again');
    return body;
  }

  rebuild(): Promise<number> {
    throw incorrect(
      'rebuild/needs-data',
      'A read model is rebuilt where it is: stop the service and give its directory with --data DIR',
    );
  }

  async close(): Promise<void> {
    // every answer was read to its end
  }

  /** Every page, as one list. */
  async all<Item>(path: string, parameters: Parameters = {}): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.connection.get<Page<Item>>(path, { ...parameters, limit: String(PAGE), cursor });
      items.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return items;
  }
}

/** Once all is sent, the service validates and appends, and says nothing before it is through. */
async function* metered(file: string, size: number, onProgress: OnProgress): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const chunk of createReadStream(file)) {
    yield chunk as Buffer;
    done += (chunk as Buffer).length;
    onProgress('uploading', done, size);
  }
  onProgress('appending', 0, 0);
}
