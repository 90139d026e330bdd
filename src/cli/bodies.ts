import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { incorrect, messageOf } from '../kernel/domain-error.js';
import { whyUnreadable } from '../kernel/unreadable-file.js';

export type Body = Readonly<Record<string, unknown>>;

/** The JSON object in a file, or on standard input where the file is called "-". */
export async function bodyIn(file: string | undefined): Promise<Body> {
  if (file === undefined) return {};
  const content = file === '-' ? await text(process.stdin) : await contentOf(file);
  let body: unknown;
  try {
    body = JSON.parse(content);
  } catch (error) {
    throw incorrect('file/not-json', `${file} is not JSON: ${messageOf(error)}`);
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  throw incorrect('file/not-an-object', `${file} holds no JSON object`);
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw incorrect('file/unreadable', whyUnreadable(file, error));
  }
}

/** Without what was not given. */
export const given = (fields: Body): Body =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** The same; undefined where nothing was given. */
export function givenAny(fields: Body): Body | undefined {
  const said = given(fields);
  return Object.keys(said).length > 0 ? said : undefined;
}

/** A list that was given at all. */
export const some = <Entry>(list: readonly Entry[]): readonly Entry[] | undefined =>
  list.length > 0 ? list : undefined;

/** `air-cargo:suspend,from=2025-03-20,until=2025-03-31,practice=1,note=for ten days, as announced` */
export function effectFrom(written: string): Body {
  const [, measure, action, rest = ''] = /^([^:,\s]+):([^:,\s]+)(?:,(.*))?$/su.exec(written) ?? [];
  if (measure === undefined)
    throw incorrect('option/not-an-effect', `--effect ${written}: write it as air-cargo:take-effect,from=2023-01-01`);
  const effect: Record<string, unknown> = { measure, action };
  for (let left = rest; left !== '';) {
    const [whole, name, value] = /^(note)=(.*)$/su.exec(left) ?? /^(from|until|practice)=([^,]*),?/u.exec(left) ?? [];
    if (whole === undefined)
      throw incorrect(
        'option/not-an-effect',
        `--effect ${written}: "${left}" is none of from=, until=, practice= and note=`,
      );
    effect[name!] = name === 'practice' && /^\d$/.test(value!) ? Number(value) : value;
    left = left.slice(whole.length);
  }
  return effect;
}

/** `publisher; title; url; date`, the last two only where they are known. */
export function sourceFrom(written: string): Body {
  const [publisher, title, url, date, ...more] = written.split(';').map((part) => part.trim());
  if (!publisher || !title || more.length > 0)
    throw incorrect('option/not-a-source', `--source ${written}: write it as "publisher; title; url; 2023-01-06"`);
  return given({ publisher, title, url: url || undefined, date: date || undefined });
}
