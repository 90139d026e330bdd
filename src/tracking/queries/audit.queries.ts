import { Query } from '@nestjs/cqrs';
import type { DevelopmentId, ProcessId, Source } from '../domain/model.js';
import type { VersionAt } from './development-versions.js';
import type { Page, PageRequest } from './cursor.js';

export interface DevelopmentVersionsAt {
  readonly development: DevelopmentId;
  readonly versions: readonly VersionAt[];
}

/** The events that make developments what they were at a position of the log. */
export class FindVersions extends Query<readonly DevelopmentVersionsAt[]> {
  constructor(
    readonly process: ProcessId,
    readonly developments: readonly DevelopmentId[],
    readonly position: number,
  ) {
    super();
  }
}

export const CHANGES = [
  'opened',
  'declared',
  'recorded',
  'corrected',
  'retracted',
  'ruled',
  'amended',
  'withdrawn',
  'annexed',
  'other',
] as const;
type Change = (typeof CHANGES)[number];

export interface FieldChange {
  readonly field: string;
  /** Null where there was, or is, no value. */
  readonly before: unknown;
  readonly after: unknown;
}

/** One event of a process, as who did what, when and why. */
export interface AuditedChange {
  readonly position: number;
  /** Of the log's tree. */
  readonly leafIndex: number;
  readonly event: string;
  readonly change: Change;
  /** It came with a dossier. */
  readonly imported: boolean;
  readonly subject: { readonly kind: 'process' | 'measure' | 'development' | 'ruling' | 'annex'; readonly id: string };
  readonly actor: string;
  readonly recordedAt: string;
  readonly reason: string | null;
  readonly source: Source | null;
  /** Position of the event whose place this one takes. */
  readonly revisionOf: number | null;
  readonly fields: readonly FieldChange[];
}

export class GetAuditTrail extends Query<Page<AuditedChange>> {
  constructor(
    readonly process: ProcessId,
    readonly page: PageRequest,
  ) {
    super();
  }
}
