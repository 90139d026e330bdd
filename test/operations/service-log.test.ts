import { stripVTControlCharacters } from 'node:util';
import { serviceLog } from '../../src/operations/service-log.js';

/** What is written to a terminal when these lines are logged. */
function onTerminal(log: (log: ReturnType<typeof serviceLog>) => void): string {
  let written = '';
  const terminal = { isTTY: true, write: (text: string) => Boolean((written += text)) };
  log(serviceLog('info', terminal));
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
