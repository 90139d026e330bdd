import { canonicalJson } from '../../kernel/canonical-json.js';
import { pointerName } from '../../kernel/json-fidelity.js';

/** One place in which a record of a dossier is not as the log has it. */
export interface Difference {
  readonly pointer: string;
  readonly given: unknown;
  readonly recorded: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** Null and absent are one, and the order of members says nothing. */
export const same = (a: unknown, b: unknown): boolean =>
  canonicalJson(withoutNulls(a)) === canonicalJson(withoutNulls(b));

/** The smallest parts that differ; a list of another length differs as a whole. */
export function differences(given: unknown, recorded: unknown, pointer: string): readonly Difference[] {
  if (same(given, recorded)) return [];
  if (Array.isArray(given) && Array.isArray(recorded) && given.length === recorded.length)
    return given.flatMap((entry, index) => differences(entry, recorded[index], `${pointer}/${index}`));
  if (!isObject(given) || !isObject(recorded)) return [{ pointer, given, recorded }];
  return [...new Set([...Object.keys(given), ...Object.keys(recorded)])].flatMap((name) =>
    differences(given[name], recorded[name], `${pointer}/${pointerName(name)}`),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value ?? null;
  const present = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(present.map(([name, member]) => [name, withoutNulls(member)]));
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
