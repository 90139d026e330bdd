import type { EventStore } from '../../src/event-store/event-store.js';
import { appendingAll, appendingAllOrNothing, completing } from './append-all.contract.js';
import { appending, competing, refusing, repeating } from './append.contract.js';
import { closing, following, reading } from './read.contract.js';

/**
 * What the prose of EventStore promises. `transactional`: its appendAll leaves nothing behind when it fails.
 * Without `skipUnless` the tests are counted as skipped.
 */
export function describeEventStore(
  name: string,
  open: () => Promise<EventStore>,
  { skipUnless = true, transactional }: { readonly skipUnless?: unknown; readonly transactional: boolean },
): void {
  (skipUnless ? describe : describe.skip)(`${name} event store`, () => {
    let store: EventStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    describe('an append', () => appending(() => store));
    describe('an append that comes again', () => repeating(() => store));
    describe('what is refused', () => refusing(() => store));
    describe('appending at the same time', () => competing(() => store));
    describe('appending in chunks', () => {
      appendingAll(() => store);
      if (transactional) appendingAllOrNothing(() => store);
      else completing(() => store);
    });
    describe('reading', () => reading(() => store));
    describe('following', () => following(() => store));
    describe('closing', () => closing(() => store));
  });
}
