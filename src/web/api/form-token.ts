import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { FormBody } from '../../http/form-body.js';
import { FORM_TOKEN } from '../parts/reader.js';

/**
 * Whether the form came from a page of this session. Who shows a key with the request itself, as programs do, needs none: no
 * browser adds that by itself.
 */
export function isOfSession({ session, principal }: FastifyRequest, form: FormBody): boolean {
  if (!session) return principal !== undefined;
  const [expected, sent] = [session.formToken, form.text(FORM_TOKEN)].map((text) => Buffer.from(text));
  return expected!.length === sent!.length && timingSafeEqual(expected!, sent!);
}
