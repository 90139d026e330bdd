import { writeFileSync } from 'node:fs';
import { ADMIN_KEY } from '../../e2e/keys.js';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

/** Requests as they go over the wire, with a NUL after each: what every load generator here reads. */
export function writeRequests(file: string, requests: Iterable<Request>): void {
  const texts: string[] = [];
  for (const request of requests) texts.push(rawRequest(request), '\0');
  writeFileSync(file, texts.join(''));
}

/** The host is no part of what is measured: all servers are here. */
function rawRequest({ method, path, body }: Request): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
  if (body === undefined) return `${head}\r\n`;
  return `${head}Authorization: Bearer ${ADMIN_KEY}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

export function parseRawRequest(raw: string): Request {
  const end = raw.indexOf('\r\n\r\n');
  const [method, path] = raw.slice(0, raw.indexOf('\r\n')).split(' ') as [Request['method'], string];
  const body = raw.slice(end + 4);
  return body === '' ? { method, path } : { method, path, body };
}

export const splitRequests = (text: string): string[] => text.split('\0').slice(0, -1);
