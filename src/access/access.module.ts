import { Logger, Module, type OnApplicationShutdown, type OnModuleInit, type Provider } from '@nestjs/common';
import { Config } from '../config.js';
import { EventStore } from '../event-store/event-store.js';
import { OperationalStreams } from '../event-store/operational-streams.js';
import { SessionCookie } from '../http/session.js';
import { Clock } from '../kernel/clock.js';
import { messageOf } from '../kernel/domain-error.js';
import { Followers } from '../operations/followers.js';
import { AccessKeysController } from './api/access-keys.controller.js';
import { Credentials } from './api/credentials.js';
import { Gate } from './api/gate.js';
import { EndSessionHandler } from './commands/end-session.js';
import { IssueKeyHandler } from './commands/issue-key.js';
import { Keys } from './commands/keys.js';
import { OpenSessionHandler } from './commands/open-session.js';
import { RevokeKeyHandler } from './commands/revoke-key.js';
import { AdminKeyFile } from './keys/admin-key-file.js';
import { AdminKey } from './keys/admin-key.js';
import { KeyDirectory } from './keys/key-directory.js';
import { KeyUses } from './keys/key-uses.js';
import { TokenVerifier } from './oidc/token-verifier.js';
import { GetKeyHandler, ListKeysHandler } from './queries/key-views.js';
import { Sessions } from './sessions/sessions.js';

const KEEP_USES_EVERY_MS = 30_000;
const LOG = new Logger('access');

const warn = (problem: string) => (error: unknown) => LOG.warn(`${problem}: ${messageOf(error)}. It is tried again`);

const PARTS: Provider[] = [
  {
    provide: KeyDirectory,
    inject: [EventStore, Followers],
    useFactory: (store: EventStore, followers: Followers) =>
      followers.add(new KeyDirectory(store, warn('The keys could not be read from the log'))),
  },
  {
    provide: KeyUses,
    inject: [OperationalStreams],
    useFactory: (streams: OperationalStreams) => new KeyUses(streams),
  },
  {
    provide: AdminKey,
    inject: [Config, KeyDirectory, Clock],
    useFactory: (
      { adminKey, adminKeyFile, host, issuer, dataDir, scratchDir }: Config,
      keys: KeyDirectory,
      clock: Clock,
    ) =>
      new AdminKey(
        { adminKey, adminKeyFile, host, hasIssuer: issuer !== undefined },
        new AdminKeyFile({ dataDir, scratchDir }),
        keys,
        clock,
      ),
  },
  {
    provide: Credentials,
    inject: [AdminKey, KeyDirectory, KeyUses, Config, Clock],
    useFactory: (...[admin, directory, uses, { issuer }, clock]: [AdminKey, KeyDirectory, KeyUses, Config, Clock]) =>
      new Credentials(
        { admin, directory, uses },
        issuer && new TokenVerifier(issuer, clock, (name) => directory.hasNamed(name)),
        clock,
      ),
  },
  {
    provide: Sessions,
    inject: [Credentials, Clock],
    useFactory: (credentials: Credentials, clock: Clock) => new Sessions(credentials, clock),
  },
  {
    provide: SessionCookie,
    inject: [Config],
    useFactory: ({ publicUrl }: Config) => new SessionCookie(publicUrl),
  },
  {
    provide: Gate,
    inject: [Credentials, Sessions, SessionCookie, Config],
    useFactory: (credentials: Credentials, sessions: Sessions, cookie: SessionCookie, { publicReading }: Config) =>
      new Gate(credentials, { sessions, cookie }, publicReading),
  },
];

const SESSION_COMMANDS = [OpenSessionHandler, EndSessionHandler];

/** Who may do what. */
@Module({
  controllers: [AccessKeysController],
  providers: [...PARTS, Keys, IssueKeyHandler, RevokeKeyHandler, ListKeysHandler, GetKeyHandler, ...SESSION_COMMANDS],
  exports: [SessionCookie],
})
export class AccessModule implements OnModuleInit, OnApplicationShutdown {
  private readonly closing = new AbortController();
  private keeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly directory: KeyDirectory,
    private readonly uses: KeyUses,
    private readonly admin: AdminKey,
  ) {}

  onModuleInit(): void {
    this.directory.start();
    const keep = () => void this.uses.keep().catch(warn('When keys were last used could not be kept'));
    this.keeping = setInterval(keep, KEEP_USES_EVERY_MS).unref();
  }

  /** Once all hooks ran, and before the service listens. */
  async open(): Promise<void> {
    await this.directory.whenMet(this.closing.signal);
    if (this.closing.signal.aborted) return;
    const told = this.admin.prepare();
    if (told !== undefined) LOG.log(told);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    clearInterval(this.keeping);
    await this.directory.stop();
    await this.uses.keep().catch(warn('When keys were last used could not be kept'));
  }
}
