import { type Action, lasts } from '../../src/tracking/domain/actions.js';
import { SeededRandom } from '../bench/dataset/random.js';
import { ADMIN } from '../e2e/keys.js';

export const PROCESSES = ['armenia-turkiye', 'serbia-kosovo'];
const MEASURES = ['border', 'cargo', 'visas'];
const ACTIONS: readonly Action[] = ['agree', 'take-effect', 'suspend', 'resume', 'postpone', 'dispute', 'end'];
const TYPES = ['agreement', 'talks-round', 'report', 'restriction-lifted'];

/** A request of which the log shows by its correlation id whether it was carried out, and how often. */
export interface Write {
  readonly request: string;
  readonly path: string;
  readonly body: object;
  readonly key: string | undefined;
  /** What the log must hold of it. */
  readonly event: { readonly type: string; readonly stream: string; readonly data: object };
}

export interface Answer {
  readonly status: number;
  readonly replayed: boolean;
  readonly type: string | null;
  readonly body: { readonly id: string; readonly position: number; readonly revision: number; readonly code?: string };
}

/** Rejects when the connection breaks before the whole answer is there. Connections are kept open in between. */
export async function send(url: string, { request, path, body, key }: Omit<Write, 'event'>): Promise<Answer> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...ADMIN,
      'x-request-id': request,
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    replayed: answer.headers.get('idempotency-replayed') === 'true',
    type: answer.headers.get('content-type'),
    body: (await answer.json()) as Answer['body'],
  };
}

export async function openProcesses(url: string): Promise<void> {
  const carryOut = async (
    path: string,
    body: { readonly id: string; readonly title: string; readonly kind?: string },
  ) => {
    const answer = await send(url, { request: `open${path}/${body.id}`, path, body, key: undefined });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer));
  };
  for (const id of PROCESSES) {
    await carryOut('/api/v1/processes', { id, title: id });
    for (const measure of MEASURES)
      await carryOut(`/api/v1/processes/${id}/measures`, { id: measure, title: measure, kind: 'commitment' });
  }
}

/** Writes one development after the other, and corrects and retracts those it was told are recorded. */
export class Client {
  private readonly standing: string[] = [];
  private count = 0;

  constructor(
    private readonly name: string,
    private readonly process: string,
    private readonly random: SeededRandom,
  ) {}

  next(): Write {
    const { random, standing } = this;
    this.count += 1;
    const chosen = random.happens(0.35) && standing.length > 0 ? random.between(0, standing.length - 1) : undefined;
    if (chosen === undefined) return this.write('DevelopmentRecorded', '', this.development());
    const development = standing.splice(chosen, 1)[0]!;
    if (random.happens(0.3))
      return this.write('DevelopmentRetracted', `/${development}/retractions`, { reason: 'twice' }, { development });
    const { title, effects, date } = this.development();
    const correction = { changes: { title, effects, date }, reason: 'misread' };
    return this.write('DevelopmentCorrected', `/${development}/corrections`, correction, { development });
  }

  /** What was not answered is left alone: it may or may not be there. */
  learn({ event: { type } }: Write, { body }: Answer): void {
    if (type !== 'DevelopmentRetracted') this.standing.push(body.id);
  }

  private write(type: string, path: string, body: object, target: object = {}): Write {
    const request = `${this.name}-${this.count}`;
    return {
      request,
      path: `/api/v1/processes/${this.process}/developments${path}`,
      body,
      key: this.random.happens(0.5) ? request : undefined,
      event: { type, stream: `process-${this.process}`, data: { ...body, ...target } },
    };
  }

  private development() {
    const { year, rest } = this.date();
    return {
      id: `${this.name}-${this.count}`,
      date: `${year}-${rest}`,
      type: this.random.oneOf(TYPES),
      title: `Development ${this.count} of ${this.name}`,
      effects: Array.from({ length: this.random.between(0, 3) }, () => {
        const action = this.random.oneOf(ACTIONS);
        const until = rest.endsWith('~') ? `${year + 1}` : `${year + 1}-${rest}`;
        const ends = this.random.happens(0.3) && lasts(action);
        return { measure: this.random.oneOf(MEASURES), action, ...(ends && { until }) };
      }),
    };
  }

  /** What is imprecise is spread over a thousand years: the service refuses many that overlap. */
  private date(): { readonly year: number; readonly rest: string } {
    const month = String(this.random.between(1, 12)).padStart(2, '0');
    if (this.random.happens(0.2)) return { year: this.random.between(1000, 1999), rest: `${month}~` };
    const day = String(this.random.between(1, 28)).padStart(2, '0');
    return { year: this.random.between(2000, 2029), rest: `${month}-${day}` };
  }
}
