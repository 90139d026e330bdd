import { stripVTControlCharacters } from 'node:util';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { serviceLog } from '../../src/operations/service-log.js';
import { contextOf, readTraceparent } from '../../src/operations/tracing/trace.js';

/** What is written to a terminal when these lines are logged. */
function onTerminal(log: (log: ReturnType<typeof serviceLog>) => void): string {
  let written = '';
  const terminal = { isTTY: true, write: (text: string) => Boolean((written += text)) };
  log(serviceLog({ logLevel: 'info' }, terminal));
  return stripVTControlCharacters(written);
}

test('on a terminal a line says when, how grave, where and what', () => {
  const written = onTerminal((log) => log.warn({ context: 'webhooks' }, 'Nothing is sent'));
  expect(written).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: webhooks: Nothing is sent\n$/);
});

test('what the framework tells of each route is for who asks for details', () => {
  const written = onTerminal((log) => {
    log.info({ context: 'RouterExplorer' }, 'Mapped {/health/live, GET} route');
    log.warn({ context: 'RouterExplorer' }, 'Two routes are one');
    log.info({ context: 'main' }, 'Listening');
  });
  expect(written).not.toContain('Mapped');
  expect(written).toContain('Two routes are one');
  expect(written).toContain('main: Listening');
});

test('what would turn letters round on the terminal is shown', () => {
  const written = onTerminal((log) => {
    log.warn({ context: 'webhooks' }, 'pay \u202e001\u202c euros');
    log.fatal('The end');
  });
  expect(written).toContain(String.raw`pay \u202e001\u202c euros`);
  expect(written).toContain('FATAL: The end\n');
});

/** What is written where no terminal is. */
function elsewhere(
  logFormat: 'json' | 'pretty' | undefined,
  log: (log: ReturnType<typeof serviceLog>) => void,
): string {
  let written = '';
  log(serviceLog({ logLevel: 'info', logFormat }, { write: (text: string) => Boolean((written += text)) }));
  return written;
}

test('elsewhere a line is JSON, unless lines for people are asked for', () => {
  const tell = (log: ReturnType<typeof serviceLog>) => log.info({ context: 'main' }, 'Listening');
  expect(JSON.parse(elsewhere(undefined, tell))).toMatchObject({ context: 'main', msg: 'Listening' });
  expect(elsewhere('pretty', tell)).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: main: Listening\n$/);
});

test('what is told while a request is carried out says of which, and of which trace that is', () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const request = contextOf('request-7', readTraceparent(`00-${traceId}-${spanId}-01`));
  const within = elsewhere('json', (log) => context.with(request, () => log.warn('It is late')));
  expect(JSON.parse(within)).toMatchObject({ msg: 'It is late', correlationId: 'request-7', traceId, spanId });
  const outside = elsewhere('json', (log) => log.warn('It is late'));
  expect(JSON.parse(outside)).not.toHaveProperty('correlationId');
});
