import { join, resolve } from 'node:path';
import { z } from 'zod';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Bytes of one request body, and of one dossier to import (which streams). */
const BODY_LIMIT_BYTES = 1_048_576;
const IMPORT_LIMIT_BYTES = 268_435_456;

const wholeNumber = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** A line of a signed note holds it: C2SP allows neither spaces nor plus signs. */
export const isLogOrigin = (text: string): boolean => /^[^\s\p{Cc}\p{Cs}+]{1,200}$/u.test(text);
const ORIGIN_RULE = 'must be a name without spaces and plus signs, such as example.com/detente';

const PUBLIC_URL_RULE =
  'must be an http or https address without user, query and fragment, such as https://example.org/detente';
const isPublicUrl = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && !/[?#@\s]/.test(text);
};

const ENVIRONMENT = z.object({
  PORT: z
    .string()
    .transform(wholeNumber)
    .pipe(z.number('must be a whole number from 0 to 65535').max(65_535, 'must be a whole number from 0 to 65535'))
    .default(3000),
  HOST: z.string().trim().min(1, 'must be a host name or an IP address').default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .trim()
    .refine(isPublicUrl, PUBLIC_URL_RULE)
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  DATA_DIR: z.string().trim().min(1, 'must be the path of a directory').default('./data'),
  EVENT_STORE_URL: z
    .string()
    .trim()
    .regex(
      /^(esdb|kdb|kurrent|kurrentdb)(\+discover)?:\/\/[^/?]+/,
      'must be an address such as kurrentdb://host:2113?tls=false, or empty for the log in DATA_DIR',
    )
    .default(''),
  EVENT_STORE_PREFIX: z
    .string()
    .trim()
    .regex(
      /^(?!ops-)[a-z0-9][a-z0-9.-]{0,62}-$/,
      'must be lower case letters, digits, points and hyphens, end in a hyphen, and not begin with "ops-"',
    )
    .default('detente-'),
  DOSSIER: z.string().trim().min(1, 'must be "default", "none" or the path of a dossier in JSON').default('default'),
  WEBHOOK_ALLOW_HTTP: z.enum(['true', 'false'], 'must be true or false').default('false'),
  WEBHOOK_ALLOW_CIDRS: z
    .string()
    .transform((text) => text.split(',').map((cidr) => cidr.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be networks as 10.0.0.0/8, with commas between')))
    .default([]),
  WEBHOOK_ORIGIN: z
    .string()
    .trim()
    .regex(/^[a-z0-9.-]{1,253}$/i, 'must be a host name')
    .optional(),
  WEBHOOK_KEY_FILE: z.string().trim().min(1, 'must be the path of a file').optional(),
  AUDIT_ORIGIN: z.string().refine(isLogOrigin, ORIGIN_RULE).optional(),
  AUDIT_KEY_FILE: z.string().transform(listed).default([]),
  AUDIT_WITNESSES: z.string().transform(listed).default([]),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

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
  /** By what name receivers know this service when they are asked whether they want its events. */
  webhookOrigin = 'localhost';
  bodyLimitBytes = BODY_LIMIT_BYTES;
  importLimitBytes = IMPORT_LIMIT_BYTES;
  /** Start from an empty read model. Only the command line asks for it. */
  rebuildsReadModel = false;

  /** Why the log may be shorter than what was made of it; asked for once, at a start. */
  acceptShorterLog: string | undefined;

  constructor(settings: Partial<Config> = {}) {
    Object.assign(this, settings);
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

const withoutPassword = (value: string | undefined) => value?.replace(/\/\/[^@/]*@/, '//…@');

/** A variable that is empty counts as not set, as compose files write it. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.keys(ENVIRONMENT.shape)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = ENVIRONMENT.safeParse(given);
  if (!read.success)
    throw new ConfigError(
      read.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return `${name} ${issue.message}, but is "${withoutPassword(given[name])}"`;
      }),
    );
  const { WEBHOOK_ALLOW_HTTP, WEBHOOK_ALLOW_CIDRS, WEBHOOK_KEY_FILE, WEBHOOK_ORIGIN } = read.data;
  const { AUDIT_ORIGIN, AUDIT_KEY_FILE, AUDIT_WITNESSES } = read.data;
  const { PORT, HOST, PUBLIC_URL, DATA_DIR, EVENT_STORE_URL, EVENT_STORE_PREFIX, DOSSIER, LOG_LEVEL } = read.data;
  return new Config({
    port: PORT,
    host: HOST,
    ...(PUBLIC_URL !== undefined && { publicUrl: PUBLIC_URL }),
    dataDir: resolve(DATA_DIR),
    eventStoreUrl: EVENT_STORE_URL,
    eventStorePrefix: EVENT_STORE_PREFIX,
    dossier: DOSSIER === 'default' || DOSSIER === 'none' ? DOSSIER : resolve(DOSSIER),
    logLevel: LOG_LEVEL,
    webhookAllowHttp: WEBHOOK_ALLOW_HTTP === 'true',
    webhookAllowCidrs: WEBHOOK_ALLOW_CIDRS,
    webhookOrigin: WEBHOOK_ORIGIN ?? URL.parse(PUBLIC_URL ?? '')?.hostname ?? 'localhost',
    webhookKeyFile: WEBHOOK_KEY_FILE === undefined ? undefined : resolve(WEBHOOK_KEY_FILE),
    auditOrigin: AUDIT_ORIGIN,
    auditKeyFiles: AUDIT_KEY_FILE.map((file) => resolve(file)),
    auditWitnesses: AUDIT_WITNESSES,
  });
}
