import './operations/node-version.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { type Config, ConfigError, readConfig } from './config.js';
import { createApp } from './create-app.js';
import { DomainError, unavailable } from './kernel/domain-error.js';
import { visible } from './kernel/visible-text.js';

const STOP_WITHIN_MS = 10_000;
const CLOSE_IDLE_EVERY_MS = 50;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const app = await createApp(config);
  stopOnSignals(app);
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await app.close();
    throw explained(error, config);
  }
  app.get(Logger).log(`Listening on ${await app.getUrl()}`, 'main');
}

/** New requests are refused, running ones are answered, then the stores are closed. */
function stopOnSignals(app: NestFastifyApplication): void {
  const log = app.get(Logger);
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.log(`Stopping on ${signal}`, 'main');
    setTimeout(() => {
      log.error('Not stopped within 10 seconds. What was answered is in the log', 'main');
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    // Closing looks for idle connections once; those that were busy then would be kept open for the next request.
    setInterval(() => app.getHttpServer().closeIdleConnections(), CLOSE_IDLE_EVERY_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

function explained(error: unknown, { host, port }: Config): unknown {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return unavailable(
        'address/in-use',
        `Port ${port} on ${host} is in use already. Stop what uses it, or set PORT to another one (0: any)`,
      );
    case 'EACCES':
      return unavailable(
        'address/not-permitted',
        `Port ${port} on ${host} may not be used by this user. Set PORT to one from 1024 on`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return unavailable(
        'address/not-here',
        `HOST ${host} is not an address of this machine. 127.0.0.1 and 0.0.0.0 always are`,
      );
    default:
      return error;
  }
}

/** One line for what somebody can do something about, everything for what nobody foresaw. */
function fail(error: unknown): never {
  const foreseen = error instanceof ConfigError || error instanceof DomainError;
  const told = foreseen ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(visible(`détente cannot run: ${told}\n`));
  process.exit(error instanceof ConfigError ? 2 : 1);
}

main().catch(fail);
