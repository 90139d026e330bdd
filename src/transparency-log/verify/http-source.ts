import { canonicalJson } from '../../kernel/canonical-json.js';
import { tilePath } from '../merkle/tiles.js';
import { sha256Hex } from '../sha256.js';
import { type LoggedLeaf, TreeSource } from './tree-source.js';

const EVENTS_A_PAGE = 1_000;

/** An event as /api/v1/events shows it; of those that are nobody's business only a position and a hash. */
type ShownEvent = { readonly position: number; readonly hash?: string; readonly data?: object } & Readonly<
  Record<string, unknown>
>;

/** How to get what is at an address: the headers that a proxy wants, and what its refusals mean, are the caller's. */
export interface Asking {
  /** Answers refusals too; rejects with `unavailable` when nothing answers. */
  get(url: string): Promise<Response>;
  refusal(response: Response): Promise<Error>;
  /** Rejects with `unavailable` where it is no JSON. */
  answerOf<Answer>(response: Response): Promise<Answer>;
}

/** A running service, or whatever serves the same files at the same addresses. */
export class HttpSource extends TreeSource {
  private constructor(
    private readonly base: string,
    private readonly asking: Asking,
    private readonly hasEvents: boolean,
  ) {
    super();
  }

  static async open(url: string, asking: Asking): Promise<HttpSource> {
    const base = url.replace(/\/+$/, '').replace(/\/audit$/, '');
    const response = await asking.get(`${base}/api/v1/events?limit=1`);
    // Whatever else than that there are none must not pass for it: nothing would be held against the events.
    const hasEvents = response.status !== 404;
    if (hasEvents && !response.ok) throw await asking.refusal(response);
    await response.body?.cancel();
    return new HttpSource(base, asking, hasEvents);
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
      const response = await this.asking.get(`${this.base}/api/v1/events?after=${after}&limit=${EVENTS_A_PAGE}`);
      if (!response.ok) throw await this.asking.refusal(response);
      const { events } = await this.asking.answerOf<{ readonly events: readonly ShownEvent[] }>(response);
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
    const response = await this.asking.get(`${this.base}/audit/${name}`);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    throw await this.asking.refusal(response);
  }
}

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
