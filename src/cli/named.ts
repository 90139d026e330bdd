import { incorrect } from '../kernel/domain-error.js';
import { isSlug } from '../kernel/slug.js';
import type { ProcessId } from '../tracking/domain/model.js';
import type { Client } from './client.js';

/** The process that was named, or the only one there is. */
export async function chosen(client: Pick<Client, 'processes'>, named: string | undefined): Promise<ProcessId> {
  if (named !== undefined) return idOf<ProcessId>('process', named, 'armenia-turkiye');
  const [only, ...others] = await client.processes();
  if (only === undefined)
    throw incorrect('process/none', 'There is no process yet. Import a dossier first: detente import FILE');
  if (others.length === 0) return only.id;
  const ids = [only, ...others].map(({ id }) => id).join(', ');
  throw incorrect('process/not-named', `There are several processes. Name one of: ${ids}`);
}

const EXAMPLES = { measure: 'air-cargo', development: 'at-050', question: 'lorry-at-margara' } as const;
export type Named = keyof typeof EXAMPLES;

/** `[process] id`: of two names the first is the process. */
export async function idIn<Id extends string>(
  client: Pick<Client, 'processes'>,
  names: readonly string[],
  what: Named,
): Promise<{ readonly process: ProcessId; readonly id: Id }> {
  if (names.length > 2)
    throw incorrect('names/too-many', `Name the process and the ${what}, or the ${what} alone: not ${names.join(' ')}`);
  const [process, named] = names.length === 2 ? names : [undefined, names[0]];
  const id = idOf<Id>(what, named!, EXAMPLES[what]);
  return { process: await chosen(client, process), id };
}

function idOf<Id extends string>(what: string, named: string, example: string): Id {
  if (isSlug(named)) return named as Id;
  throw incorrect(`${what}/not-an-id`, `"${named}" is not the id of a ${what}, such as ${example}`);
}
