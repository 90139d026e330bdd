import { LRUCache } from 'lru-cache';
import { AFTER_ALL } from '../../kernel/day.js';
import { atMostOfHeap } from '../../read-model/share-of-heap.js';
import {
  type Citation,
  type Evidence,
  type Testimony,
  citationOf,
  evidenceOf,
  testimonyOf,
} from '../domain/evidence.js';
import type { Development, DevelopmentId } from '../domain/model.js';
import type { Stretch } from '../domain/timeline.js';
import type { MeasureEntry } from '../projections/process-rows.js';
import type { Snapshot } from './snapshot.js';

type Of = Pick<MeasureEntry, 'process' | 'id'>;

/** What the developments that a stretch rests on are trusted for, and cited by. */
export interface Attestation {
  /** Null where nothing is recorded. */
  readonly evidence: Evidence | null;
  readonly citations: readonly Citation[];
}

const KEPT_BYTES = atMostOfHeap(67_108_864, 1 / 72);
const ATTESTATION_BYTES = 512;
const bytesOf = ({ citations }: Attestation): number => ATTESTATION_BYTES + 2 * JSON.stringify(citations).length;

const UNRECORDED: Attestation = { evidence: null, citations: [] };

/** How well what is visible of a measure is attested, by the sources known then. */
export class EvidenceReader {
  /** By record: a stretch stands for the versions that it was made from. By report its sources may be known one by one. */
  private readonly kept = new LRUCache<Stretch, Attestation>({ maxSize: KEPT_BYTES, sizeCalculation: bytesOf });

  of(measure: Of, snapshot: Snapshot, stretch: Stretch): Attestation {
    if (stretch.basis.length === 0) return UNRECORDED;
    if (snapshot.reportedBy !== AFTER_ALL) return attestation(measure, snapshot, stretch);
    let kept = this.kept.get(stretch);
    if (!kept) this.kept.set(stretch, (kept = attestation(measure, snapshot, stretch)));
    return kept;
  }
}

/** Whether a development by itself is enough to say that what it did to a measure happened. */
const isConfirmed = (measure: Of, snapshot: Snapshot, development: DevelopmentId): boolean =>
  evidenceOf([known(measure, snapshot, [development]).map(({ testimony }) => testimony)]).level === 'confirmed';

/** Whether the effects of a development count. */
export function countedIn(measure: Of, snapshot: Snapshot): (development: DevelopmentId) => boolean {
  if (!snapshot.onlyConfirmed) return () => true;
  const counted = new Map<DevelopmentId, boolean>();
  return (development) => {
    const known = counted.get(development) ?? isConfirmed(measure, snapshot, development);
    counted.set(development, known);
    return known;
  };
}

function attestation(measure: Of, snapshot: Snapshot, { basis, grounds }: Stretch): Attestation {
  const told = grounds.map((ground) => known(measure, snapshot, ground).map(({ testimony }) => testimony));
  return {
    evidence: evidenceOf(told),
    citations: known(measure, snapshot, basis).map(({ content, testimony }) => citationOf(content, testimony)),
  };
}

const known = ({ process, id }: Of, snapshot: Snapshot, developments: readonly DevelopmentId[]) =>
  developments.flatMap((development): { readonly content: Development; readonly testimony: Testimony }[] => {
    const content = snapshot.development(process, development)?.content;
    return content ? [{ content, testimony: testimonyOf(content, id, snapshot.reportedBy) }] : [];
  });

/** Of one answer. */
const MOST_CITED = 500;

/** Gathers what an answer rests on: each development once, and no more than an answer has room for. */
export class Bibliography {
  private readonly cited = new Map<DevelopmentId, Citation>();

  add(citations: readonly Citation[]): void {
    for (const citation of citations) if (this.cited.size < MOST_CITED) this.cited.set(citation.development, citation);
  }

  get citations(): readonly Citation[] {
    return [...this.cited.values()];
  }
}
