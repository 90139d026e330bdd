import { BEFORE_ALL, type Day } from '../../kernel/day.js';
import { boundsOf } from '../../kernel/edtf-date.js';
import type { DevelopmentType } from './development-types.js';
import { claimReportedDay, claimsKnownBy } from './development.js';
import {
  type Confidence,
  type Development,
  type DevelopmentId,
  type Grade,
  GRADES,
  type MeasureId,
  type Source,
} from './model.js';

export const EVIDENCE_LEVELS = ['confirmed', 'announced', 'unverified'] as const;
export type EvidenceLevel = (typeof EVIDENCE_LEVELS)[number];

/** How far that which is recorded can be trusted, by the sources known then. */
export interface Evidence {
  readonly level: EvidenceLevel;
  /** The best grade of its sources; null where no source has one. */
  readonly grade: Grade | null;
  /** So many witnesses: pages that repeat the same origin are one, and a copy is none. */
  readonly origins: number;
  /** The lowest confidence that a development states; null where no development states one. */
  readonly confidence: Confidence | null;
}

/** What a development is cited by. */
export interface Citation {
  readonly development: DevelopmentId;
  readonly title: string;
  /** Its first source with an address that was known then. */
  readonly source: { readonly publisher: string; readonly title: string; readonly url: string } | null;
}

/** What one development brings, in the version that counted. */
export interface Testimony {
  readonly type: DevelopmentType;
  readonly confidence?: Confidence;
  readonly sources: readonly Source[];
}

/**
 * For what it did to a measure, or where none is named for that it happened at all: by the sources that were published, and
 * the claims that could be known, by the end of a day.
 */
export function testimonyOf(development: Development, measure: MeasureId | null, knownBy: Day): Testimony {
  const { type, confidence, source, moreSources = [], effects } = development;
  const ofEffects = effects.filter((effect) => effect.measure === measure).flatMap((effect) => effect.sources ?? []);
  const ofClaims = claimsKnownBy(development, measure, knownBy).flatMap((claim) =>
    typeof claim.source === 'object' ? [claim.source] : [],
  );
  const sources = [...(source ? [source] : []), ...moreSources, ...ofEffects, ...ofClaims];
  return {
    type,
    ...(confidence && { confidence }),
    sources: sources.filter((one) => publishedDay(one) <= knownBy),
  };
}

/** From which days on it is known well enough that a development happened; null where it never is. */
export function attestedFrom(development: Development): Readonly<Record<'announced' | 'confirmed', Day | null>> {
  const { source, moreSources = [], claims = [] } = development;
  const published = [...(source ? [source] : []), ...moreSources].map(publishedDay);
  const days = [BEFORE_ALL, ...published, ...claims.map((claim) => claimReportedDay(claim, development))];
  const levels = days
    .sort((a, b) => a - b)
    .map((day) => ({ day, level: evidenceOf([[testimonyOf(development, null, day)]]).level }));
  const from = (...enough: readonly EvidenceLevel[]) => levels.find(({ level }) => enough.includes(level))?.day ?? null;
  return { announced: from('announced', 'confirmed'), confirmed: from('confirmed') };
}

/** Before all where nobody says when. */
const publishedDay = ({ date }: Source): Day => (date ? boundsOf(date).last : BEFORE_ALL);

/**
 * What a state rests on is attested by all of its sources together, and as sure as the least sure of its grounds: of the parts
 * that must all be true for it to be. The developments of one ground tell the same.
 */
export function evidenceOf(grounds: readonly (readonly Testimony[])[]): Evidence {
  const levels = grounds.map((ground) => attested(ground).level);
  return { ...attested(grounds.flat()), level: EVIDENCE_LEVELS.findLast((level) => levels.includes(level))! };
}

/** What several developments tell is as unsure as the least sure of them, and as well attested as all of their sources together. */
function attested(testimonies: readonly Testimony[]): Evidence {
  const sources = testimonies.flatMap((testimony) => testimony.sources);
  const grade = GRADES.find((candidate) => sources.some((source) => source.grade === candidate));
  const confidence = lowestConfidence(testimonies);
  const isReportedUnverified = testimonies.some(({ type }) => type === 'unverified-report');
  const isUnverified = isReportedUnverified || confidence === 'to-verify' || !sources.some(isMoreThanCopy);
  return {
    level: isUnverified ? 'unverified' : isConfirmed(grade, sources) ? 'confirmed' : 'announced',
    grade: grade ?? null,
    origins: originsOf(sources.filter(isMoreThanCopy)),
    confidence: confidence ?? null,
  };
}

/** What is needed to cite a development: its title, and its first source on the web. */
export function citationOf({ id, title }: Development, { sources }: Testimony): Citation {
  for (const { publisher, title: page, url } of sources)
    if (url) return { development: id, title, source: { publisher, title: page, url } };
  return { development: id, title, source: null };
}

const isMoreThanCopy = (source: Source) => source.grade !== 'E';

/** A copy is no second witness, under whatever name it was printed. */
const isConfirmed = (grade: Grade | undefined, sources: readonly Source[]) =>
  grade === 'A' || (grade === 'B' && originsOf(sources.filter(isMoreThanCopy)) > 1);

const originsOf = (sources: readonly Source[]) =>
  new Set(sources.map(({ origin, publisher }) => (origin ?? publisher).normalize('NFKC').trim().toLowerCase())).size;

function lowestConfidence(testimonies: readonly Testimony[]): Confidence | undefined {
  const stated = testimonies.map((testimony) => testimony.confidence);
  return (
    stated.find((confidence) => confidence === 'to-verify') ?? stated.find((confidence) => confidence !== undefined)
  );
}
