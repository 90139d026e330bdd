import type { Command } from 'commander';
import type { Access } from './connection.js';
import { EXIT } from './exit-codes.js';
import { chosen } from './named.js';
import { withAccess } from './options.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { counted } from './wording.js';
import type { CarryOver } from './writing-commands.js';
import type { AuditedChange } from '../tracking/queries/get-audit-trail.js';

type Given = Access & { readonly json?: boolean };

export function describeAudit(program: Command, carry: CarryOver<Given>): void {
  withAccess(program.command('audit [process]').description('who changed what, when and why'))
    .option('--json', 'answer in JSON, with each field before and after')
    .action((named: string | undefined, given: Given) =>
      carry(async (client, terminal) => {
        const process = await chosen(client, named);
        const changes = await client.all<AuditedChange>(`/processes/${process}/audit`);
        if (given.json) terminal.json(changes);
        else terminal.print(auditReport(terminal, process, changes));
        return EXIT.ok;
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
    { title: 'By', cell: ({ actor }: AuditedChange) => actor, atMost: 14 },
    { title: 'Change', cell: changeOf },
    { title: 'Why', cell: ({ reason }: AuditedChange) => reason ?? '', atMost: 20 },
  ];
  return [
    terminal.paragraph('bold', `${counted(changes.length, 'change')} of ${process}`),
    '',
    table(terminal, columns, changes),
  ].join('\n');
}

function changeOf({ change, subject, fields, imported }: AuditedChange): string {
  const what = `${subject.kind} ${subject.id} ${change}${imported ? ', imported' : ''}`;
  return change === 'corrected' || change === 'amended'
    ? `${what}: ${fields.map(({ field }) => field).join(', ')}`
    : what;
}
