import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { AFTER_ALL, formatDay } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import type { Position } from '../../kernel/event.js';
import { type Evidence, evidenceOf, testimonyOf } from '../../tracking/domain/evidence.js';
import type { DevelopmentId, Effect, MeasureId, ProcessId } from '../../tracking/domain/model.js';
import { cursorOf, type Page } from '../../tracking/queries/cursor.js';
import { type AuditedChange, GetAuditTrail } from '../../tracking/queries/get-audit-trail.js';
import { GetDevelopment } from '../../tracking/queries/get-development.js';
import { GetProcess } from '../../tracking/queries/get-process.js';
import { ListMeasureChanges, type NotedChange } from '../../tracking/queries/list-measure-changes.js';
import { NOW } from '../../tracking/queries/temporal-basis.js';

/** A change, and how the development that it is about reads since. */
export interface RecordedChange extends NotedChange {
  readonly development: {
    readonly id: DevelopmentId;
    readonly title: string;
    readonly date: string;
    /** The last day that its date allows; null where that is open. */
    readonly asOf: string | null;
    readonly effects: readonly Effect[];
    readonly evidence: Evidence;
  } | null;
}

/** What was recorded last. */
@Injectable()
export class RecordedChanges {
  constructor(private readonly queries: QueryBus) {}

  /** Of a process, or of one of its measures; the newest first. */
  async newest(process: ProcessId, measure: MeasureId | undefined, limit: number): Promise<readonly RecordedChange[]> {
    const changes =
      measure === undefined
        ? await this.ofProcess(process, limit)
        : await this.queries.execute(new ListMeasureChanges(process, measure, limit));
    const read = [];
    for (const change of changes) read.push(await this.withDevelopment(process, measure ?? null, change));
    return read;
  }

  /** The end of its stream, however long that is. */
  async ofProcess(process: ProcessId, limit: number): Promise<readonly NotedChange[]> {
    const { revision } = await this.queries.execute(new GetProcess(process, NOW));
    let cursor: string | null = cursorOf([Math.max(0, revision - limit + 1)]);
    const found: NotedChange[] = [];
    // Where the changes are large there are fewer on a page.
    while (cursor !== null) {
      const page: Page<AuditedChange> = await this.queries.execute(new GetAuditTrail(process, { cursor, limit }));
      found.push(...page.items.map(noted));
      cursor = page.next;
    }
    return found.reverse().slice(0, limit);
  }

  private async withDevelopment(
    process: ProcessId,
    measure: MeasureId | null,
    change: NotedChange,
  ): Promise<RecordedChange> {
    if (change.subject.kind !== 'development') return { ...change, development: null };
    const temporal = { atPosition: change.position as Position };
    const id = change.subject.id as DevelopmentId;
    const found = await this.queries.execute(new GetDevelopment(process, id, temporal));
    const { title, date, effects } = found;
    const { last } = boundsOf(date);
    const evidence = evidenceOf([[testimonyOf(found, measure, AFTER_ALL)]]);
    return {
      ...change,
      development: { id, title, date, asOf: last === AFTER_ALL ? null : formatDay(last), effects, evidence },
    };
  }
}

function noted({ position, change, subject, recordedAt, reason, fields }: AuditedChange): NotedChange {
  const said = (name: string): string | null => {
    const value = change === 'ruled' ? fields.find(({ field }) => field === name)?.after : undefined;
    return typeof value === 'string' ? value : null;
  };
  return { position, change, subject, recordedAt, reason, topic: said('topic'), measure: said('measure') };
}
