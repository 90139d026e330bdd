import type { Command } from 'commander';
import type { AuditedChange } from '../tracking/queries/get-audit-trail.js';
import { chosen } from './named.js';
import { withAccess } from './options.js';
import type { Carry, Given } from './run.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { counted } from './wording.js';

export function describeAudit(program: Command, carry: Carry): void {
  withAccess(program.command('audit [process]').description('who changed what, when and why')).action(
    (named: string | undefined, given: Given) =>
      carry(async (client, terminal) => {
        const process = await chosen(client, named);
        const changes = await client.all<AuditedChange>(`/processes/${process}/audit`);
        terminal.answer(given, changes, () => auditReport(terminal, process, changes));
      }, given),
  );
}

function auditReport(terminal: Terminal, process: string, changes: readonly AuditedChange[]): string {
  const columns = [
    { title: 'Position', cell: ({ position }: AuditedChange) => String(position), atMost: 8 },
    {
      title: 'Recorded',
      cell: ({ recordedAt }: AuditedChange) => recordedAt.slice(0, 19).replace('T', ' '),
      atMost: 10,
    },
    {
      title: 'By',
      cell: ({ actor, onBehalfOf }: AuditedChange) => (onBehalfOf ? `${actor} for ${onBehalfOf}` : actor),
      atMost: 14,
    },
    { title: 'Change', cell: changeOf },
    { title: 'Why', cell: ({ reason }: AuditedChange) => reason ?? '', atMost: 20 },
  ];
  const heading = terminal.heading(`${counted(changes.length, 'change')} of ${process}`);
  return [...heading, '', table(terminal, columns, changes)].join('\n');
}

function changeOf({ change, subject, fields, imported }: AuditedChange): string {
  const what = `${subject.kind} ${subject.id} ${change}${imported ? ', imported' : ''}`;
  return change === 'corrected' || change === 'amended'
    ? `${what}: ${fields.map(({ field }) => field).join(', ')}`
    : what;
}
