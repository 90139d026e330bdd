import { setTimeout as pause } from 'node:timers/promises';
import { START } from '../../../src/kernel/event.js';
import { ReadModel } from '../../../src/read-model/read-model.js';
import type { WriteContext, Written } from '../../../src/tracking/commands/written.js';
import type { Development, DevelopmentId, MeasureId, Ruling } from '../../../src/tracking/domain/model.js';
import type { ProcessCommand } from '../../../src/tracking/domain/process.js';
import { collect, numbersFrom, refused, revision } from '../../contract/events.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

const airCargo = 'air-cargo' as MeasureId;
let service: TrackingService;

beforeEach(async () => {
  service = await TrackingService.start();
  await service.do({ type: 'OpenProcess', data: { id: PROCESS, title: 'Armenia-Türkiye normalization' } });
  await service.do({ type: 'DeclareMeasure', data: { id: airCargo, title: 'Air cargo', kind: 'restriction' } });
});
afterEach(() => service.discard());

const development = (id: string, given: object = {}): Development =>
  ({
    id,
    date: '2023-01-01',
    type: 'restriction-lifted',
    title: 'A ban falls',
    effects: [],
    ...given,
  }) as unknown as Development;
const recorded = (id: string, given: object = {}): ProcessCommand => ({
  type: 'RecordDevelopment',
  data: development(id, given),
});
const corrected = (id: string, title: string): ProcessCommand => ({
  type: 'CorrectDevelopment',
  data: { development: id as DevelopmentId, changes: { title }, reason: 'misread' },
});
const retracted = (id: string): ProcessCommand => ({
  type: 'RetractDevelopment',
  data: { development: id as DevelopmentId, reason: 'never happened' },
});
const ruled = (id: string, measure: MeasureId): ProcessCommand => ({
  type: 'RuleOnClaims',
  data: { id, measure, topic: 'cargo', resolution: 'in effect', reason: 'both say so' } as Ruling,
});

const anyone = { actor: 'editor', correlationId: 'request' };
const having = (seen: number): WriteContext => ({ ...anyone, expectedRevisions: [revision(seen)] });
const keyed = (key: string, requestHash = 'one request'): WriteContext => ({
  ...anyone,
  idempotency: { key, requestHash },
});

const log = () => collect(service.store.readAll(START));
const types = async () => (await log()).slice(2).map(({ type }) => type);

describe('commands that come at once', () => {
  test('all succeed, one behind the other, each seen by reads when it is answered', async () => {
    const answers = await Promise.all(
      numbersFrom(0, 200).map(async (n) => {
        const written = await service.do(recorded(`d${n}`));
        expect(service.follower.position).toBeGreaterThanOrEqual(written.position);
        return written;
      }),
    );
    expect(answers.map((answer) => answer.revision)).toEqual(numbersFrom(2, 200));
    expect(answers.map((answer) => answer.position)).toEqual(numbersFrom(3, 200));
    expect(answers.every(({ repeated }) => !repeated)).toBe(true);
  });

  test('build on one another: what was recorded a moment ago can be corrected, retracted and ruled on', async () => {
    await Promise.all([
      service.do({ type: 'DeclareMeasure', data: { id: 'visas' as MeasureId, title: 'Visas', kind: 'commitment' } }),
      service.do(recorded('d', { effects: [{ measure: 'visas', action: 'agree' }] })),
      service.do(corrected('d', 'The ban falls')),
      service.do(retracted('d')),
      service.do(ruled('r', 'visas' as MeasureId)),
    ]);
    expect(await types()).toEqual([
      'MeasureDeclared',
      'DevelopmentRecorded',
      'DevelopmentCorrected',
      'DevelopmentRetracted',
      'ClaimsRuled',
    ]);
  });

  test('and contradict each other: the first one counts', async () => {
    const outcomes = await Promise.allSettled([
      service.do(recorded('d')),
      service.do(recorded('d')),
      service.do(retracted('d')),
      service.do(corrected('d', 'too late')),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: refused('conflict', 'development/already-recorded') },
      { status: 'fulfilled' },
      { status: 'rejected', reason: refused('conflict', 'development/retracted') },
    ]);
    expect(await types()).toEqual(['DevelopmentRecorded', 'DevelopmentRetracted']);
  });
});

describe('a refused command', () => {
  test.each([
    ['names an unknown measure', recorded('d', { effects: [{ measure: 'roads', action: 'agree' }] }), 'incorrect'],
    ['corrects what was never recorded', corrected('never', 'title'), 'not-found'],
    ['rules on an unknown measure', ruled('r', 'roads' as MeasureId), 'not-found'],
  ])('that %s appends nothing and is not in the way of later ones', async (_, command, kind) => {
    await expect(service.do(command)).rejects.toMatchObject({ kind });
    expect(await types()).toEqual([]);
    expect(await service.do(recorded('later'))).toMatchObject({ revision: 2, position: 3 });
  });

  test('of a process that was never opened leaves that process unopened', async () => {
    const elsewhere = () => service.processes.handle('elsewhere' as typeof PROCESS, recorded('d'), anyone, 'd');
    await expect(elsewhere()).rejects.toThrow(refused('not-found', 'process/unknown'));
    await expect(elsewhere()).rejects.toThrow(refused('not-found', 'process/unknown'));
    expect(await types()).toEqual([]);
  });
});

describe('a revision that the caller has seen', () => {
  test('lets the command through when nothing came since', async () => {
    expect(await service.do(recorded('d'), having(1))).toMatchObject({ revision: 2 });
  });

  test.each([0, 2, 9])('other than the newest (%s) refuses the command, and nothing is appended', async (seen) => {
    await expect(service.do(recorded('d'), having(seen))).rejects.toThrow(refused('conflict', 'stream/wrong-revision'));
    expect(await types()).toEqual([]);
  });

  test('lets only one of many through', async () => {
    const outcomes = await Promise.allSettled(numbersFrom(0, 5).map((n) => service.do(recorded(`d${n}`), having(1))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await types()).toEqual(['DevelopmentRecorded']);
  });

  test('counts for another writer of the same log too', async () => {
    await service.store.append('process-armenia-turkiye' as never, revision(1), [eventOf('foreign')]);
    await expect(service.do(recorded('d'), having(1))).rejects.toThrow(refused('conflict', 'stream/wrong-revision'));
    expect(await service.do(recorded('d'))).toMatchObject({ revision: 3 });
  });
});

const eventOf = (id: string) => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057' as never,
  type: 'DevelopmentRecorded',
  schemaVersion: 1,
  data: development(id),
  metadata: anyone,
});

describe('an Idempotency-Key', () => {
  const asRetry = (written: Written): Written => ({ ...written, id: 'd', repeated: true });

  test('makes a retry answer as the first time, and append nothing', async () => {
    const first = await service.do(recorded('d'), keyed('k'));
    await service.do(recorded('another'));
    expect(await service.do(recorded('d'), keyed('k'))).toEqual(asRetry(first));
    expect(await types()).toHaveLength(2);
  });

  test('does so for requests that come at once', async () => {
    const [first, ...others] = await Promise.all(numbersFrom(0, 5).map(() => service.do(recorded('d'), keyed('k'))));
    expect(others).toEqual(others.map(() => asRetry(first!)));
    expect(await types()).toHaveLength(1);
  });

  test('does so after a restart', async () => {
    const first = await service.do(recorded('d'), keyed('k'));
    await service.close();
    service = await TrackingService.start(service.directory);
    expect(await service.do(recorded('d'), keyed('k'))).toEqual(asRetry(first));
  });

  test('does so after a restart before the read model has met the end of the log', async () => {
    const first = await service.do(recorded('d'), keyed('k'));
    await service.close();
    ReadModel.discard(service.directory);
    service = await TrackingService.start(service.directory);
    expect(await service.do(recorded('d'), keyed('k'))).toEqual(asRetry(first));
    expect(await types()).toHaveLength(1);
  });

  test('that came with another request is refused', async () => {
    await service.do(recorded('d'), keyed('k'));
    const again = () => service.do(recorded('another'), keyed('k', 'another request'));
    await expect(again()).rejects.toThrow(refused('conflict', 'idempotency-key/reused'));
    expect(await types()).toHaveLength(1);
  });

  test('that came with another request is refused while that one is under way', async () => {
    const outcomes = await Promise.allSettled([
      service.do(recorded('d'), keyed('k')),
      service.do(recorded('another'), keyed('k', 'another request')),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: refused('conflict', 'idempotency-key/reused') },
    ]);
    expect(await types()).toHaveLength(1);
  });

  test('of a request that was refused may come again, and is carried out when it can be', async () => {
    const early = () => service.do(corrected('d', 'The ban falls'), keyed('k'));
    const outcomes = await Promise.allSettled([early(), early(), early()]);
    expect(outcomes).toMatchObject(outcomes.map(() => ({ reason: refused('not-found', 'development/unknown') })));
    await service.do(recorded('d'));
    expect(await early()).toMatchObject({ repeated: false });
    expect(await early()).toMatchObject({ repeated: true });
  });
});

describe('a read model that is behind the log', () => {
  async function restartWithoutReadModel(): Promise<void> {
    await service.close();
    ReadModel.discard(service.directory);
    service = await TrackingService.start(service.directory);
  }

  beforeEach(() => service.do(recorded('d')));

  test.each([
    ['a new development', () => service.do(recorded('later'))],
    ['a correction', () => service.do(corrected('d', 'The ban falls'))],
    ['a retraction', () => service.do(retracted('d'))],
    ['a command on the revision that was seen', () => service.do(recorded('later'), having(2))],
  ])('is waited for by %s', async (_, command) => {
    await restartWithoutReadModel();
    expect(await command()).toMatchObject({ revision: 3, repeated: false });
  });

  test('does not let a development be recorded twice', async () => {
    await restartWithoutReadModel();
    await expect(service.do(recorded('d'))).rejects.toThrow(refused('conflict', 'development/already-recorded'));
  });

  test('because it cannot be written refuses commands; what was appended before is not appended again', async () => {
    const { db } = service.model;
    db.exec('PRAGMA query_only = ON');
    const stopped = refused('unavailable', 'read-model/stopped');
    await expect(service.do(recorded('e'), keyed('k'))).rejects.toThrow(stopped);
    await expect(service.do(recorded('e'), keyed('k'))).rejects.toThrow(stopped);
    await expect(service.do(recorded('f'))).rejects.toThrow(stopped);
    db.exec('PRAGMA query_only = OFF');
    while (service.follower.position < (await service.store.head())) await pause(20);
    expect(await service.do(recorded('e'), keyed('k'))).toMatchObject({ repeated: true });
    expect(await types()).toEqual(['DevelopmentRecorded', 'DevelopmentRecorded']);
  });
});
