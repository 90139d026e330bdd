import { QueryBus } from '@nestjs/cqrs';
import type { Micros } from '../../../src/kernel/instant.js';
import type { MeasureId } from '../../../src/tracking/domain/model.js';
import { GetForceChart } from '../../../src/tracking/queries/get-force-chart.js';
import { GetKnowledgeMap, type KnowledgeMap } from '../../../src/tracking/queries/get-knowledge-map.js';
import type { TemporalBasis } from '../../../src/tracking/queries/temporal-basis.js';
import { PROCESS, TrackingService } from '../tracking-service.js';

let service: TrackingService;
const record = (id: string, date: string, reported: string, effect: object) =>
  service.run('RecordDevelopment', {
    ...{ id, date, reported, type: 'statement', title: id },
    effects: [{ measure: 'border', ...effect }],
  });

beforeEach(async () => {
  service = await TrackingService.start();
  service.clock.instant = (Date.parse('2025-06-01') * 1000) as Micros;
  await service.run('OpenProcess', { id: PROCESS, title: 'A process' });
  await service.run('DeclareMeasure', { id: 'border', title: 'Border', kind: 'commitment' });
  await record('opening', '2020-01-01', '2020-01-10', { action: 'take-effect' });
  await record('closing', '2021-06-01', '2022-01-01', { action: 'suspend' });
  await record('to come', '2026-01-01', '2024-02-02', { action: 'end' });
  await service.run('CorrectDevelopment', {
    ...{ development: 'opening', changes: { date: '2020-05-05' }, reason: 'misread', reported: '2023-01-01' },
  });
  await service.run('RetractDevelopment', { development: 'closing', reason: 'untrue', reported: '2024-01-01' });
});
afterEach(() => service.discard());

const ask = (temporal: TemporalBasis): Promise<KnowledgeMap> =>
  service.module.get(QueryBus).execute(new GetKnowledgeMap(PROCESS, 'border' as MeasureId, temporal));
const read = ({ layers }: KnowledgeMap) =>
  layers.map(({ knownFrom, bands }) => [
    knownFrom,
    bands.map(({ from, state }) => `${from ?? '..'} ${state}`).join(', '),
  ]);

test('by report, each time at which the public learned something is a layer', async () => {
  expect(read(await ask({ knownBy: 'report' }))).toEqual([
    ['2020-01-10', '.. not-started, 2020-01-01 in-effect'],
    ['2022-01-01', '.. not-started, 2020-01-01 in-effect, 2021-06-01 suspended'],
    ['2023-01-01', '.. not-started, 2020-05-05 in-effect, 2021-06-01 suspended'],
    ['2024-01-01', '.. not-started, 2020-05-05 in-effect'],
    ['2024-02-02', '.. not-started, 2020-05-05 in-effect, 2026-01-01 ended'],
  ]);
});

test('by record, a layer begins where something was recorded', async () => {
  const layers = read(await ask({}));
  expect(layers.map(([, bands]) => bands)).toEqual([
    '.. not-started, 2020-01-01 in-effect',
    '.. not-started, 2020-01-01 in-effect, 2021-06-01 suspended',
    '.. not-started, 2020-01-01 in-effect, 2021-06-01 suspended, 2026-01-01 ended',
    '.. not-started, 2020-05-05 in-effect, 2021-06-01 suspended, 2026-01-01 ended',
    '.. not-started, 2020-05-05 in-effect, 2026-01-01 ended',
  ]);
});

test('it ends with what is asked about', async () => {
  const knownAt = { instant: (Date.parse('2022-06-01') * 1000) as Micros, text: '2022-06-01' };
  expect((await ask({ knownBy: 'report', knownAt })).layers.map(({ knownFrom }) => knownFrom)).toEqual([
    '2020-01-10',
    '2022-01-01',
  ]);
});

test('each field is what the status of its two times says', async () => {
  const { layers } = await ask({ knownBy: 'report' });
  for (const { knownFrom, bands } of layers)
    for (const { from, to, state, inEffect, evidence } of bands) {
      for (const asOf of [from ?? '1999-01-01', to ?? '2030-01-01']) {
        const status = service.status('border', { asOf, knownBy: 'report', knownOn: knownFrom });
        expect([asOf, knownFrom, status.state, status.inEffect, status.evidence?.level ?? null]).toEqual([
          ...[asOf, knownFrom, state, inEffect, evidence],
        ]);
      }
    }
});

test('the force chart shows the same bands, and what each came from', async () => {
  const { rows } = await service.module.get(QueryBus).execute(new GetForceChart(PROCESS, {}));
  expect(rows).toMatchObject([
    {
      measure: 'border',
      left: 0,
      bands: [
        { from: null, to: '2020-05-04', state: 'not-started', development: null },
        { from: '2020-05-05', to: '2025-12-31', state: 'in-effect', development: 'opening' },
        { from: '2026-01-01', to: null, state: 'ended', development: 'to come' },
      ],
    },
  ]);
});
