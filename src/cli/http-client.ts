import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { DomainError, type ErrorKind, type Problem, incorrect, unavailable } from '../kernel/domain-error.js';
import type { Imported } from '../tracking/commands/import-dossier.command.js';
import type { MeasureId, ProcessId } from '../tracking/domain/model.js';
import type { MeasureStatusDetail, ProcessStatus } from '../tracking/domain/status.js';
import { processOfDossier } from '../tracking/dossiers/dossier-process.js';
import type { Page, ProcessView, Timeline } from '../tracking/queries/record.queries.js';
import type { StatusDifference } from '../tracking/queries/status.queries.js';
import { type Asked, type AskedTwice, Client, type OnProgress, TIMELINE_PAGE } from './client.js';

type Parameters = Readonly<Record<string, string | undefined>>;

/** Asks a running service. */
export class HttpClient extends Client {
  private readonly base: string;

  constructor(url: string) {
    super();
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw incorrect('url/invalid', `--url ${url} is not an http address. Try http://127.0.0.1:3000`);
    this.base = `${url.replace(/\/+$/, '')}/api/v1/processes`;
  }

  async processes(): Promise<readonly ProcessView[]> {
    return (await this.get<Page<ProcessView>>('', {})).items;
  }

  status(process: ProcessId, asked: Asked): Promise<ProcessStatus> {
    return this.get(`/${process}/status`, { ...asked });
  }

  measureStatus(process: ProcessId, measure: MeasureId, asked: Asked): Promise<MeasureStatusDetail> {
    return this.get(`/${process}/measures/${measure}/status`, { ...asked });
  }

  async timeline(process: ProcessId, asked: Asked): Promise<Timeline> {
    const limit = String(TIMELINE_PAGE);
    let page = await this.get<Timeline>(`/${process}/timeline`, { ...asked, limit });
    const items = [...page.items];
    while (page.next !== null) {
      page = await this.get<Timeline>(`/${process}/timeline`, { ...asked, limit, cursor: page.next });
      items.push(...page.items);
    }
    return { ...page, items };
  }

  diff(process: ProcessId, asked: AskedTwice): Promise<StatusDifference> {
    return this.get(`/${process}/diff`, { ...asked });
  }

  async import(file: string, onProgress: OnProgress): Promise<Imported> {
    const process = await processOfDossier(file);
    const { size } = await stat(file);
    const response = await this.fetch(`/${process}/import`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Readable.toWeb(Readable.from(metered(file, size, onProgress))),
      duplex: 'half',
    });
    return (await response.json()) as Imported;
  }

  async export(process: ProcessId, format: 'json' | 'csv'): Promise<AsyncIterable<Uint8Array>> {
    const { body } = await this.fetch(`/${process}/export?format=${format}`, {});
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

  private async get<Answer>(path: string, parameters: Parameters): Promise<Answer> {
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await this.fetch(`${path}?${new URLSearchParams(given).toString()}`, {});
    return (await response.json()) as Answer;
  }

  private async fetch(path: string, request: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(this.base + path, request);
    } catch (error) {
      throw notReachable(this.base, error);
    }
    if (!response.ok) throw await refusal(response);
    return response;
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

function notReachable(base: string, error: unknown): DomainError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return unavailable(
    'service/unreachable',
    `No service answers at ${new URL(base).origin}${why}.\n` +
      'Start one with "npm start", name another with --url, or read a store with --data DIR',
  );
}

const KINDS: Readonly<Record<number, ErrorKind>> = {
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  412: 'conflict',
};

/** What the service refused with problem+json, in the words it was refused in. */
async function refusal(response: Response): Promise<DomainError> {
  const text = await response.text();
  const { status } = response;
  let problem: { code?: string; detail?: string; errors?: (Problem & { parameter?: string })[] } = {};
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    return unavailable(
      'service/not-detente',
      `${response.url} answered ${status}, and not as détente does. Check --url`,
    );
  }
  const kind = status >= 500 ? 'unavailable' : (KINDS[status] ?? 'incorrect');
  return new DomainError(kind, problem.code ?? `http/${status}`, problem.detail ?? text, problem.errors ?? []);
}
