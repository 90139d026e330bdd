import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Parameters } from './connection.js';
import type { Given } from './run.js';

export const DEFAULT_URL = 'http://127.0.0.1:3000';

export const each = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** What is no number must not pass for one that was left out. */
export function whole(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Write a whole number.');
}

/** What stands in a command line can be read by others on the machine; the environment cannot. */
export const withToken = (command: Command): Command =>
  command
    .addOption(
      new Option('--token <token>', 'the key to send; on the machine of the service it is found').env('DETENTE_TOKEN'),
    )
    .option('--header <line>', 'a header to send, as "Name: value"; may be given several times', each, []);

/** How to reach the service. */
export const withAccess = (command: Command): Command =>
  withToken(
    command.addOption(new Option('--url <url>', 'the running service to ask').env('DETENTE_URL').default(DEFAULT_URL)),
  ).option('--json', 'answer in JSON');

export const withStore = (command: Command): Command =>
  withAccess(command).option('--data <dir>', 'open the store in this directory instead; no service may be using it');

export interface Writing extends Given {
  readonly actor?: string;
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
  readonly dryRun?: boolean;
}

export const withWriting = (command: Command): Command =>
  withAccess(command)
    .addOption(new Option('--actor <name>', 'for whom, if the key may say so').env('DETENTE_ACTOR'))
    .option('--if-match <revision>', 'only while the process is at this revision')
    .option('--idempotency-key <key>', 'the same key makes it safe to try again')
    .option('--dry-run', 'write nothing: say what it would change');

export const headersOf = ({ actor, ifMatch, idempotencyKey }: Writing): Parameters => ({
  'x-actor': actor,
  'if-match': ifMatch === undefined ? undefined : `"${ifMatch.replace(/^"|"$/g, '')}"`,
  'idempotency-key': idempotencyKey,
});
