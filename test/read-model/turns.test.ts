import { Clock } from '../../src/kernel/clock.js';
import type { Micros } from '../../src/kernel/instant.js';
import { atOnce, type Pieces, Turns, alongside } from '../../src/read-model/turns.js';

/** Each piece of work takes so long. */
class WorkingClock extends Clock {
  private instant = 0;

  now(): Micros {
    return this.instant as Micros;
  }

  work(ms: number): void {
    this.instant += ms * 1_000;
  }
}

const LIMITS = { turnMs: 20, budgetMs: 1_000, atOnce: 1, waiting: 2 };

let clock: WorkingClock;
let turns: Turns;
beforeEach(() => {
  clock = new WorkingClock();
  turns = new Turns(clock, LIMITS);
});

function* question(pieces: number, onPiece: (done: number) => void = () => undefined): Pieces<number> {
  for (let done = 1; done <= pieces; done++) {
    clock.work(10);
    onPiece(done);
    yield;
  }
  return pieces;
}

const forEver = () => question(Infinity);

test('a question is answered the same in turns and at once', async () => {
  expect(atOnce(question(7))).toBe(7);
  expect(await turns.take(question(7))).toBe(7);
});

test('others come in between its turns', async () => {
  const seen: string[] = [];
  const long = turns.take(question(9, (done) => seen.push(`piece ${done}`)));
  setImmediate(() => seen.push('another'));
  await long;
  expect(seen.at(-1)).toBe('piece 9');
  expect(seen.indexOf('another')).toBeLessThan(seen.indexOf('piece 9'));
});

test('what one turn is enough for never waits, and is never refused', async () => {
  const costly = Array.from({ length: 5 }, () => turns.take(forEver()).catch((error: { code: string }) => error.code));
  expect(await turns.take(question(1))).toBe(1);
  await Promise.all(costly);
});

test('of costly ones so many wait, and the next are told to come again', async () => {
  const asked = Array.from({ length: 5 }, () => turns.take(question(10)));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  await expect(asked.at(-1)).rejects.toMatchObject({ kind: 'unavailable', code: 'service/busy' });
});

test('one that takes more than its budget is given up, and the next goes on', async () => {
  const endless = turns.take(forEver());
  const next = turns.take(question(10));
  await expect(endless).rejects.toMatchObject({ code: 'question/too-costly' });
  expect(await next).toBe(10);
});

test('what is worked on in the background lets others go first after each piece', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('another'));
  await alongside(question(3, (done) => seen.push(`piece ${done}`)));
  expect(seen.indexOf('another')).toBeLessThan(seen.indexOf('piece 2'));
});

test('work ends when the client has left', async () => {
  const left = new AbortController();
  let pieces = 0;
  const abandoned = turns.take(
    question(90, (done) => {
      pieces = done;
      if (done === 4) left.abort();
    }),
    left.signal,
  );
  await expect(abandoned).rejects.toMatchObject({ code: 'request/abandoned' });
  expect(pieces).toBe(4);
});
