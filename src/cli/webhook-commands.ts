import { type Command, Option } from 'commander';
import { CHANGE_KINDS, NOTIFY_ON } from '../webhooks/domain/change-kinds.js';
import type { Attempt } from '../webhooks/domain/cursor.js';
import type { SubscriptionView } from '../webhooks/queries/subscription-views.js';
import { type Body, given, givenAny, some } from './bodies.js';
import { listing, sending } from './exchanges.js';
import { each, whole, type Writing, withWriting } from './options.js';
import type { Carry } from './run.js';
import type { Column } from './table.js';

interface Settings extends Writing {
  readonly url: string;
  readonly description?: string;
  readonly process: readonly string[];
  readonly measure: readonly string[];
  readonly type: readonly string[];
  readonly change: readonly string[];
  readonly notifyOn?: string;
  readonly handshake?: boolean;
  readonly proof?: boolean;
}

const ROOT = '/webhooks';

/** Subscriptions of a running service. */
export function describeWebhooks(program: Command, carry: Carry): void {
  const webhooks = program.command('webhooks').description('who is told of changes, and what came of it');
  const command = (name: string, description: string, isDefault = false) =>
    withWriting(webhooks.command(name, { isDefault }).description(description));
  const toOne = (name: string, description: string, method: string, path = `/${name}`) =>
    command(`${name} <id>`, description).action((id: string, said: Writing) =>
      carry(sending(said, method, `${one(id)}${path}`), said),
    );

  command('list', 'the subscriptions (also what "webhooks" alone does)', true).action((said: Writing) =>
    carry(listing<SubscriptionView>(said, ROOT, SUBSCRIPTIONS), said),
  );
  toOne('show', 'one, with how far it has come', 'GET', '');
  settings(command('add <address>', 'subscribe; the secret is told this once')).action(
    (address: string, said: Settings) =>
      carry(sending(said, 'POST', ROOT, { url: address, ...settingsOf(said) }), said),
  );
  settings(command('change <id>', 'what is left out stays; a filter is replaced as a whole'))
    .option('--to <address>', 'where to send from now on')
    .action((id: string, said: Settings & { readonly to?: string }) =>
      carry(sending(said, 'PATCH', one(id), { ...given({ url: said.to }), ...settingsOf(said) }), said),
    );
  toOne('remove', 'end it', 'DELETE', '');
  toOne('enable', 'switch it on, from where it stopped', 'POST');
  toOne('disable', 'switch it off', 'POST');
  toOne('ping', 'send a test and tell what came of it', 'POST');
  command('secret <id>', 'a new secret; the old one signs beside it for a while')
    .option('--overlap-hours <hours>', 'for how long', whole)
    .action((id: string, said: Writing & { readonly overlapHours?: number }) =>
      carry(sending(said, 'POST', `${one(id)}/secret`, given({ overlapHours: said.overlapHours })), said),
    );
  command('replay <id>', 'send everything again from somewhere on')
    .option('--position <position>', 'from this place in the log on', whole)
    .option('--time <time>', 'from this day or time on')
    .option('--event <event>', 'from this event on')
    .action((id: string, said: Writing & { position?: number; time?: string; event?: string }) => {
      const { position, time, event } = said;
      return carry(sending(said, 'POST', `${one(id)}/replay`, given({ position, time, event })), said);
    });
  for (const [name, description, columns] of [
    ['deliveries', 'what was delivered or given up, newest first', ATTEMPTS],
    ['attempts', 'every attempt, newest first', ATTEMPTS],
    ['dead-lettered', 'what was given up and can be sent again', ATTEMPTS.slice(0, 2)],
  ] as const)
    command(`${name} <id>`, description).action((id: string, said: Writing) =>
      carry(listing<Attempt>(said, `${one(id)}/${name}`, columns), said),
    );
  command('redeliver <id> [delivery]', 'send one again, or everything that was given up').action(
    (id: string, delivery: string | undefined, said: Writing) => {
      const what = delivery === undefined ? 'dead-lettered' : `deliveries/${encodeURIComponent(delivery)}`;
      return carry(sending(said, 'POST', `${one(id)}/${what}/redeliver`), said);
    },
  );
}

const one = (id: string): string => `${ROOT}/${encodeURIComponent(id)}`;

const settings = (command: Command): Command =>
  command
    .option('--description <text>', 'what it is for')
    .option('--process <id>', 'only of this process; may be given several times', each, [])
    .option('--measure <id>', 'only of this measure; may be given several times', each, [])
    .option('--type <type>', 'only this type of development; may be given several times', each, [])
    .option(
      '--change <kind>',
      `only this kind of change (${CHANGE_KINDS.join(', ')}); may be given several times`,
      each,
      [],
    )
    .addOption(new Option('--notify-on <when>', 'when a change that is dated ahead is told').choices(NOTIFY_ON))
    .option('--handshake', 'ask the receiver first whether it wants them')
    .option('--no-handshake', 'do not ask')
    .option('--proof', 'with the proof of each event')
    .option('--no-proof', 'without');

function settingsOf({ process, measure, type, change, ...said }: Settings): Body {
  const { description, notifyOn, handshake, proof } = said;
  const [processes, measures, types, changes] = [process, measure, type, change].map(some);
  return given({
    ...{ description, notifyOn, handshake, proof },
    filter: givenAny({ processes, measures, types, changes }),
  });
}

const SUBSCRIPTIONS: readonly Column<SubscriptionView>[] = [
  { title: 'Id', cell: ({ id }) => id, atMost: 19 },
  { title: 'Address', cell: ({ url, description }) => (description ? `${url}\n${description}` : url) },
  {
    title: 'State',
    cell: ({ state, disabledBecause }) => (disabledBecause ? `${state}: ${disabledBecause}` : state),
    atMost: 10,
  },
  { title: 'Given up', cell: ({ deadLettered }) => String(deadLettered), atMost: 8 },
];

const ATTEMPTS: readonly Column<Attempt>[] = [
  { title: 'Delivery', cell: ({ delivery }) => delivery },
  { title: 'Sequence', cell: ({ sequence }) => String(sequence), atMost: 22 },
  { title: 'At', cell: ({ at }) => at.slice(0, 19), atMost: 10 },
  {
    title: 'Outcome',
    cell: ({ outcome, status, error }) => [outcome, status, error].filter(Boolean).join(' '),
    atMost: 16,
  },
];
