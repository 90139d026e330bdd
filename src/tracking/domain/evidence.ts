import type { DevelopmentType } from './development-types.js';
import { type Confidence, type Development, type Grade, GRADES, type Source } from './model.js';

export type EvidenceLevel = 'confirmed' | 'announced' | 'unverified';

/** How far that which is recorded can be trusted, by the sources known then. */
export interface Evidence {
  readonly level: EvidenceLevel;
  /** The best grade of its sources; none where no source has one. */
  readonly grade?: Grade;
  /** So many witnesses: pages that repeat the same origin are one. */
  readonly origins: number;
  /** The lowest confidence that a development states; none where no development states one. */
  readonly confidence?: Confidence;
}

/** What one development brings, in the version that counted. */
export interface Testimony {
  readonly type: DevelopmentType;
  readonly confidence?: Confidence;
  readonly sources: readonly Source[];
}

export function testimonyOf(development: Development): Testimony {
  const { type, confidence, source, moreSources = [], effects } = development;
  const sources = [...(source ? [source] : []), ...moreSources, ...effects.flatMap((effect) => effect.sources ?? [])];
  return { type, ...(confidence && { confidence }), sources };
}

/** What rests on several developments is as unsure as the least sure of them, and as well attested as all of their sources together. */
export function evidenceOf(testimonies: readonly Testimony[]): Evidence {
  const sources = testimonies.flatMap((testimony) => testimony.sources);
  const grade = GRADES.find((candidate) => sources.some((source) => source.grade === candidate));
  const confidence = lowestConfidence(testimonies);
  const isReportedUnverified = testimonies.some(({ type }) => type === 'unverified-report');
  const isUnverified = isReportedUnverified || confidence === 'to-verify' || !sources.some(isMoreThanCopy);
  return {
    level: isUnverified ? 'unverified' : isConfirmed(grade, sources) ? 'confirmed' : 'announced',
    ...(grade && { grade }),
    origins: originsOf(sources),
    ...(confidence && { confidence }),
  };
}

const isMoreThanCopy = (source: Source) => source.grade !== 'E';

/** A copy is no second witness, under whatever name it was printed. */
const isConfirmed = (grade: Grade | undefined, sources: readonly Source[]) =>
  grade === 'A' || (grade === 'B' && originsOf(sources.filter(isMoreThanCopy)) > 1);

const originsOf = (sources: readonly Source[]) =>
  new Set(sources.map(({ origin, publisher }) => origin ?? publisher)).size;

function lowestConfidence(testimonies: readonly Testimony[]): Confidence | undefined {
  const stated = testimonies.map((testimony) => testimony.confidence);
  return (
    stated.find((confidence) => confidence === 'to-verify') ?? stated.find((confidence) => confidence !== undefined)
  );
}
