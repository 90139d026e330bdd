import './operations/node-version.js';
import { parseArgs } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { type Config, ConfigError, readConfig } from './config.js';
import { createApp } from './create-app.js';
import { DomainError, messageOf, unavailable } from './kernel/domain-error.js';
import { visible } from './kernel/visible-text.js';
import { Restart } from './operations/restart.js';

const STOP_WITHIN_MS = 10_000;
const CLOSE_IDLE_EVERY_MS = 50;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  config.acceptShorterLog = reasonGiven(process.argv.slice(2));
  const stopping = new Stopping();
  while (!stopping.hasBegun) {
    const app = await serve(config, stopping);
    // Whoever found it by one address finds it there again.
    config.acceptShorterLog = undefined;
    config.port = Number(new URL(await app.getUrl()).port);
    const why = await app.get(Restart).wanted;
    if (stopping.hasBegun) return;
    app.get(Logger).warn(`${why}. The service closes and opens its parts again`, 'main');
    await stopping.close(app);
  }
}

/** Not a variable of the environment: it is for one start, and would be forgotten there. */
function reasonGiven(words: string[]): string | undefined {
  try {
    const { values } = parseArgs({ args: words, options: { 'accept-shorter-log': { type: 'string' } } });
    const reason = values['accept-shorter-log'];
    if (reason?.trim() === '') throw new Error('--accept-shorter-log needs a reason in words');
    return reason;
  } catch (error) {
    throw new ConfigError([messageOf(error)]);
  }
}

async function serve(config: Config, stopping: Stopping): Promise<NestFastifyApplication> {
  const app = await createApp(config);
  stopping.of(app);
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await app.close();
    throw explained(error, config);
  }
  app.get(Logger).log(`Listening on ${await app.getUrl()}`, 'main');
  return app;
}

/** New requests are refused, running ones are answered, then the stores are closed. */
class Stopping {
  hasBegun = false;
  private app: NestFastifyApplication | undefined;

  constructor() {
    process.on('SIGTERM', this.stop).on('SIGINT', this.stop);
  }

  of(app: NestFastifyApplication): void {
    this.app = app;
  }

  async close(app: NestFastifyApplication): Promise<void> {
    // Closing looks for idle connections once; those that were busy then would be kept open for the next request.
    const idle = setInterval(() => app.getHttpServer().closeIdleConnections(), CLOSE_IDLE_EVERY_MS).unref();
    await app.close();
    clearInterval(idle);
  }

  private readonly stop = (signal: NodeJS.Signals): void => {
    if (this.hasBegun || !this.app) return;
    this.hasBegun = true;
    const log = this.app.get(Logger);
    log.log(`Stopping on ${signal}`, 'main');
    setTimeout(() => {
      log.error('Not stopped within 10 seconds. What was answered is in the log', 'main');
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    this.close(this.app).then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
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

/** One line for what somebody can do something about and for each place in a file, everything for what nobody foresaw. */
function fail(error: unknown): never {
  const foreseen = error instanceof ConfigError || error instanceof DomainError;
  const told = foreseen ? error.message : error instanceof Error ? error.stack : String(error);
  const problems = error instanceof DomainError ? error.problems : [];
  const places = problems.map(({ pointer, code, detail }) => (pointer ? `  ${pointer}  ${code}  ${detail}\n` : ''));
  process.stderr.write(visible(`détente cannot run: ${told}\n${places.join('')}`));
  process.exit(error instanceof ConfigError ? 2 : 1);
}

main().catch(fail);
