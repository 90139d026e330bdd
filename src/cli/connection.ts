import { isUtf8 } from 'node:buffer';
import type { ReadableStream } from 'node:stream/web';
import {
  DomainError,
  type ErrorKind,
  incorrect,
  messageOf,
  type Problem,
  unavailable,
} from '../kernel/domain-error.js';
import type { Asking } from '../transparency-log/verify/http-source.js';

export interface Access {
  readonly url: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string;
  /** `Name: value` each. */
  readonly header?: readonly string[];
}

export type Parameters = Readonly<Record<string, string | undefined>>;

export interface Sent {
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly body?: string | ReadableStream;
  readonly duplex?: 'half';
}

type Ask = (url: string, request: Sent) => Promise<Response>;

/** HTTP to one service. Rejects with a DomainError: `unavailable` when no service answers, its other kinds for refusals. */
export class Connection {
  private readonly base: string;
  private readonly headers: Headers;

  /** `ask` is how a request gets to the service and its answer back. */
  constructor(
    { url, ...access }: Access,
    // The types of pages bring those of browsers, whose fetch knows no body that is still being written.
    private readonly ask: Ask = fetch as Ask,
  ) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw incorrect('url/invalid', `--url ${url} is not an http address. Try http://127.0.0.1:3000`);
    this.base = `${url.replace(/\/+$/, '')}/api/v1`;
    this.headers = accessHeaders(access);
  }

  async get<Answer>(path: string, parameters: Parameters = {}): Promise<Answer> {
    return answerOf(await this.fetch(path + queryOf(parameters)));
  }

  async send<Answer>(method: string, path: string, body?: unknown, headers: Parameters = {}): Promise<Answer> {
    const sent = new Headers();
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, bytesOf(value));
    if (body !== undefined) sent.set('content-type', 'application/json');
    const request = { method, headers: sent, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return answerOf(await this.fetch(path, request));
  }

  /** Anything that was not refused. */
  async fetch(path: string, request: Sent = {}): Promise<Response> {
    const headers = new Headers(this.headers);
    new Headers(request.headers).forEach((value, name) => headers.set(name, value));
    let response: Response;
    try {
      response = await this.ask(this.base + path, { ...request, headers });
    } catch (error) {
      throw notReachable(
        `No service answers at ${new URL(this.base).origin}`,
        error,
        '.\nStart one with "npm start", name another with --url, or read a store with --data DIR',
      );
    }
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

export async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw notDetente(response);
  }
}

function queryOf(parameters: Parameters): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

export function accessHeaders({ token, header = [] }: Omit<Access, 'url'>): Headers {
  const headers = new Headers();
  for (const line of header) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(\S.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw incorrect('header/invalid', `--header "${line}" is not a header. Write it as "X-Reader: press office"`);
    headers.append(name, bytesOf(value));
  }
  if (token !== undefined) {
    if (!/^[\x21-\x7e]+$/.test(token))
      throw incorrect('token/invalid', '--token holds what no token has: spaces, line breaks or letters beyond ASCII');
    headers.set('authorization', `Bearer ${token}`);
  }
  return headers;
}

/** Headers are bytes: what is beyond ASCII goes as UTF-8. */
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

function textOf(bytes: string): string {
  const read = Buffer.from(bytes, 'latin1');
  return isUtf8(read) ? read.toString() : bytes;
}

const GIVE_UP_AFTER_MS = 30_000;

/** How a log at an address is verified. The headers go with every request, for a proxy that asks who is there. */
export function servedLog(access: Omit<Access, 'url'>): Asking {
  const headers = accessHeaders(access);
  return {
    refusal,
    answerOf,
    get: (url) =>
      fetch(url, { headers, signal: AbortSignal.timeout(GIVE_UP_AFTER_MS) }).catch((error: unknown) => {
        throw notReachable(`Nothing answers at ${url}`, error);
      }),
  };
}

/** Why is what fetch has below its "fetch failed". */
function notReachable(what: string, error: unknown, advice = ''): DomainError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why =
    cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : messageOf(cause);
  return unavailable('service/unreachable', `${what} (${why})${advice}`);
}

const KINDS: Readonly<Record<number, ErrorKind>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  407: 'forbidden',
  409: 'conflict',
  412: 'conflict',
};

/** What the service refused with problem+json, in the words it was refused in; else what a proxy before it means. */
async function refusal(response: Response): Promise<DomainError> {
  const text = await response.text();
  const { status } = response;
  let problem: { code?: string; detail?: string; title?: string; errors?: Problem[] } | undefined;
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    return byProxy(response);
  }
  if (typeof problem?.code !== 'string') return byProxy(response);
  const kind = status >= 500 ? 'unavailable' : (KINDS[status] ?? 'incorrect');
  return new DomainError(kind, problem.code, problem.detail ?? problem.title ?? text, problem.errors ?? []);
}

function byProxy(response: Response): DomainError {
  const { status, headers } = response;
  const { origin } = new URL(response.url);
  const asks = textOf(headers.get('www-authenticate') ?? headers.get('proxy-authenticate') ?? '');
  switch (status) {
    case 401:
    case 407:
      return new DomainError(
        'forbidden',
        'proxy/asks-who-you-are',
        `What answers at ${origin} asks who you are (${status}${asks ? `, ${asks}` : ''}). ` +
          'Say it with --token TOKEN or --header "Authorization: …"',
      );
    case 403:
      return new DomainError(
        'forbidden',
        'proxy/refuses-you',
        `What answers at ${origin} does not let you through (403). Ask who runs it, or say who you are with --token`,
      );
    case 429:
      return unavailable(
        'proxy/too-many',
        `What answers at ${origin} wants fewer requests (429). Wait, then try again`,
      );
    case 502:
    case 503:
    case 504:
      return unavailable(
        'proxy/no-service',
        `What answers at ${origin} is a proxy, and finds no service behind it (${status}). Start the service, or try again`,
      );
    default:
      return notDetente(response);
  }
}

const notDetente = ({ url, status, redirected }: Response): DomainError =>
  unavailable(
    'service/not-detente',
    `${url} answered ${status}, and not as détente does. Check --url` +
      (redirected ? ', and whether a proxy wants you to log in: --token or --header' : ''),
  );
