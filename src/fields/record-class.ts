import type { ApiPropertyOptions } from '@nestjs/swagger';

/** A class whose decorators say what a record, or an object within one, may hold. */
export type RecordClass<T extends object = object> = new () => T;

export interface Presence {
  /** It may be left out; null is as good as that, unless it says something (`nullable`) or would have to (`patch`). */
  readonly optional?: boolean;
  /** Null is a value of its own. */
  readonly nullable?: boolean;
  /** Of a patch, in which null takes away: it is refused for what has to be there. */
  readonly patch?: boolean;
  /** What it is where it is left out. */
  readonly usual?: unknown;
  /** For who reads about it. */
  readonly description?: string;
}

export interface FieldRule extends Presence {
  readonly code: string;
  /** What is wrong with a value that is there, told to its sender. */
  readonly wrong: (value: unknown) => string | undefined;
  readonly schema: ApiPropertyOptions;
  /** Takes out of a value, where nothing is wrong with it, what is as good as absent in it. */
  readonly tidy?: (value: unknown) => void;
  /** The class of the object, or of each object of the list. */
  readonly nested?: RecordClass;
  /** The schema that says what it may be, where that has one of its own. */
  readonly named?: string;
}

const RULES = new Map<object, Map<string, FieldRule>>();

export function setRule(prototype: object, name: string, rule: FieldRule): void {
  const rules = RULES.get(prototype) ?? new Map<string, FieldRule>();
  RULES.set(prototype, rules.set(name, rule));
}

/** The fields of a class in their order, those of what it extends first. */
export function rulesOf(record: RecordClass): ReadonlyMap<string, FieldRule> {
  const rules = new Map<string, FieldRule>();
  const chain: object[] = [];
  for (
    let prototype = record.prototype as object | null;
    prototype;
    prototype = Object.getPrototypeOf(prototype) as object
  )
    chain.unshift(prototype);
  for (const prototype of chain) for (const [name, rule] of RULES.get(prototype) ?? []) rules.set(name, rule);
  return rules;
}
