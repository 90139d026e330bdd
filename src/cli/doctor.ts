import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Config, ConfigError, readConfig } from '../config.js';
import { missing, permissions, room } from '../doctor/directory-findings.js';
import { type Finding, ok, problem, unknown, warning } from '../doctor/finding.js';
import { type KeyPlaces, keys } from '../doctor/key-findings.js';
import { clock, identity, integrity } from '../doctor/log-findings.js';
import { FILE_OF } from '../event-store/data-directory.js';
import { inspectLog } from '../event-store/event-store.module.js';
import { DomainError, messageOf } from '../kernel/domain-error.js';
import { SystemClock } from '../operations/system-clock.js';
import { HttpSource } from '../transparency-log/verify/http-source.js';
import { Difference, type TreeSource } from '../transparency-log/verify/tree-source.js';
import { type VerifiedLog, verifyLog } from '../transparency-log/verify/verify-log.js';
import type { OnProgress } from './client.js';
import { type Access, accessHeaders, servedLog } from './connection.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { withProgress } from './progress.js';
import type { Terminal } from './terminal.js';
import { verifyDirectory } from './verify-directory.js';

export interface DoctorGiven extends Access {
  readonly data?: string;
  readonly json?: boolean;
}

interface Asked {
  readonly given: DoctorGiven;
  readonly environment: NodeJS.ProcessEnv;
  readonly report: OnProgress;
}

const MARKS = { ok: 'green', warning: 'yellow', problem: 'red', unknown: 'dim' } as const;
const GIVE_UP_AFTER_MS = 10_000;

/** Looks at all that can be looked at from outside, changes nothing, and says what to do. */
export async function doctor(
  given: DoctorGiven,
  terminal: Terminal,
  environment: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const findings = await withProgress(terminal, (report) => examine({ given, environment, report }));
  const isWell = findings.every(({ verdict }) => verdict !== 'problem');
  terminal.answer(given, { findings }, () => findings.map((finding) => told(terminal, finding)).join('\n'));
  return isWell ? EXIT.ok : EXIT.missed;
}

function told(terminal: Terminal, { about, verdict, found, advice }: Finding): string {
  const line = `${terminal.style(MARKS[verdict], verdict.padEnd(8))} ${terminal.style('bold', about)}: ${found}`;
  return advice === undefined ? line : `${line}\n${' '.repeat(9)}${advice}`;
}

async function examine({ given, environment, report }: Asked): Promise<Finding[]> {
  const { config, finding } = configuration(environment);
  const directory = resolve(given.data ?? config.dataDir);
  const gone = missing(directory);
  if (gone) return [finding, gone];
  const now = new SystemClock().now();
  const here = [
    finding,
    permissions(directory, process.getuid?.()),
    room(statfsSync(directory)),
    await keys(keyPlaces(directory, config), now / 1_000),
  ];
  if (config.eventStoreUrl !== '') {
    const onEngine = unknown(
      'log',
      'It is on an engine',
      'Ask the engine about its own health, and "detente verify" about the log',
    );
    return [...here, onEngine, clock(undefined, now), ...(await service(given))];
  }
  const log = inspectLog(directory, (done, of) => report('reading', done, of));
  const whole = integrity(log, directory);
  const signed = identity({ ...config, dataDir: directory }, log?.events ?? 0);
  const isSound = [whole, signed].every(({ verdict }) => verdict === 'ok');
  const made = isSound ? await derived(directory, { given, environment, report }) : [];
  return [...here, whole, signed, clock(log, now), ...made, ...(await service(given))];
}

function keyPlaces(
  directory: string,
  { auditKeyFiles, adminKeyFile, webhookKeyFile, eventStoreUrl }: Config,
): KeyPlaces {
  const elsewhere = [...auditKeyFiles, adminKeyFile, webhookKeyFile].filter((file) => file !== undefined);
  const logFile = join(directory, FILE_OF.log);
  return { directory, elsewhere, logFile: eventStoreUrl === '' && existsSync(logFile) ? logFile : undefined };
}

function configuration(environment: NodeJS.ProcessEnv): { readonly config: Config; readonly finding: Finding } {
  try {
    return { config: readConfig(environment), finding: ok('configuration', 'Every setting can be used') };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'Set these variables as src/operations/README.md says; the service does not start with them';
    return { config: new Config(), finding: problem('configuration', error.problems.join('; '), advice) };
  }
}

/** What follows from the log: by itself where no service has it, else as the service shows it. */
async function derived(directory: string, asked: Asked): Promise<Finding[]> {
  const { given, environment, report } = asked;
  const scratch = mkdtempSync(join(tmpdir(), 'detente-doctor-'));
  const onProgress = (done: number, of: number) => report('verifying', done, of);
  const check = (source: TreeSource) => verifyLog(source, { keys: [], seenFile: join(scratch, 'seen'), onProgress });
  try {
    const { checkpoint } = await verifyDirectory(directory, check, environment, report);
    return [sealed(checkpoint.size), ok('read model', 'It is the one that follows from the log')];
  } catch (error) {
    return isInUse(error) ? [await servedTree(given, check), NOT_COMPARED] : [differs(error)];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const NOT_COMPARED = unknown(
  'read model',
  'A service has the directory to itself, so it was not compared',
  'Stop the service to have it held against one made anew',
);

async function servedTree(given: DoctorGiven, check: (source: TreeSource) => Promise<VerifiedLog>): Promise<Finding> {
  try {
    const { checkpoint } = await check(await HttpSource.open(given.url.replace(/\/+$/, ''), servedLog(given)));
    return sealed(checkpoint.size);
  } catch (error) {
    return differs(error);
  }
}

const sealed = (size: number): Finding =>
  ok('sealed tree', `All of ${size.toLocaleString('en')} sealed events lead to the signed root`);

const isInUse = (error: unknown): boolean => error instanceof DomainError && error.code === 'data-directory/in-use';

function differs(error: unknown): Finding {
  if (error instanceof Difference) {
    const at = error.position === undefined ? '' : `At position ${error.position}: `;
    return problem(
      'what follows from the log',
      at + error.message,
      'Compare with a copy of the log before anything else is written',
    );
  }
  if (!(error instanceof DomainError)) throw error;
  return warning('what follows from the log', 'It could not be compared', error.message);
}

interface Health {
  readonly status: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly lag?: { readonly positions: number; readonly seconds: number };
  readonly warnings?: Readonly<Record<string, string>>;
}

async function service({ url, ...access }: DoctorGiven): Promise<Finding[]> {
  let health: Health;
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}/health/ready`, {
      headers: accessHeaders(access),
      signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
    });
    health = (await answer.json()) as Health;
  } catch (error) {
    return [unknown('service', `None answers at ${url} (${messageOf(error)})`, 'Start it, or name it with --url')];
  }
  const { status, parts = {}, lag, warnings = {} } = health;
  const said = (all: Readonly<Record<string, string>>) => Object.entries(all).filter(([, text]) => text !== 'ok');
  const behind = lag ? `; ${lag.positions} events and ${lag.seconds} seconds behind` : '';
  return [
    status === 'ok'
      ? ok('service', `Ready${behind}`)
      : warning('service', `It is ${status}${behind}`, 'See what follows'),
    ...said(parts).map(([part, why]) =>
      problem(`service, ${part}`, why, 'Requests should not be sent there until this is gone'),
    ),
    ...said(warnings).map(([part, why]) => warning(`service, ${part}`, why, 'Requests are served meanwhile')),
  ];
}
