import { canonicalJson } from '../../kernel/canonical-json.js';
import { unavailable } from '../../kernel/domain-error.js';
import { tilePath } from '../merkle/tiles.js';
import { sha256Hex } from '../sha256.js';
import { type LoggedLeaf, TreeSource } from './tree-source.js';

const EVENTS_A_PAGE = 1_000;
const GIVE_UP_AFTER_MS = 30_000;
/** What a proxy says to who did not say who they are. */
const UNANSWERED: ReadonlySet<number> = new Set([401, 407]);

/** An event as /api/v1/events shows it; of those that are nobody's business only a position and a hash. */
type ShownEvent = { readonly position: number; readonly hash?: string; readonly data?: object } & Readonly<
  Record<string, unknown>
>;

/** A running service, or whatever serves the same files at the same addresses. */
export class HttpSource extends TreeSource {
  private constructor(
    private readonly base: string,
    private readonly headers: Headers,
    private readonly hasEvents: boolean,
  ) {
    super();
  }

  /** The headers go with every request, for a proxy that asks who is there. */
  static async open(url: string, headers = new Headers()): Promise<HttpSource> {
    const base = url.replace(/\/+$/, '').replace(/\/audit$/, '');
    const response = await answer(`${base}/api/v1/events?limit=1`, headers);
    if (UNANSWERED.has(response.status)) throw refused(response);
    await response.body?.cancel();
    return new HttpSource(base, headers, response.ok);
  }

  async checkpoint(): Promise<string> {
    return (await this.text('checkpoint')) ?? '';
  }

  async claimedKeys(): Promise<readonly string[]> {
    return ((await this.text('verifier-key')) ?? '').split('\n').filter((line) => line !== '');
  }

  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined> {
    return this.bytes(tilePath({ level, index, width }));
  }

  entries(index: number, width: number): Promise<Uint8Array | undefined> {
    return this.bytes(tilePath({ level: 'entries', index, width }));
  }

  events(): AsyncIterable<LoggedLeaf> | undefined {
    return this.hasEvents ? this.shownEvents() : undefined;
  }

  private async *shownEvents(): AsyncIterable<LoggedLeaf> {
    for (let after = 0; ;) {
      const response = await answer(`${this.base}/api/v1/events?after=${after}&limit=${EVENTS_A_PAGE}`, this.headers);
      if (!response.ok) throw refused(response);
      const { events } = (await response.json()) as { readonly events: readonly ShownEvent[] };
      for (const event of events)
        yield { position: event.position, differenceFrom: (entry) => differenceOf(event, entry) };
      if (events.length === 0) return;
      after = events.at(-1)!.position;
    }
  }

  private async text(name: string): Promise<string | undefined> {
    const bytes = await this.bytes(name);
    return bytes && Buffer.from(bytes).toString();
  }

  private async bytes(name: string): Promise<Uint8Array | undefined> {
    const response = await answer(`${this.base}/audit/${name}`, this.headers);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    if (response.status === 404) return undefined;
    throw refused(response);
  }
}

async function answer(url: string, headers: Headers): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(GIVE_UP_AFTER_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw unavailable(
      'service/unreachable',
      `Nothing answers at ${url} (${cause instanceof Error ? cause.message : String(cause)})`,
    );
  }
}

const refused = ({ url, status }: Response) =>
  unavailable(
    'service/refused',
    UNANSWERED.has(status)
      ? `${url} asks who you are (${status}). Say it with --token or --header`
      : `${url} answered ${status}. Try again`,
  );

/** Not every member of an entry is shown with the event (the request's hash is not); all that are shown must agree. */
function differenceOf({ data, ...shown }: ShownEvent, entry: Uint8Array): string | undefined {
  let sealed: Record<string, unknown>;
  try {
    sealed = JSON.parse(Buffer.from(entry).toString()) as typeof sealed;
  } catch {
    return 'the entry is not JSON';
  }
  const expected: Record<string, unknown> = { ...shown, ...(data && { dataHash: sha256Hex(canonicalJson(data)) }) };
  const differing = Object.keys({ ...expected, ...sealed }).filter(
    (name) => name !== 'requestHash' && (expected[name] ?? null) !== (sealed[name] ?? null),
  );
  return differing.length === 0
    ? undefined
    : differing.map((name) => (name === 'dataHash' ? 'its data' : name)).join(', ');
}
