import type { Problem } from '../../kernel/domain-error.js';
import type { Stakes } from './record-stakes.js';

/** Where a record is in the dossier and in the log: what is new comes after all that is there. */
export interface Placed {
  readonly pointer: string;
  readonly position: number;
}

export const NEW_POSITION = Infinity;

/** Holds the order of a dossier's records against that of the log, wherever another order would be answered otherwise. */
export class RecordOrder {
  /** By what is at stake, of the records that decide it the one that is last in the log. */
  private readonly last = new Map<string, Placed>();
  /** A new record that comes too early is told once, however many it comes before. */
  private readonly told = new Set<string>();

  /** To be asked in the order of the dossier. */
  take(record: Placed, { decides, minds }: Stakes): readonly Problem[] {
    const problem = this.outOfOrder(record, minds);
    for (const what of decides)
      if (record.position > (this.last.get(what)?.position ?? -1)) this.last.set(what, record);
    return problem ? [problem] : [];
  }

  private outOfOrder(record: Placed, minds: Stakes['minds']): Problem | undefined {
    for (const [what, why] of minds) {
      const earlier = this.last.get(what);
      if (earlier === undefined || earlier.position <= record.position || this.told.has(earlier.pointer)) continue;
      if (earlier.position !== NEW_POSITION) return recordedBefore(record, earlier, why);
      this.told.add(earlier.pointer);
      return appendedAfter(record, earlier, why);
    }
    return undefined;
  }
}

const CODE = 'record/other-order';

const recordedBefore = ({ pointer }: Placed, earlier: Placed, why: string): Problem => ({
  pointer,
  code: CODE,
  detail: `comes after ${earlier.pointer} here, but was recorded before it, and ${why}. Put it before that${inRecord(pointer)}`,
});

const appendedAfter = ({ pointer }: Placed, earlier: Placed, why: string): Problem => ({
  pointer: earlier.pointer,
  code: CODE,
  detail: `is new and would be appended after ${pointer}, which comes after it here and is recorded already, and ${why}. Put it after that${inRecord(pointer)}`,
});

/** The lists of older dossiers cannot be put in another order among each other. */
const inRecord = (pointer: string): string => (pointer.startsWith('/record/') ? '' : ', all of it in a list "record"');
