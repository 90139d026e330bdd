import type { DomainError } from '../../src/kernel/domain-error.js';
import type { EventId, NewEvent, Revision, StreamId } from '../../src/kernel/event.js';
import { RandomIds } from '../../src/operations/random-ids.js';

const ids = new RandomIds();

export const anId = (): EventId => ids.fresh();

export const anEvent = (changes: Partial<NewEvent> = {}): NewEvent => ({
  id: anId(),
  type: 'DevelopmentRecorded',
  schemaVersion: 1,
  data: { title: 'Charter flights begin', effects: [{ measure: 'air-charter', action: 'take-effect' }] },
  metadata: { actor: 'editor', correlationId: anId() },
  ...changes,
});

export const someEvents = (count: number): NewEvent[] => Array.from({ length: count }, () => anEvent());

/** A stream that no other test writes to: an engine may keep what earlier tests left. */
export const aStream = (): StreamId => `process-${anId()}` as StreamId;

export const revision = (value: number): Revision => value as Revision;

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export const refused = (kind: DomainError['kind'], code: string) => expect.objectContaining({ kind, code });

export const numbersFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, n) => first + n);

export const idsOf = (events: readonly NewEvent[]): EventId[] => events.map(({ id }) => id);
