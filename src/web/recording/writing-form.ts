import type { VNode } from 'preact';
import type { Problem } from '../../kernel/domain-error.js';
import type { ProcessId } from '../../tracking/domain/model.js';
import type { ProcessCommand } from '../../tracking/domain/process.js';
import type { TypedForm } from '../parts/form-fields.js';

/** What was typed, by the names of the fields; empty where nothing was. */
export type Typed = (name: string) => string;

/** A field, and how people call it. */
export interface Place {
  readonly field: string;
  readonly label: string;
}

/** What was typed, as a program would have sent it. */
export interface Draft {
  /** Of this it is known whether a second sending is the same. */
  readonly body: unknown;
  /** Throws `incorrect` with the places in the body, where that cannot be used. */
  readonly command: (id: string) => ProcessCommand;
  /** Which field a place in the body came from; undefined where it is none. */
  readonly placeOf: (pointer: string) => Place | undefined;
  /** The dates, by how people call them. */
  readonly dates: readonly (readonly [label: string, date: string])[];
}

/** One way to write something into a process by form. */
export interface WritingForm {
  readonly process: { readonly id: ProcessId; readonly title: string };
  readonly heading: string;
  readonly lead?: string;
  /** What stands in the fields at first. */
  readonly initial: Typed;
  /** The names of all fields, for as many rows as were asked for. */
  readonly names: (typed: Typed) => readonly string[];
  readonly fields: (form: TypedForm) => VNode;
  /** There can be more rows. */
  readonly hasRows?: boolean;
  readonly draft: (typed: Typed) => Draft;
  /** Where to see what was written. */
  readonly seenAt: (id: string) => string;
}

/** A problem as a person reads it. */
export function saidOf({ detail }: Pick<Problem, 'detail'>, place: Place | undefined): string {
  const isSentence = /^["“A-Z0-9]/.test(detail);
  return isSentence || !place ? detail : `${place.label} ${detail}`;
}

/** Without what is empty, which is as good as absent. */
export function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined),
  ) as Partial<T>;
}
