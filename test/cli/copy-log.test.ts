import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyLog, type RestoringLog } from '../../src/event-store/copy-log.js';
import { openLog } from '../../src/event-store/event-store.module.js';
import type { Position, RecordedEvent } from '../../src/kernel/event.js';
import { SystemClock } from '../../src/operations/system-clock.js';
import { aStream, anEvent, collect, refused, someEvents } from '../contract/events.js';
import { aPrefix, describeWithEngine, engine } from '../engine/engine.js';
import { detente } from './command-line.js';

const START = 0 as Position;
const scratch = mkdtempSync(join(tmpdir(), 'detente-copy-test-'));
let made = 0;
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const aDirectory = (): string => join(scratch, String(++made));
const open = (dataDir: string): Promise<RestoringLog> =>
  openLog({ dataDir, eventStoreUrl: '', eventStorePrefix: '' }, new SystemClock());

/** Streams in turns, a large event, texts that some encodings change, members that look like numbers. */
async function aLog(directory: string): Promise<readonly RecordedEvent[]> {
  const log = await open(directory);
  const streams = [aStream(), aStream(), aStream()];
  for (let n = 0; n < 60; n++) await log.append(streams[n % 7 === 0 ? 0 : n % 3]!, 'any', someEvents(1 + (n % 4)));
  await log.append(streams[0]!, 'any', [
    anEvent({
      data: { text: 'Ա'.repeat(300_000), '10': -0.5, '2': [1e21, null], '': 'Ağrı \u0000 \ud83d\ude00 \ud800' },
    }),
    anEvent({
      metadata: { actor: 'editor', requestHash: '00', correlationId: 'c', causationId: 'b' },
      schemaVersion: 7,
    }),
  ]);
  await log.append(aStream(), 'none', someEvents(700));
  const events = await collect(log.readAll(START));
  await log.close();
  return events;
}

async function logIn(directory: string): Promise<readonly RecordedEvent[]> {
  const log = await open(directory);
  const events = await collect(log.readAll(START));
  await log.close();
  return events;
}

/** Also the order of members. */
const bytesOf = (events: readonly RecordedEvent[]): string =>
  JSON.stringify(events.map((event) => Object.entries(event)));

test('a log is copied from one directory to another as it is', async () => {
  const [from, to] = [aDirectory(), aDirectory()];
  const events = await aLog(from);
  const { exit, out, err } = await detente('copy-log', '--from', from, '--to', to);
  expect({ exit, out }).toEqual({
    exit: 0,
    out: `${events.length} events copied, 0 there already; all ${events.length} are the same in both logs\n`,
  });
  expect(err).toBe('copying …\nverifying …\n');
  expect(bytesOf(await logIn(to))).toBe(bytesOf(events));
});

test('an interrupted copy goes on where it ended, and the copy can be written to', async () => {
  const [from, to] = [aDirectory(), aDirectory()];
  const events = await aLog(from);
  const [source, target] = [await open(from), await open(to)];
  const interrupted = Object.create(target, {
    restore: {
      value: async (batch: readonly RecordedEvent[]) => {
        if (batch[0]!.position > 500) throw new Error('the power went out');
        await target.restore(batch);
      },
    },
  }) as RestoringLog;
  await expect(copyLog(source, interrupted, () => undefined)).rejects.toThrow('the power went out');
  const before = await target.head();
  expect(before).toBeGreaterThan(0);
  expect(await copyLog(source, target, () => undefined)).toBe(events.length - before);
  expect(await copyLog(source, target, () => undefined)).toBe(0);
  await source.append(events[0]!.stream, 'any', someEvents(1));
  expect(await copyLog(source, target, () => undefined)).toBe(1);
  expect(await target.append(events[0]!.stream, 'exists', someEvents(1))).toMatchObject({
    position: events.length + 2,
  });
  await Promise.all([source.close(), target.close()]);
});

test('another log is refused, untouched, with the place where they differ', async () => {
  const [from, to] = [aDirectory(), aDirectory()];
  await aLog(from);
  const events = await aLog(to);
  const { exit, err } = await detente('copy-log', '--from', from, '--to', to);
  expect({ exit, err }).toEqual({ exit: 2, err: expect.stringContaining('differ at position 1: it is another event') });
  expect(await logIn(to)).toEqual(events);
});

test('a longer copy is another log', async () => {
  const [from, to] = [aDirectory(), aDirectory()];
  await aLog(from);
  cpSync(from, to, { recursive: true });
  const [source, target] = [await open(from), await open(to)];
  await target.append(aStream(), 'none', someEvents(1));
  await expect(copyLog(source, target, () => undefined)).rejects.toEqual(refused('conflict', 'copy/other-log'));
  await Promise.all([source.close(), target.close()]);
});

test('what is not there is not made', async () => {
  const [from, to] = [aDirectory(), aDirectory()];
  const { exit, err } = await detente('copy-log', '--from', from, '--to', to);
  expect({ exit, err }).toEqual({ exit: 3, err: expect.stringContaining(`There is no log in ${from}`) });
  expect(readdirSync(scratch)).not.toContain(String(made));
  expect((await detente('copy-log', '--from', scratch, '--to', scratch)).exit).toBe(3);
});

describeWithEngine('between a directory and KurrentDB', () => {
  test('a log comes back as it was, also after an interruption', async () => {
    const [from, back, prefix] = [aDirectory(), aDirectory(), aPrefix()];
    const events = await aLog(from);
    const scratchIndex = aDirectory();
    const target = await openLog(
      { dataDir: scratchIndex, eventStoreUrl: engine, eventStorePrefix: prefix },
      new SystemClock(),
    );
    await target.restore(events.slice(0, 333));
    await target.close();
    const there = await detente('copy-log', '--from', from, '--to', engine, '--prefix', prefix, '--json');
    expect({ ...there, err: '' }).toEqual({ exit: 0, err: '', out: expect.any(String) });
    expect(JSON.parse(there.out)).toEqual({ copied: events.length - 333, events: events.length });
    const again = await detente('copy-log', '--from', engine, '--to', back, '--prefix', prefix);
    expect(again).toMatchObject({ exit: 0 });
    expect(bytesOf(await logIn(back))).toBe(bytesOf(events));
  });
});
