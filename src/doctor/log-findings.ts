import type { LogInspection, Stretch } from '../event-store/event-store.module.js';
import { DomainError } from '../kernel/domain-error.js';
import { formatInstant, type Micros } from '../kernel/instant.js';
import { LogKeys } from '../transparency-log/log-keys.js';
import { type Finding, ok, problem, warning } from './finding.js';

const AHEAD_MICROS = 5_000_000;

const stretch = ([first, last]: Stretch): string =>
  first === last ? first.toLocaleString('en') : `${first.toLocaleString('en')}–${last.toLocaleString('en')}`;

const MOST_STRETCHES = 5;

function listed(stretches: readonly Stretch[]): string {
  const told = stretches.slice(0, MOST_STRETCHES).map(stretch).join(', ');
  return stretches.length > MOST_STRETCHES ? `${told} and ${stretches.length - MOST_STRETCHES} more stretches` : told;
}

/** Whether every event can be read, and where not. */
export function integrity(log: LogInspection | undefined, directory: string): Finding {
  if (!log)
    return problem('log', `There is no log in ${directory}`, 'Put the log back, or name another directory with --data');
  const { file, events, unreadable, faults } = log;
  const restore =
    'Stop the service and put back a copy of the log. Keep the damaged file: what can be read of it can be copied';
  if (unreadable.length > 0)
    return problem(
      'log',
      `Of ${events.toLocaleString('en')} events in ${file} these cannot be read: ${listed(unreadable)}`,
      restore,
    );
  if (faults.length > 0) return problem('log', `${file} is damaged: ${faults.join('; ')}`, restore);
  return ok('log', `All of ${events.toLocaleString('en')} events can be read`);
}

/** Whether a start would sign the log as it was signed before. */
export function identity(settings: Parameters<typeof LogKeys.look>[0], events: number): Finding {
  try {
    const keys = LogKeys.look(settings, events);
    return ok('identity', keys ? `The log is signed as ${keys.origin}` : 'The next start makes the key of the log');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return problem(
      'identity',
      'What the log was signed with is not here, or cannot be used: no service starts',
      error.message,
    );
  }
}

export function clock(log: LogInspection | undefined, now: Micros): Finding {
  const last = log?.lastRecordedAt;
  if (last !== undefined && last - now > AHEAD_MICROS)
    return warning(
      'clock',
      `It shows ${formatInstant(now)}, and the last event was recorded at ${formatInstant(last as Micros)}`,
      'Set the clock right, and keep it so with NTP; what was recorded under a wrong one stays as it is',
    );
  return ok('clock', `It shows ${formatInstant(now)}`);
}
