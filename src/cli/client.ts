import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { PAGE_SIZE } from '../http/query-string.js';
import { incorrect, unavailable } from '../kernel/domain-error.js';
import type { Imported } from '../tracking/commands/import-dossier.js';
import type { DevelopmentId, MeasureId, ProcessId } from '../tracking/domain/model.js';
import type { QuestionAnswerDetail } from '../tracking/domain/question-answer.js';
import type { QuestionId } from '../tracking/domain/question.js';
import type { KnownBy, MeasureStatusDetail, ProcessStatus } from '../tracking/domain/status.js';
import type { StatusDifference } from '../tracking/queries/compare-status.js';
import type { Page } from '../tracking/queries/cursor.js';
import type { DevelopmentView } from '../tracking/queries/development-reader.js';
import type { MeasureHistory } from '../tracking/queries/get-measure-history.js';
import type { ProcessView } from '../tracking/queries/get-process.js';
import type { Timeline } from '../tracking/queries/get-timeline.js';
import type { AnsweredQuestions } from '../tracking/queries/list-questions.js';
import type { AppendedWarning } from '../tracking/queries/warning-reader.js';
import { answerOf, type Connection, type Parameters } from './connection.js';

/** Times as they were written; what is left out means now. */
export type TemporalQuery = {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
  readonly knownBy?: KnownBy | undefined;
  /** Only what is confirmed counts. */
  readonly evidence?: 'confirmed' | undefined;
};

/** Two dates with the same knowledge, or one date with the knowledge of two times. */
export type TemporalComparison = {
  readonly [Name in 'from' | 'to' | 'knownFrom' | 'knownTo']?: string | undefined;
} & TemporalQuery;

export interface ImportAnswer extends Imported {
  readonly warnings?: readonly AppendedWarning[];
}

/** `of` is 0 where nobody knows how much there is to do. */
export type OnProgress = (phase: string, done: number, of: number) => void;

const PROCESSES = '/processes';

/**
 * What the commands ask of a service. Rejects with a DomainError: `unavailable` when nothing answers, its other kinds for
 * what was refused.
 */
export class Client {
  constructor(readonly connection: Connection) {}

  processes(): Promise<readonly ProcessView[]> {
    return this.all(PROCESSES);
  }

  status(process: ProcessId, asked: TemporalQuery): Promise<ProcessStatus> {
    return this.connection.get(`${PROCESSES}/${process}/status`, asked);
  }

  measureStatus(process: ProcessId, measure: MeasureId, asked: TemporalQuery): Promise<MeasureStatusDetail> {
    return this.connection.get(`${PROCESSES}/${process}/measures/${measure}/status`, asked);
  }

  history(process: ProcessId, measure: MeasureId, asked: TemporalQuery): Promise<MeasureHistory> {
    return this.connection.get(`${PROCESSES}/${process}/measures/${measure}/history`, asked);
  }

  /** All pages as one. */
  async questions(process: ProcessId, asked: TemporalQuery): Promise<AnsweredQuestions> {
    const pages = await this.pages<AnsweredQuestions>(`${PROCESSES}/${process}/questions`, asked);
    return { ...pages[0]!, items: pages.flatMap(({ items }) => items), next: null };
  }

  question(process: ProcessId, question: QuestionId, asked: TemporalQuery): Promise<QuestionAnswerDetail> {
    return this.connection.get(`${PROCESSES}/${process}/questions/${question}`, asked);
  }

  development(process: ProcessId, development: DevelopmentId, asked: TemporalQuery): Promise<DevelopmentView> {
    return this.connection.get(`${PROCESSES}/${process}/developments/${development}`, asked);
  }

  /** All pages as one. */
  async timeline(process: ProcessId, asked: TemporalQuery): Promise<Timeline> {
    const pages = await this.pages<Timeline>(`${PROCESSES}/${process}/timeline`, asked);
    return { ...pages[0]!, items: pages.flatMap(({ items }) => items), next: null };
  }

  diff(process: ProcessId, asked: TemporalComparison): Promise<StatusDifference> {
    return this.connection.get(`${PROCESSES}/${process}/diff`, asked);
  }

  async import(file: string, onProgress: OnProgress): Promise<ImportAnswer> {
    // Asking a service must not wait for what it does not need.
    const { processOfDossier } = await import('../tracking/dossiers/dossier-process.js');
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

  async export(process: ProcessId, format: 'json' | 'csv'): Promise<AsyncIterable<string | Uint8Array>> {
    const { body } = await this.connection.fetch(`${PROCESSES}/${process}/export?format=${format}`);
    if (!body) throw unavailable('service/no-answer', 'The service answered without a body. Try again');
    return body;
  }

  /** Deletes the read model and makes it again from the log; answers how many events that took. */
  rebuild(_onProgress: OnProgress): Promise<number> {
    throw incorrect(
      'rebuild/needs-data',
      'A read model is rebuilt where it is: stop the service and give its directory with --data DIR',
    );
  }

  async close(): Promise<void> {
    // every answer was read to its end
  }

  /** Every page, as one list. */
  async all<Item>(path: string): Promise<readonly Item[]> {
    return (await this.pages<Page<Item>>(path)).flatMap(({ items }) => items);
  }

  private async pages<Answer extends Page<unknown>>(path: string, parameters: Parameters = {}): Promise<Answer[]> {
    const pages: Answer[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.connection.get<Answer>(path, { ...parameters, limit: String(PAGE_SIZE.most), cursor });
      pages.push(page);
      cursor = page.next;
    }
    return pages;
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
