import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a name, IPv4 and IPv6. Rejects with Node's error of `code` ENOTFOUND and the like. */
export type NameResolver = (hostname: string) => Promise<readonly string[]>;

const QUERY_TIMEOUT_MS = 3_000;
const QUERY_TRIES = 2;

/**
 * Asks the name servers itself: the system's way has two threads for all, which two names that never answer would hold.
 * Only where networks of one's own are allowed is the system asked too, since it alone knows the hosts file and search domains.
 */
export function nameResolver({ asksSystem }: { readonly asksSystem: boolean }): NameResolver {
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES });
  return async (hostname) => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    if (asksSystem) return (await lookup(hostname, { all: true })).map(({ address }) => address);
    throw answers.find((answer) => answer.status === 'rejected')?.reason;
  };
}
