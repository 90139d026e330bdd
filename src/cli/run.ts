import type { Client } from './client.js';
import type { Access } from './connection.js';
import type { ExitCode } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** What a command does; without an exit code it is done. */
export type Run = (client: Client, terminal: Terminal) => Promise<ExitCode | void>;

/** Whom to ask, and how to answer. */
export interface Given extends Access {
  /** Directory of a store to be opened instead. */
  readonly data?: string;
  readonly json?: boolean;
}

/** What may be done to a store before it is asked. */
export interface How {
  readonly create: boolean;
  readonly rebuild: boolean;
}

export type Carry = (run: Run, given: Given, how?: Partial<How>) => Promise<void>;
