import { type Command, InvalidArgumentError, Option } from 'commander';
import type { KeyView } from '../access/queries/key-views.js';
import { ACCESS_ROLES } from '../kernel/access.js';
import { given } from './bodies.js';
import { listing, sending } from './exchanges.js';
import { each, withAccess, type Writing } from './options.js';
import type { Carry } from './run.js';
import type { Column } from './table.js';

interface Terms extends Writing {
  readonly role: string;
  readonly process: readonly string[];
  readonly expires?: string;
  readonly mayActForOthers?: boolean;
}

const ROOT = '/keys';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Who may do what at a running service. */
export function describeKeys(program: Command, carry: Carry): void {
  const keys = program.command('keys').description('who may do what at a service');
  const command = (name: string, description: string, isDefault = false) =>
    withAccess(keys.command(name, { isDefault }).description(description));
  command('list', 'the keys, by age (also what "keys" alone does)', true).action((said: Writing) =>
    carry(listing<KeyView>(said, ROOT, COLUMNS), said),
  );
  command('add <name>', 'issue one, whose holder’s records are signed with this name; it is told this once')
    .addOption(new Option('--role <role>', 'what it may').choices(ACCESS_ROLES).makeOptionMandatory())
    .option('--process <id>', 'only of this process; may be given several times', each, [])
    .option('--expires <time>', 'when it ends: a day (its end, UTC) or a date-time', expiry)
    .option('--may-act-for-others', 'it may say for whom it acts (--actor)')
    .action((name: string, { role, process, expires, mayActForOthers, ...said }: Terms) =>
      carry(
        sending(said, 'POST', ROOT, {
          name,
          role,
          ...given({ processes: process.length > 0 ? process : undefined, expires, mayActForOthers }),
        }),
        said,
      ),
    );
  command('revoke <id>', 'it is refused from now on; what it signed stays').action((id: string, said: Writing) =>
    carry(sending(said, 'DELETE', `${ROOT}/${encodeURIComponent(id)}`), said),
  );
}

function expiry(text: string): string {
  if (DAY.test(text)) return `${text}T23:59:59Z`;
  if (text.includes('T')) return text;
  throw new InvalidArgumentError('Write a day such as 2027-06-30, or a date-time such as 2027-06-30T12:00:00Z.');
}

const COLUMNS: readonly Column<KeyView>[] = [
  { title: 'Id', cell: ({ id }) => id, atMost: 19 },
  { title: 'Name', cell: ({ name, begins }) => `${name}\n${begins}…` },
  {
    title: 'May',
    cell: ({ role, processes }) => (processes ? `${role} of ${processes.join(', ')}` : role),
    atMost: 20,
  },
  { title: 'State', cell: ({ state }) => state, atMost: 8 },
  { title: 'Until', cell: ({ expires }) => expires?.slice(0, 10) ?? '', atMost: 10 },
  { title: 'Last used', cell: ({ lastUsedAt }) => lastUsedAt?.slice(0, 16).replace('T', ' ') ?? '', atMost: 10 },
];
