import { join, resolve } from 'node:path';
import { isAdminKey } from './access/keys/admin-key-text.js';
import type { IssuerSettings, RoleRule } from './access/oidc/issuer-settings.js';
import { parseInstant } from './kernel/instant.js';
import { readTracing, TRACING_VARIABLES, type TracingSettings } from './operations/tracing/tracing-settings.js';
import {
  contacts,
  flag,
  issuer,
  listed,
  matching,
  networks,
  oneOf,
  origins,
  path,
  proxies,
  publicUrl,
  roleRules,
  wholeNumber,
} from './setting-forms.js';
import { isLogOrigin } from './transparency-log/log-origin.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
const LOG_FORMATS = ['json', 'pretty'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Bytes of one request body, and of one dossier to import (which streams). */
const BODY_LIMIT_BYTES = 1_048_576;
const IMPORT_LIMIT_BYTES = 268_435_456;

/** Of the data directory: what is there is of the process that has it, and is gone at the next start. */
export const SCRATCH = 'tmp';
/** It is for its owner only, and so is all that is in it. */
export const MAKE_SCRATCH = { recursive: true, mode: 0o700 } as const;

export class Config {
  port = 3000;
  host = '127.0.0.1';
  /** Where others reach this service, without a slash at its end; empty where that is not known. */
  publicUrl = '';
  dataDir = resolve('./data');
  /** Of a KurrentDB that has the log; empty: the log is in `dataDir`. */
  eventStoreUrl = '';
  /** Of the names of all streams of the log on the engine. */
  eventStorePrefix = 'detente-';
  /** What an empty log starts with: `default`, the path of a dossier, or `none`. */
  dossier = 'default';
  logLevel: LogLevel = 'info';
  /** For people on a terminal, and for programs elsewhere, where it is not said. */
  logFormat: LogFormat | undefined;
  /** Undefined: spans go nowhere. */
  tracing: TracingSettings | undefined;
  /** Webhooks may go to http: addresses, and to these networks although they are not public. */
  webhookAllowHttp = false;
  webhookAllowCidrs: readonly string[] = [];
  /** Where the key is that seals secrets; in the data directory if undefined. */
  webhookKeyFile: string | undefined = undefined;
  /** Name of the log in its checkpoints; made at the first start where none is given. */
  auditOrigin: string | undefined;
  /** PEM files of the keys that sign checkpoints, all of them; the one in the data directory where none is given. */
  auditKeyFiles: readonly string[] = [];
  /** `<verifier key> <url>` of each witness. */
  auditWitnesses: readonly string[] = [];
  /** The records of attempts to deliver; what was given up is in the log. */
  webhookRecordsKeptDays = 30;
  /** By what name receivers know this service when they are asked whether they want its events. */
  webhookOrigin = 'localhost';
  /** Of who runs the service, for this start and the next; the one in the data directory where none is given. */
  adminKey: string | undefined;
  adminKeyFile: string | undefined;
  /** Everybody may read. */
  publicReading = true;
  /** Of pages elsewhere that may ask and write. */
  corsOrigins: readonly string[] = [];
  /** Whose tokens are trusted, for whom they are, and what the values of a claim of theirs give. */
  oidcIssuer: string | undefined;
  oidcAudience: string | undefined;
  oidcRoles: readonly RoleRule[] = [];
  oidcRolesClaim = 'roles';
  /** The claim that events are signed with. */
  oidcActorClaim = 'sub';
  /** Where to tell of a weakness, and until when that is to be believed, RFC 3339: /.well-known/security.txt says so. */
  securityContacts: readonly string[] = [];
  securityExpires: string | undefined;
  mostConnections = 1_000;
  /** Addresses, networks or `loopback` of the proxies whose word on where a request comes from is taken. */
  trustProxy: readonly string[] = [];
  /** Of one caller; 0 stands for as much as it likes. */
  requestsPerMinute = 30_000;
  sendsPerMinute = 300;
  uploadBytesPerHour = 4_294_967_296;
  importsAtOnce = 1;
  subscriptionsPerKey = 100;
  subscriptionsPerHost = 10;
  bodyLimitBytes = BODY_LIMIT_BYTES;
  importLimitBytes = IMPORT_LIMIT_BYTES;
  /** A body may take as long, and one that is large as much longer as it takes at this rate. */
  bodyGraceMs = 20_000;
  bodyBytesPerSecond = 1_024;
  /** Start from an empty read model. Only the command line asks for it. */
  rebuildsReadModel = false;

  /** Why the log may be shorter than what was made of it; asked for once, at a start. */
  acceptShorterLog: string | undefined;

  constructor(settings: Partial<Config> = {}) {
    Object.assign(this, settings);
  }

  /** Every token would be for this service, and every role for its holder, if audience and roles were guessed. */
  get issuer(): IssuerSettings | undefined {
    const { oidcIssuer: issuer, oidcAudience: audience, oidcRoles: roles } = this;
    if (issuer === undefined) return undefined;
    if (audience === undefined || roles.length === 0)
      throw new ConfigError([
        'OIDC_ISSUER needs OIDC_AUDIENCE and OIDC_ROLES beside it: for whom its tokens are, and what they give',
      ]);
    return { issuer, audience, roles, rolesClaim: this.oidcRolesClaim, actorClaim: this.oidcActorClaim };
  }

  /** What RFC 9116 asks for; undefined where nobody says whom to tell. */
  get security(): { readonly contacts: readonly string[]; readonly expires: string } | undefined {
    const { securityContacts: contacts, securityExpires: expires } = this;
    if (contacts.length === 0 && expires === undefined) return undefined;
    if (contacts.length === 0 || expires === undefined)
      throw new ConfigError([
        'SECURITY_CONTACT and SECURITY_EXPIRES go together: whom to tell, and until when that holds',
      ]);
    return { contacts, expires };
  }

  get scratchDir(): string {
    return join(this.dataDir, SCRATCH);
  }
}

/** Every variable that cannot be used, one line each. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** One variable: the field it sets, what it must be, and how it is read. Undefined where the text cannot be used. */
interface Variable<Value> {
  readonly name: string;
  readonly must: string;
  readonly read: (text: string) => Value | undefined;
  /** It is not told where it cannot be used. */
  readonly isSecret?: boolean;
}

type Variables = { readonly [Field in keyof Config]?: Variable<Config[Field]> };

const LIMIT = { must: 'be a whole number, 0 for no limit', read: wholeNumber(0, 999_999_999_999_999) };

const VARIABLES: Variables = {
  port: { name: 'PORT', must: 'be a whole number from 0 to 65535', read: wholeNumber(0, 65_535) },
  host: { name: 'HOST', must: 'be a host name or an IP address', read: matching(/./) },
  publicUrl: {
    name: 'PUBLIC_URL',
    must: 'be an http or https address without user, query and fragment, such as https://example.org/detente',
    read: publicUrl,
  },
  dataDir: { name: 'DATA_DIR', must: 'be the path of a directory', read: path },
  eventStoreUrl: {
    name: 'EVENT_STORE_URL',
    must: 'be an address such as kurrentdb://host:2113?tls=false, or empty for the log in DATA_DIR',
    read: matching(/^(esdb|kdb|kurrent|kurrentdb)(\+discover)?:\/\/[^/?]+/),
  },
  eventStorePrefix: {
    name: 'EVENT_STORE_PREFIX',
    must: 'be lower case letters, digits, points and hyphens, end in a hyphen, and not begin with "ops-"',
    read: matching(/^(?!ops-)[a-z0-9][a-z0-9.-]{0,62}-$/),
  },
  dossier: {
    name: 'DOSSIER',
    must: 'be "default", "none" or the path of a dossier in JSON',
    read: (text) => oneOf(['default', 'none'])(text.trim()) ?? path(text),
  },
  webhookAllowHttp: {
    name: 'WEBHOOK_ALLOW_HTTP',
    must: 'be true or false',
    read: flag,
  },
  webhookAllowCidrs: {
    name: 'WEBHOOK_ALLOW_CIDRS',
    must: 'be networks as 10.0.0.0/8, with commas between',
    read: networks,
  },
  webhookOrigin: { name: 'WEBHOOK_ORIGIN', must: 'be a host name', read: matching(/^[a-z0-9.-]{1,253}$/i) },
  webhookRecordsKeptDays: {
    name: 'WEBHOOK_RECORDS_KEPT_DAYS',
    must: 'be a whole number of days from 1 to 3650',
    read: wholeNumber(1, 3_650),
  },
  webhookKeyFile: { name: 'WEBHOOK_KEY_FILE', must: 'be the path of a file', read: path },
  auditOrigin: {
    name: 'AUDIT_ORIGIN',
    must: 'be a name without spaces and plus signs, such as example.com/detente',
    read: (text) => (isLogOrigin(text) ? text : undefined),
  },
  auditKeyFiles: {
    name: 'AUDIT_KEY_FILE',
    must: 'be the paths of files, with commas between',
    read: (text) => listed(text)?.map((file) => resolve(file)),
  },
  auditWitnesses: {
    name: 'AUDIT_WITNESSES',
    must: 'be a verifier key and an address each, with commas between',
    read: listed,
  },
  adminKey: {
    name: 'ADMIN_KEY',
    must: 'be 32 to 200 letters and digits, as "openssl rand -hex 32" makes them',
    read: (text) => (isAdminKey(text.trim()) ? text.trim() : undefined),
    isSecret: true,
  },
  adminKeyFile: { name: 'ADMIN_KEY_FILE', must: 'be the path of a file', read: path },
  publicReading: { name: 'PUBLIC_READING', must: 'be true or false', read: flag },
  corsOrigins: {
    name: 'CORS_ORIGINS',
    must: 'be origins such as https://example.org, with commas between',
    read: origins,
  },
  oidcIssuer: {
    name: 'OIDC_ISSUER',
    must: 'be the https address of an issuer, as its tokens name it',
    read: issuer,
  },
  oidcAudience: { name: 'OIDC_AUDIENCE', must: 'be a name', read: matching(/./) },
  oidcRoles: {
    name: 'OIDC_ROLES',
    must: 'be value=role or value=role@process+process, with commas between',
    read: roleRules,
  },
  oidcRolesClaim: { name: 'OIDC_ROLES_CLAIM', must: 'be the name of a claim', read: matching(/./) },
  oidcActorClaim: { name: 'OIDC_ACTOR_CLAIM', must: 'be the name of a claim', read: matching(/./) },
  securityContacts: {
    name: 'SECURITY_CONTACT',
    must: 'be addresses such as mailto:security@example.org or https://example.org/security, with commas between',
    read: contacts,
  },
  securityExpires: {
    name: 'SECURITY_EXPIRES',
    must: 'be a date-time such as 2027-06-30T00:00:00Z',
    read: (text) => (parseInstant(text.trim()) === undefined ? undefined : text.trim()),
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    must: 'be addresses or networks as 10.0.0.0/8, "loopback", "linklocal" or "uniquelocal", with commas between',
    read: proxies,
  },
  requestsPerMinute: { name: 'RATE_LIMIT_REQUESTS_PER_MINUTE', ...LIMIT },
  sendsPerMinute: { name: 'RATE_LIMIT_SENDS_PER_MINUTE', ...LIMIT },
  uploadBytesPerHour: { name: 'RATE_LIMIT_UPLOAD_BYTES_PER_HOUR', ...LIMIT },
  importsAtOnce: { name: 'RATE_LIMIT_IMPORTS_AT_ONCE', ...LIMIT },
  subscriptionsPerKey: { name: 'WEBHOOK_SUBSCRIPTIONS_PER_KEY', ...LIMIT },
  subscriptionsPerHost: { name: 'WEBHOOK_SUBSCRIPTIONS_PER_HOST', ...LIMIT },
  mostConnections: {
    name: 'MAX_CONNECTIONS',
    must: 'be a whole number from 8 to 1000000',
    read: wholeNumber(8, 1_000_000),
  },
  logLevel: { name: 'LOG_LEVEL', must: `be one of ${LOG_LEVELS.join(', ')}`, read: oneOf(LOG_LEVELS) },
  logFormat: { name: 'LOG_FORMAT', must: `be one of ${LOG_FORMATS.join(', ')}`, read: oneOf(LOG_FORMATS) },
};

/** Of all variables. */
export const VARIABLE_NAMES: readonly string[] = [
  ...Object.values(VARIABLES).map(({ name }) => name),
  ...TRACING_VARIABLES,
];

const withoutPassword = (value: string) => value.replace(/\/\/[^@/]*@/, '//…@');

/** A variable that is empty counts as not set, as compose files write it. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [field, { name, must, read, isSecret }] of Object.entries<Variable<unknown>>(VARIABLES)) {
    const text = environment[name];
    if (text === undefined || text === '') continue;
    settings[field] = read(text);
    const found = isSecret ? '' : `, but is "${withoutPassword(text)}"`;
    if (settings[field] === undefined) problems.push(`${name} must ${must}${found}`);
  }
  const tracing = readTracing(environment, problems);
  if (tracing) settings['tracing'] = tracing;
  if (problems.length > 0) throw new ConfigError(problems);
  const config = new Config(settings);
  if (!('webhookOrigin' in settings)) config.webhookOrigin = URL.parse(config.publicUrl)?.hostname ?? 'localhost';
  void [config.issuer, config.security]; // refuse what is not whole
  return config;
}
