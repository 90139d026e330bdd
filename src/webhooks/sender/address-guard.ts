import ipaddr from 'ipaddr.js';
import { type DomainError, incorrect } from '../../kernel/domain-error.js';

type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

export interface AllowedTargets {
  /** Lets `http:` through; otherwise only `https:` is. */
  readonly allowHttp?: boolean;
  /** Networks that are not public and may be sent to all the same: `10.0.0.0/8`, `fd00::/8`. */
  readonly allowCidrs?: readonly string[];
}

const LONGEST_URL = 2_048;
const LOCALHOST = /(^|\.)localhost\.?$/;

/**
 * Where webhooks may go: public addresses, and the networks that the operator named. Subscribers choose the URL, and the
 * service may reach what they cannot. So a URL is checked when it is saved and when it is used, every answer of DNS
 * before a socket is opened, and the address of the socket that was opened. All throw `incorrect` `webhook/…`.
 */
export class AddressGuard {
  private readonly allowHttp: boolean;
  private readonly allowed: readonly Cidr[];

  constructor({ allowHttp = false, allowCidrs = [] }: AllowedTargets = {}) {
    this.allowHttp = allowHttp;
    this.allowed = allowCidrs.map((cidr) => ipaddr.parseCIDR(cidr));
  }

  /** Whether names may lead to networks that are not public at all. */
  get allowsOwnNetworks(): boolean {
    return this.allowed.length > 0;
  }

  /** The URL as it will be used. Names are looked up only when it is used. */
  checkUrl(text: string): URL {
    const url = text.length <= LONGEST_URL ? URL.parse(text) : null;
    if (!url) throw incorrect('webhook/invalid-url', `The URL is not one, or longer than ${LONGEST_URL} characters`);
    if (url.protocol !== 'https:' && !(this.allowHttp && url.protocol === 'http:'))
      throw incorrect(
        'webhook/scheme-not-allowed',
        `Webhooks are sent to https: only, not to ${url.protocol} An operator can allow http: with WEBHOOK_ALLOW_HTTP=true`,
      );
    if (url.username !== '' || url.password !== '')
      throw incorrect(
        'webhook/credentials-in-url',
        'The URL has a user name or a password in it. Check the signature of what arrives instead',
      );
    const address = literalIn(url);
    if (address !== undefined) this.checkAddress(address);
    // RFC 6761 §6.3: this name is the machine itself, whatever DNS says.
    else if (LOCALHOST.test(url.hostname) && !this.isAllowed('127.0.0.1') && !this.isAllowed('::1'))
      throw notAllowed(url.hostname);
    return url;
  }

  checkAddress(address: string): void {
    if (!isPublicAddress(address) && !this.isAllowed(address)) throw notAllowed(address);
  }

  /** One address that is not allowed condemns all: a name that mixes them has no honest reason to. */
  checkAddresses(addresses: readonly string[]): void {
    for (const address of addresses) this.checkAddress(address);
  }

  private isAllowed(address: string): boolean {
    return ipaddr.isValid(address) && isWithin(ipaddr.parse(address), this.allowed);
  }
}

/** The address in the place of a name, without brackets; octal, hexadecimal and short forms are decimal by now. */
export function literalIn({ hostname }: Pick<URL, 'hostname'>): string | undefined {
  const address = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.IPv6.isValid(address) || ipaddr.IPv4.isValidFourPartDecimal(address) ? address : undefined;
}

const notAllowed = (address: string): DomainError =>
  incorrect(
    'webhook/address-not-allowed',
    `${address} is not a public address, so nothing is sent there. An operator can allow a network of their own with WEBHOOK_ALLOW_CIDRS`,
  );

/** The one block that IPv6 gives out for the public network (RFC 4291 §2.4, IANA). ipaddr.js calls much else unicast too. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** ISATAP (RFC 5214 §6.1) carries an IPv4 address, private ones too, behind these in the interface id. */
const ISATAP = 0x5efe;

/**
 * Public by their numbers, and answered by the platform itself to the machines on it: addresses of its metadata, agents and
 * service endpoints. Those of other platforms (AWS, Alibaba, Oracle, OpenStack, …) lie in networks that are not public.
 */
const OF_CLOUD_PLATFORMS: readonly Cidr[] = [
  '168.63.129.16/32', // Azure: wire server, name service, health probes
  '199.36.153.4/30', // Google: restricted.googleapis.com
  '199.36.153.8/30', // Google: private.googleapis.com
  '2600:2d00:2:1000::/64', // Google: the same two in IPv6
  '2600:2d00:2:2000::/64',
  '161.26.0.0/16', // IBM: infrastructure services
  '166.8.0.0/14', // IBM: service endpoints
].map((network) => ipaddr.parseCIDR(network));

const isWithin = (address: ipaddr.IPv4 | ipaddr.IPv6, networks: readonly Cidr[]): boolean =>
  networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

/**
 * Whether an IP address belongs to the public network. Everything with a purpose of its own does not: private, loopback,
 * link-local, shared (CGNAT), multicast, broadcast, documentation, benchmarking, a cloud platform's own, and what carries an
 * IPv4 address within IPv6 (mapped, NAT64, 6to4, Teredo, ISATAP). What is no address, or names an interface (`%eth0`), does
 * not either.
 */
function isPublicAddress(text: string): boolean {
  if (text.includes('%') || !ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast' || isWithin(address, OF_CLOUD_PLATFORMS)) return false;
  return !(address instanceof ipaddr.IPv6) || (address.match(GLOBAL_UNICAST) && !isIsatap(address));
}

const isIsatap = ({ parts }: ipaddr.IPv6): boolean => parts[5] === ISATAP && (parts[4]! & ~0x0200) === 0;
