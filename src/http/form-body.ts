import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { incorrect } from '../kernel/domain-error.js';

const FORM = 'application/x-www-form-urlencoded';
const MOST_FIELDS = 1_000;

/** What somebody typed into a form. */
export class FormBody {
  static readonly EMPTY = new FormBody(new URLSearchParams());

  constructor(private readonly fields: URLSearchParams) {}

  /** Without the space around it, and with line breaks as everywhere else; empty where there is none. */
  text(name: string): string {
    return (this.fields.get(name) ?? '').replaceAll('\r\n', '\n').trim();
  }

  all(name: string): readonly string[] {
    return this.fields.getAll(name);
  }
}

/** Forms are for pages: to what programs ask, no page of whatever origin can send one. */
export function readFormBodies(server: FastifyInstance): void {
  server.addContentTypeParser(FORM, { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    try {
      if (!request.routeOptions.config.page)
        throw incorrect('request/unsupported-media-type', 'Forms are for pages. Send application/json');
      done(null, parsed(bytes));
    } catch (error) {
      done(error as Error); // only `incorrect` is thrown
    }
  });
}

/** What came as the body of a page: nothing at all is a form without fields. */
export function formOf(body: unknown): FormBody {
  if (body === undefined || body === null) return FormBody.EMPTY;
  if (body instanceof FormBody) return body;
  throw incorrect('request/unsupported-media-type', `Pages take what forms send, ${FORM}`);
}

function parsed(bytes: Buffer): FormBody {
  const isWhole = isUtf8(bytes) && isUtf8(Buffer.from(unescapedBytes(bytes.toString()), 'latin1'));
  if (!isWhole) throw incorrect('request/not-utf8', 'The form is not UTF-8');
  const fields = new URLSearchParams(bytes.toString());
  if (fields.size > MOST_FIELDS)
    throw incorrect('request/invalid-body', `The form has more than ${MOST_FIELDS} fields`);
  return new FormBody(fields);
}

/** Each percent-encoded byte as one character. */
const unescapedBytes = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
