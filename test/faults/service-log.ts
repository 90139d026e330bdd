import type { LoggedEvent } from '../../src/tracking/queries/read-log.js';
import { type Answer, send, type Write } from './service-client.js';

export interface Load {
  readonly answered: readonly { readonly write: Write; readonly answer: Answer }[];
  readonly unanswered: readonly Write[];
}

/** Every event after a position, page by page over HTTP. */
export async function readLog(url: string, after: number): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (let last = after; ;) {
    const answer = await fetch(`${url}/api/v1/events?after=${last}&limit=1000`);
    const page = (await answer.json()) as { events: LoggedEvent[]; head: number };
    events.push(...page.events);
    last = page.events.at(-1)?.position ?? page.head;
    if (last === page.head) return events;
  }
}

/** The log as the service tells it, read on after each restart; what was read before must be a part of it. */
export class WatchedLog {
  private readonly byRequest = new Map<string, LoggedEvent>();
  private readonly revisions = new Map<string, number>();
  private position = 0;

  /** Reads on: positions and revisions have no gaps, and no request was carried out twice. */
  async readOn(url: string): Promise<void> {
    for (const event of await readLog(url, this.position)) {
      expect(event.position).toBe(this.position + 1);
      expect(event.revision).toBe((this.revisions.get(event.stream) ?? -1) + 1);
      expect({ repeated: this.byRequest.has(event.correlationId) }).toEqual({ repeated: false });
      this.position = event.position;
      this.revisions.set(event.stream, event.revision);
      this.byRequest.set(event.correlationId, event);
    }
  }

  get length(): number {
    return this.position;
  }

  has({ request }: Write): boolean {
    return this.byRequest.has(request);
  }

  /** It is there as it was sent, and where the answer said. */
  expectAnswered({ answered }: Pick<Load, 'answered'>): void {
    for (const { write, answer } of answered) {
      const { position, revision } = answer.body;
      expect(this.byRequest.get(write.request)).toMatchObject({ ...write.event, position, revision });
    }
  }

  /** Sends what was not answered and has a key twice again: it is there once, whether it was there before or not. */
  async retry(url: string, { unanswered }: Load): Promise<void> {
    for (const write of unanswered.filter(({ key }) => key !== undefined)) {
      const wasThere = this.has(write);
      const answers = await Promise.all([send(url, write), send(url, write)]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect(answers.filter(({ replayed }) => replayed)).toHaveLength(wasThere ? 2 : 1);
      await this.readOn(url);
      this.expectAnswered({ answered: answers.map((answer) => ({ write, answer })) });
    }
  }

  /** Read again from the beginning, it is what was read bit by bit. */
  async expectSame(url: string): Promise<void> {
    expect(await readLog(url, 0)).toEqual([...this.byRequest.values()]);
  }
}
