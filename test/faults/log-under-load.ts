import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventId, NewEvent, StreamId } from '../../src/kernel/event.js';
import { nodeCommand } from './log-process.js';

export const IMPORTED_EVENTS = 300;

interface Sent {
  readonly stream: StreamId;
  readonly events: readonly NewEvent[];
}

/** A line of what the process under load writes. `first` is the id of the first event of an append that was sent. */
export type Report =
  | { readonly is: 'sent'; readonly append: Sent }
  | { readonly is: 'answered'; readonly first: EventId; readonly position: number }
  | { readonly is: 'importing'; readonly stream: StreamId }
  | { readonly is: 'imported'; readonly stream: StreamId };

/** What a process had done when it was killed. */
export interface Load {
  readonly sent: readonly Sent[];
  /** Position of the last event of an append, by the id of its first. */
  readonly answered: ReadonlyMap<EventId, number>;
  readonly importing: readonly StreamId[];
  readonly imported: ReadonlySet<StreamId>;
}

/** Lets a process append, and kills it so long after its first report. */
export async function killUnderLoad(directory: string, run: number, afterMs: number): Promise<Load> {
  const [file, ...args] = nodeCommand('log-under-load.main.ts', directory, String(run));
  const child = spawn(file!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = text(child.stdout);
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  await pause(afterMs);
  child.kill('SIGKILL');
  const [code, signal] = await exit;
  if (signal !== 'SIGKILL') throw new Error(`the process ended by itself with ${code}`);
  const lines = (await output).split('\n').slice(0, -1);
  return loadOf(lines.map((line) => JSON.parse(line) as Report)); // it writes nothing else
}

function loadOf(reports: readonly Report[]): Load {
  return {
    sent: reports.flatMap((report) => (report.is === 'sent' ? [report.append] : [])),
    answered: new Map(
      reports.flatMap((report) => (report.is === 'answered' ? [[report.first, report.position] as const] : [])),
    ),
    importing: reports.flatMap((report) => (report.is === 'importing' ? [report.stream] : [])),
    imported: new Set(reports.flatMap((report) => (report.is === 'imported' ? [report.stream] : []))),
  };
}
