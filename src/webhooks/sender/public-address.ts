import ipaddr from 'ipaddr.js';

/** The one block that IPv6 gives out for the public network (RFC 4291 §2.4, IANA). ipaddr.js calls much else unicast too. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** ISATAP (RFC 5214 §6.1) carries an IPv4 address, private ones too, behind these in the interface id. */
const ISATAP = 0x5efe;

/**
 * Whether an IP address belongs to the public network. Everything with a purpose of its own does not: private, loopback,
 * link-local, shared (CGNAT), multicast, broadcast, documentation, benchmarking, and what carries an IPv4 address within
 * IPv6 (mapped, NAT64, 6to4, Teredo, ISATAP). What is no address, or names an interface (`%eth0`), does not either.
 */
export function isPublicAddress(text: string): boolean {
  if (text.includes('%') || !ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return !(address instanceof ipaddr.IPv6) || (address.match(GLOBAL_UNICAST) && !isIsatap(address));
}

const isIsatap = ({ parts }: ipaddr.IPv6): boolean => parts[5] === ISATAP && (parts[4]! & ~0x0200) === 0;
