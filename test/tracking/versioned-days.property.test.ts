import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { AFTER_ALL, type Day } from '../../src/kernel/day.js';
import type { Entry } from '../../src/tracking/projections/day-leaf.js';
import { VersionedDays } from '../../src/tracking/projections/versioned-days.js';

const day = fc.integer({ min: 0, max: 400 });
const change = fc.record({
  timeline: fc.constantFrom(7, -3),
  from: day,
  length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(Infinity)),
  days: fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 40 }),
  value: fc.integer({ min: 0, max: 2_000_000_000 }),
  /** One event may change a timeline twice. */
  sameVersion: fc.boolean(),
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

const rangeOf = ({ from, length }: Change) => ({
  from: from as Day,
  to: (length === Infinity ? AFTER_ALL : from + length) as Day,
});
const entriesOf = ({ from, length, days, value }: Change): Entry[] =>
  days
    .filter((offset) => offset < length)
    .sort((a, b) => a - b)
    .map((offset) => ({ day: (from + offset) as Day, value: value + offset }));

/** The version of each change, from 1. */
function numbered(changes: readonly Change[]): number[] {
  let version = 0;
  return changes.map(({ sameVersion }) => (version += sameVersion && version > 0 ? 0 : 1));
}

/** The plainest thing that could be right: a whole copy of every version. */
function versionsOf(changes: readonly Change[], timeline: number): Entry[][] {
  const versions: Entry[][] = [[]];
  const numbers = numbered(changes);
  for (const [index, one] of changes.entries()) {
    const before = versions[numbers[index]!] ?? versions.at(-1)!;
    const { from, to } = rangeOf(one);
    const kept = before.filter((entry) => entry.day < from || entry.day >= to);
    const after = [...kept, ...entriesOf(one)].sort((a, b) => a.day - b.day);
    versions[numbers[index]!] = one.timeline === timeline ? after : before;
  }
  return versions;
}

const isMarked = (value: number): boolean => value % 5 === 0;
const kindOf = (value: number): number => value % 3;

const KEEPING = ['in memory', 'written after each change', 'written, and read back'] as const;

function written(changes: readonly Change[], keeping: (typeof KEEPING)[number]): VersionedDays {
  const db = new DatabaseSync(':memory:');
  db.exec(VersionedDays.SCHEMA);
  const days = new VersionedDays(db);
  const versions = numbered(changes);
  for (const [index, one] of changes.entries()) {
    days.replace(one.timeline, versions[index]!, rangeOf(one), entriesOf(one));
    if (keeping !== 'in memory') days.write();
    if (keeping === 'written, and read back') days.forget();
  }
  return days;
}

test.each(KEEPING)('every version of a timeline stays as it was (%s)', (keeping) =>
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 60, size: 'max' }), (changes) => {
      const days = written(changes, keeping);
      for (const timeline of [7, -3])
        versionsOf(changes, timeline).forEach((entries, version) => {
          expect([...days.after(timeline, -1 as Day, version)]).toEqual(entries);
          for (const at of [0, 13, 57, 200, 399, 440]) {
            expect(days.floor(timeline, at as Day, version)).toEqual(entries.findLast((entry) => entry.day <= at));
            const after = entries.filter((entry) => entry.day > at);
            expect([...days.after(timeline, at as Day, version)]).toEqual(after);
            const value = entries.findLast((entry) => entry.day <= at)?.value;
            const marked = entries.findLast((entry) => entry.day <= at && isMarked(entry.value))?.day;
            const { changed, ...around } = days.around(timeline, at as Day, version, { isMarked, kindOf });
            expect(around).toEqual({ value, marked });
            const kind = value === undefined ? 0 : kindOf(value);
            const change = after.find((entry) => kindOf(entry.value) !== kind)?.day ?? AFTER_ALL;
            expect(changed ?? change).toBe(change);
            expect(days.next(timeline, at as Day, version)).toEqual(after[0]?.day ?? AFTER_ALL);
          }
        });
      const newest = versionsOf(changes, 7).at(-1)!;
      expect(days.newestFloor(7, 250 as Day)).toEqual(newest.findLast((entry) => entry.day <= 250));
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60) },
  ),
);

test('what is not written yet is found, however many timelines changed since', () => {
  const db = new DatabaseSync(':memory:');
  db.exec(VersionedDays.SCHEMA);
  const days = new VersionedDays(db);
  const all = { from: 0 as Day, to: AFTER_ALL };
  for (let timeline = 0; timeline < 140_000; timeline++) days.replace(timeline, 1, all, [{ day: 5 as Day, value: 7 }]);
  expect(days.floor(0, 9 as Day, 1)).toEqual({ day: 5, value: 7 });
});
