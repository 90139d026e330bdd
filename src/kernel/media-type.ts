import { incorrect } from './domain-error.js';

/**
 * The media type of those offered that an Accept header likes best (RFC 9110 §12.5.1); the first where several are as
 * good. Throws `incorrect` `request/not-acceptable` where it takes none.
 */
export function preferredMediaType<Offered extends string>(
  accept: string | undefined,
  offered: readonly Offered[],
): Offered {
  let best: { readonly type: Offered; readonly quality: number } | undefined;
  for (const type of offered) {
    const quality = qualityOf(type, accept ?? '*/*');
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  if (best) return best.type;
  throw incorrect('request/not-acceptable', `Accept ${offered.join(' or ')}`);
}

function qualityOf(offered: string, accept: string): number {
  const ranges = ['*/*', `${offered.split('/', 1)[0]}/*`, offered];
  let best = { exactness: -1, quality: 0 };
  for (const range of accept.toLowerCase().split(',')) {
    const [media = '', ...parameters] = range.split(';').map((part) => part.trim());
    const exactness = ranges.indexOf(media);
    if (exactness <= best.exactness) continue;
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    best = { exactness, quality: q === undefined ? 1 : Number(q.slice(2)) || 0 };
  }
  return best.quality;
}
