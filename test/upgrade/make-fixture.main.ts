import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { P, startService } from '../e2e/service.js';
import { type Answers, pack } from './fixture.js';

/** What a service of today leaves behind: node --require ./test/faults/ts-hook.cjs test/upgrade/make-fixture.main.ts NAME */
const [name = 'unnamed'] = parseArgs({ allowPositionals: true }).positionals;

const SOURCE = {
  publisher: 'Agency',
  title: 'As it was told',
  url: 'https://example.org/a',
  date: '2022-07-01',
  grade: 'B',
};

const WRITES: readonly (readonly [path: string, body: object])[] = [
  ['/api/v1/processes', { id: 'armenia-turkiye', title: 'Armenia-Türkiye' }],
  [`${P}/measures`, { id: 'air-cargo', title: 'Direct air cargo', kind: 'commitment' }],
  [`${P}/measures`, { id: 'border', title: 'Land border', kind: 'commitment' }],
  [
    `${P}/developments`,
    {
      ...{ id: 'agreed', date: '2022-07-01', type: 'joint-statement', title: 'Agreed', source: SOURCE },
      effects: [
        { measure: 'air-cargo', action: 'agree' },
        { measure: 'border', action: 'agree' },
      ],
    },
  ],
  [
    `${P}/developments`,
    {
      ...{ id: 'cargo', date: '2023-01-01', type: 'implementation', title: 'Cargo may fly', reported: '2023-01-06' },
      effects: [{ measure: 'air-cargo', action: 'take-effect' }],
    },
  ],
  [
    `${P}/developments`,
    {
      ...{ id: 'opened', date: '2023-02', type: 'border-opening', title: 'The border was open for aid' },
      effects: [{ measure: 'border', action: 'take-effect', until: '2023-02-28' }],
    },
  ],
  [`${P}/developments`, { id: 'rumour', date: '2024', type: 'report', title: 'A rumour' }],
  [`${P}/developments/opened/corrections`, { changes: { date: '2023-02-11' }, reason: 'the day is known' }],
  [`${P}/developments/rumour/retractions`, { reason: 'nobody said so' }],
  [`${P}/amendments`, { changes: { title: 'Armenia and Türkiye' }, reason: 'as it is called' }],
  ['/api/v1/keys', { name: 'Newsroom', role: 'recorder' }],
  ['/api/v1/webhooks', { url: 'https://receiver.example.org/hook', filter: { measures: ['air-cargo'] } }],
];

const READS = [
  '/status?asOf=2023-01-03',
  '/status?asOf=2023-02-15',
  '/status?asOf=2023-01-03&knownAt=2023-01-03&knownBy=report',
  '/measures/border/status?asOf=2023-03-01',
  '/timeline?',
];

async function main(): Promise<void> {
  const service = await startService();
  const { http, config } = service;
  for (const [path, body] of WRITES) {
    const answer = await http.post(path).send(body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`);
  }
  const { head } = (await http.get('/api/v1/events?limit=1')).body as { head: number };
  let checkpoint = '';
  while (Number(checkpoint.split('\n')[1] ?? 0) < head) {
    checkpoint = (await http.get('/audit/checkpoint')).text;
    await pause(20);
  }
  const reads: Record<string, string> = {};
  for (const read of READS) {
    const path = `${P}${read}&atPosition=${head}`;
    reads[path] = (await http.get(path).expect(200)).text;
  }
  reads['/api/v1/events?limit=100'] = (await http.get('/api/v1/events?limit=100')).text;
  const answers: Answers = { reads, checkpoint, verifierKey: (await http.get('/audit/verifier-key')).text.trim() };
  await service.app.close();
  pack(config.dataDir, name, answers);
}

void main().then(() => process.exit(0));
