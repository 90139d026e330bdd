import { NEVER_WRITTEN, type OperationalStreams } from '../../event-store/operational-streams.js';
import type { Revision } from '../../kernel/event.js';
import type { Micros } from '../../kernel/instant.js';

const STREAM = 'key-uses';
const KEEP = 1;

interface Uses {
  readonly uses: Readonly<Record<string, Micros>>;
}

/** When each key was last used: not history, so it is kept beside the log, and now and then. All replicas keep one record. */
export class KeyUses {
  private readonly last = new Map<string, Micros>();
  private isNew = false;

  constructor(private readonly streams: OperationalStreams) {}

  note(id: string, at: Micros): void {
    this.last.set(id, at);
    this.isNew = true;
  }

  of(id: string): Micros | undefined {
    return this.last.get(id);
  }

  /** Takes in what was kept, here or by another replica; answers where the next record goes. */
  async read(): Promise<Revision> {
    for await (const { revision, data } of this.streams.readBackwards(STREAM)) {
      for (const [id, at] of Object.entries((data as Uses).uses))
        if (at > (this.last.get(id) ?? 0)) this.last.set(id, at);
      return revision;
    }
    return NEVER_WRITTEN;
  }

  async keep(): Promise<void> {
    if (!this.isNew) return;
    const end = await this.read();
    this.isNew = false;
    try {
      await this.streams.append(STREAM, end, [{ uses: Object.fromEntries(this.last) } satisfies Uses], { keep: KEEP });
    } catch (error) {
      this.isNew = true;
      throw error;
    }
  }
}
