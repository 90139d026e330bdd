import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  catchUp,
  firstDifference,
  keptPosition,
  rebuiltRowsOf,
  rowsOf,
} from '../tracking/projections/read-model-rows.js';
import { type Answer, openProcesses, send, type Write } from './service-client.js';
import { asSeenBy, serviceDisks } from './service-disk.js';
import { WatchedLog } from './service-log.js';
import { ServiceProcess } from './service-process.js';

const P = '/api/v1/processes/armenia-turkiye';
const NEVER = 1_000;

const ways = [
  { how: 'at once', suddenly: true },
  { how: 'little by little', suddenly: false },
] as const;
/** The log, the read model and what seals them share the room: whether the log or the read model feels it first, varies. */
const CODES = ['log/write-failed', 'read-model/stopped'];
const disks = serviceDisks.flatMap((disk) => ways.map((way) => ({ name: disk.name, how: way.how, disk, way })));

function writeOf(number: number): Write {
  const id = `write-${number}`;
  const body = {
    ...{ id, date: `${2000 + number}`, type: 'report', title: 'A report' },
    effects: Array.from({ length: 15 }, (_, n) => {
      return { measure: 'cargo', action: n % 2 ? 'resume' : 'suspend', from: `${1950 + n}-06-01` };
    }),
  };
  const event = { type: 'DevelopmentRecorded', stream: 'process-armenia-turkiye', data: body };
  return { request: id, path: `${P}/developments`, body, key: id, event };
}

describe.each(disks)('$name, met $how', ({ disk, way }) => {
  let directory: string;
  let service: ServiceProcess;
  let log: WatchedLog;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'detente-service-full-'));
    service = await disk.start(directory);
    log = new WatchedLog();
    await openProcesses(service.url);
    await log.readOn(service.url);
    while ((await inACopy(keptPosition)) < log.length) await pause(20);
  });
  afterEach(async () => {
    await ServiceProcess.killAll();
    rmSync(directory, { recursive: true, force: true });
  });

  /** The file system of the service ends with it, and only a copy can be opened by its path from here. */
  async function inACopy<T>(look: (copy: string) => T | Promise<T>): Promise<T> {
    const copy = mkdtempSync(join(tmpdir(), 'detente-service-full-copy-'));
    try {
      cpSync(asSeenBy(service, directory), copy, { recursive: true });
      return await look(copy);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }

  async function writeUntilRefused() {
    const answered: { write: Write; answer: Answer }[] = [];
    for (let number = 0; number < NEVER; number++) {
      if (number === 4 && way.suddenly) disk.fill(service, directory);
      const write = writeOf(number);
      const answer = await send(service.url, write);
      if (answer.status !== 201) return { answered, refused: { write, answer } };
      answered.push({ write, answer });
    }
    throw new Error('the disk never got full');
  }

  async function retryUntilAnswered(write: Write): Promise<Answer> {
    for (let tries = 0; tries < NEVER; tries++) {
      const answer = await send(service.url, write);
      if (answer.status !== 503) return answer;
      await pause(20);
    }
    throw new Error('the service never wrote again');
  }

  const read = async () => (await fetch(`${service.url}${P}/measures/cargo/status?asOf=2025-01-01`)).status;

  test('refuses writes with the reason, goes on answering reads, and writes again once there is room', async () => {
    const { answered, refused } = await writeUntilRefused();
    expect(answered.length).toBeGreaterThan(3);
    expect(refused.answer.status).toBe(503);
    expect(refused.answer.type).toContain('application/problem+json');
    expect(CODES).toContain(refused.answer.body.code);
    expect(await read()).toBe(200);
    await log.readOn(service.url);
    log.expectAnswered({ answered });
    const wasThere = log.has(refused.write);
    expect({ code: refused.answer.body.code, wasThere }).toEqual(
      wasThere ? { code: 'read-model/stopped', wasThere } : { code: 'log/write-failed', wasThere },
    );
    const again = await send(service.url, refused.write);
    expect(again.status).toBe(503);
    expect(CODES).toContain(again.body.code);

    disk.free(service, directory);
    const answer = await retryUntilAnswered(refused.write);
    expect(answer).toMatchObject({ status: 201, replayed: wasThere });
    const next = writeOf(answered.length + 1);
    const after = { write: next, answer: await send(service.url, next) };
    await log.readOn(service.url);
    log.expectAnswered({ answered: [...answered, { write: refused.write, answer }, after] });
    await log.expectSame(service.url);
    const difference = await inACopy(async (copy) => {
      await catchUp(copy);
      return firstDifference(rowsOf(copy), await rebuiltRowsOf(copy));
    });
    expect(difference).toBeUndefined();
    expect(await service.terminate()).toMatchObject({ code: 0, errors: '' });
  });
});
