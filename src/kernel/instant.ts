import type { Brand } from './brand.js';

/** Microseconds since 1970-01-01T00:00:00Z. Exact in a double until the year 2255. */
export type Micros = Brand<number, 'Micros'>;

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** RFC 3339 §5.6 with six fractional digits, in UTC: `2026-11-24T03:32:20.123456Z`. */
export function formatInstant(instant: Micros): string {
  const micros = ((instant % 1000) + 1000) % 1000;
  const millis = new Date((instant - micros) / 1000).toISOString();
  return `${millis.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

/** Reads an RFC 3339 date-time with its offset, to the microsecond; undefined when it is not one. */
export function parseInstant(text: string): Micros | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined;
  const date = new Date(Date.UTC(year!, month! - 1, day));
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day) return undefined;
  const whole = Date.parse(text.replace(/\.\d+/, '').toUpperCase());
  if (Number.isNaN(whole)) return undefined;
  const micros = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return (whole * 1000 + micros) as Micros;
}
