import type { HoldsFor } from '../../tracking/domain/status.js';
import type { TemporalBasis } from '../../tracking/queries/temporal-basis.js';
import { exactTimes, link, type Parameters } from '../parts/links.js';
import type { Cited } from './citation.js';

type Titled = HoldsFor & { readonly title: string };

/** The times of a view with nothing left open: what they lead to reads the same for ever. */
export function permanentTimes(temporal: TemporalBasis, { asOf, knownAt, position }: HoldsFor): Parameters {
  // By report "now" is a day that passes; by record it is a position.
  const known = temporal.knownBy === 'report' ? { knownAt } : {};
  return { ...exactTimes(temporal), asOf, ...known, atPosition: String(temporal.atPosition ?? position) };
}

export const citedView = (
  address: string,
  permanent: Parameters,
  { title, asOf, knownAt, knownBy, position }: Titled,
): Cited => ({
  url: link(address, permanent),
  title,
  asOf,
  position: permanent['atPosition'] ?? String(position),
  known: knownAt.slice(0, 10),
  knownBy,
});
