import { AFTER_ALL } from '../../kernel/day.js';
import { type Evidence, evidenceOf, testimonyOf } from '../domain/evidence.js';
import type { DevelopmentId } from '../domain/model.js';
import type { Stretch } from '../domain/timeline.js';
import type { MeasureEntry } from './catalogue.js';
import type { Snapshot } from './snapshot.js';

type Of = Pick<MeasureEntry, 'process' | 'id'>;

/** How well what is visible of a measure is attested, by the sources known then. */
export class EvidenceReader {
  /** By record: a stretch stands for the versions that it was made from. By report its sources may be known one by one. */
  private readonly kept = new WeakMap<Stretch, Evidence>();

  /** Of what a stretch rests on; null where nothing is recorded. */
  of(measure: Of, snapshot: Snapshot, stretch: Stretch): Evidence | null {
    if (stretch.basis.length === 0) return null;
    const kept = snapshot.reportedBy === AFTER_ALL ? this.kept.get(stretch) : undefined;
    if (kept) return kept;
    const evidence = evidenceIn(measure, snapshot, stretch.basis);
    if (snapshot.reportedBy === AFTER_ALL) this.kept.set(stretch, evidence);
    return evidence;
  }
}

/** Whether a development by itself is enough to say that what it did to a measure happened. */
export const isConfirmed = (measure: Of, snapshot: Snapshot, development: DevelopmentId): boolean =>
  evidenceIn(measure, snapshot, [development]).level === 'confirmed';

const evidenceIn = ({ process, id }: Of, snapshot: Snapshot, developments: readonly DevelopmentId[]): Evidence =>
  evidenceOf(
    developments.flatMap((development) => {
      const content = snapshot.development(process, development)?.content;
      return content ? [testimonyOf(content, id, snapshot.reportedBy)] : [];
    }),
  );
