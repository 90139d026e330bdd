import type { LegalForce } from '../../tracking/domain/states.js';
import type { MeasureStatus, ProcessStatus } from '../../tracking/domain/status.js';
import { link, measurePath, processPath, type Parameters } from '../parts/links.js';
import type { Texts } from '../texts/en.js';
import { statusInWords } from '../texts/status-words.js';

export const JSON_LD = 'application/ld+json; charset=utf-8';

/** What a description in schema.org is of. */
export interface Described {
  readonly t: Texts;
  readonly base: string;
  readonly status: ProcessStatus;
  readonly measures: readonly MeasureStatus[];
  /** That lead to the same answer for ever. */
  readonly permanent: Parameters;
}

const ELI = 'http://data.europa.eu/eli/ontology#';

/** As the European Legislation Identifier says it. */
const ELI_FORCE: Readonly<Record<LegalForce, string>> = {
  InForce: 'eli:InForce-inForce',
  PartiallyInForce: 'eli:InForce-partiallyInForce',
  NotInForce: 'eli:InForce-notInForce',
};

/** The view as a data set of schema.org, each state a claim about what it is the state of. */
export function statusJsonLd({ t, base, status, measures, permanent }: Described): string {
  const path = base + processPath(status.process);
  const at = (address: string) => link(address, permanent);
  const download = (address: string, encodingFormat: string) => ({
    '@type': 'DataDownload',
    encodingFormat,
    contentUrl: at(address),
  });
  return JSON.stringify({
    '@context': { '@vocab': 'https://schema.org/', eli: ELI },
    '@type': 'Dataset',
    '@id': at(path),
    url: at(path),
    name: status.title,
    description: status.headline.text,
    inLanguage: t.lang,
    isAccessibleForFree: true,
    temporalCoverage: `../${status.asOf}`,
    version: String(status.position),
    creator: { '@type': 'Organization', name: t.service, url: base },
    distribution: [
      download(`${path}/status.csv`, 'text/csv'),
      download(`${base}/api/v1${processPath(status.process)}/status`, 'application/json'),
      download(`${path}/chart.svg`, 'image/svg+xml'),
    ],
    hasPart: measures.map((measure) => claimOf(measure, at(base + measurePath(status.process, measure.measure)), t)),
  });
}

const claimOf = (measure: MeasureStatus, url: string, t: Texts) => ({
  '@type': 'Claim',
  '@id': `${url}#status`,
  text: `${measure.title}: ${statusInWords(measure, t)}`,
  about: {
    '@type': 'Legislation',
    '@id': url,
    name: measure.title,
    legislationLegalForce: { '@id': `https://schema.org/${measure.legalForce}` },
    'eli:in_force': { '@id': ELI_FORCE[measure.legalForce] },
  },
});
