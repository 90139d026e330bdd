import type { Micros } from '../../../src/kernel/instant.js';
import { type Asked, PROCESS, TrackingService } from '../tracking-service.js';

/** A border that was agreed and opened, in a service of its own for each test, and what is said of it there. */
export function openedBorder() {
  let service: TrackingService;
  beforeEach(async () => {
    service = await TrackingService.start();
    service.clock.instant = (Date.parse('2024-05-01') * 1000) as Micros;
    await run('OpenProcess', { id: PROCESS, title: 'A process' });
    for (const id of ['border', 'visas']) await run('DeclareMeasure', { id, title: id, kind: 'commitment' });
    await report('agreement', { action: 'agree' }, '2024-01-01');
    await report('opening', { action: 'take-effect' }, '2024-02-01');
  });
  afterEach(() => service.discard());

  const run: TrackingService['run'] = (type, data) => service.run(type, data);
  const report = (id: string, effect: object, date = '2024-03-01', more: object = {}) =>
    run('RecordDevelopment', {
      id,
      date,
      type: 'statement',
      title: `Title of ${id}`,
      effects: [{ measure: 'border', ...effect }],
      ...more,
    });
  const correct = (development: string, changes: object) =>
    run('CorrectDevelopment', { development, changes, reason: 'misread' });
  const rule = (id: string, more: object = {}) =>
    run('RuleOnClaims', {
      id,
      measure: 'border',
      topic: 'did it open?',
      resolution: 'see why',
      reason: 'seen',
      ...more,
    });
  const border = (more: Partial<Asked> = {}, measure = 'border') =>
    service.status(measure, { asOf: '2024-06-01', ...more });
  const settled = (measure = 'border') =>
    border({}, measure).disputes.map(({ development, settledBy }) => [development, settledBy]);
  const denied = (effect: object = {}) => ({ action: 'dispute', note: 'it never opened', ...effect });

  return {
    run,
    report,
    correct,
    rule,
    border,
    settled,
    denied,
    get service() {
      return service;
    },
  };
}
