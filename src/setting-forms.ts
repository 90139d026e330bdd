import { isIP } from 'node:net';
import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { readRoleRule, type RoleRule } from './access/oidc/issuer-settings.js';

export const matching = (pattern: RegExp) => (text: string) => (pattern.test(text.trim()) ? text.trim() : undefined);
export const wholeNumber = (least: number, most: number) => (text: string) =>
  /^\d{1,15}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined;
export const path = (text: string) => (text.trim() === '' ? undefined : resolve(text.trim()));
export const oneOf =
  <Value extends string>(allowed: readonly Value[]) =>
  (text: string) =>
    allowed.find((value) => value === text);

export function listed(text: string): string[] | undefined {
  const parts = text.split(',').map((part) => part.trim());
  const given = parts.filter((part) => part !== '');
  return given.length > 0 ? given : undefined;
}

export function publicUrl(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || /[?#@\s]/.test(text.trim())) return undefined;
  return text.trim().replace(/\/+$/, '');
}

export function networks(text: string): string[] | undefined {
  const cidrs = text.split(',').map((cidr) => cidr.trim());
  const isNetwork = (cidr: string) => ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr) || ipaddr.IPv6.isValidCIDR(cidr);
  return cidrs.every(isNetwork) ? cidrs : undefined;
}

const PROXY_NAMES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

export function proxies(text: string): string[] | undefined {
  const given = listed(text);
  const isProxy = (proxy: string) => PROXY_NAMES.has(proxy) || isIP(proxy) !== 0 || networks(proxy) !== undefined;
  return given?.every(isProxy) ? given : undefined;
}

export const flag = (text: string): boolean | undefined =>
  text === 'true' || text === 'false' ? text === 'true' : undefined;

/** As browsers write it: without a path. */
export function origins(text: string): string[] | undefined {
  const given = listed(text);
  return given?.every((origin) => URL.parse(origin)?.origin === origin) ? given : undefined;
}

const CONTACT = /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+?[\d-]+)$/;

export function contacts(text: string): string[] | undefined {
  const given = listed(text);
  return given?.every((contact) => CONTACT.test(contact)) ? given : undefined;
}

/** Over a network that others use, whoever is in between could sign. */
export function issuer(text: string): string | undefined {
  const url = URL.parse(text.trim());
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? '');
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere) ? text.trim() : undefined;
}

export function roleRules(text: string): RoleRule[] | undefined {
  const rules = listed(text)?.map(readRoleRule);
  return rules?.every((rule) => rule !== undefined) ? rules : undefined;
}
