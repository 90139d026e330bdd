import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorKind, type Problem } from '../kernel/domain-error.js';

/** RFC 9457, with a stable `code` and one entry in `errors` for each bad field. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly correlationId: string;
  readonly errors?: readonly object[];
}

export type Refusal = Pick<ProblemDocument, 'title' | 'status' | 'detail' | 'code'> & {
  readonly problems?: readonly Problem[];
};

const OF_KIND: Readonly<Record<ErrorKind, readonly [status: number, title: string]>> = {
  incorrect: [422, 'The request cannot be carried out as it is'],
  conflict: [409, 'The request contradicts what is there already'],
  'not-found': [404, 'There is no such thing'],
  forbidden: [403, 'This is not allowed'],
  unavailable: [503, 'The service cannot do this at the moment'],
};

/** Codes whose status is not the one of their kind: what could not even be read, and HTTP's own conditions. */
const OF_CODE: Readonly<Record<string, readonly [status: number, title: string]>> = {
  'request/invalid-body': [400, 'The body has fields that cannot be used'],
  'request/malformed': [400, 'The request cannot be read'],
  'request/not-utf8': [400, 'The request cannot be read'],
  'request/too-deep': [400, 'The request cannot be read'],
  'request/aborted': [400, 'The request cannot be read'],
  'request/timeout': [408, 'The request took too long to arrive'],
  'dossier/not-json': [400, 'The dossier cannot be read'],
  'dossier/not-utf8': [400, 'The dossier cannot be read'],
  'dossier/not-an-object': [400, 'The dossier cannot be read'],
  'dossier/too-deep': [400, 'The dossier cannot be read'],
  'request/invalid-parameters': [400, 'The request has parameters that cannot be used'],
  'cursor/unknown': [400, 'The request has parameters that cannot be used'],
  'position/ahead': [400, 'The request has parameters that cannot be used'],
  'request/too-large': [413, 'The body is too large'],
  'request/not-acceptable': [406, 'None of the accepted media types can be sent'],
  'request/unsupported-media-type': [415, 'The body is not in a media type that can be read'],
  'credential/missing': [401, 'This asks who you are'],
  'credential/malformed': [401, 'Who you are cannot be told from this'],
  'credential/unknown': [401, 'Who you are cannot be told from this'],
  'credential/expired': [401, 'Who you are cannot be told from this'],
  'credential/revoked': [401, 'Who you are cannot be told from this'],
  'host/unknown': [421, 'The request is for another service'],
  'rate-limit/requests': [429, 'This is more than one may ask for in a time'],
  'rate-limit/sends': [429, 'This is more than one may ask for in a time'],
  'rate-limit/bytes': [429, 'This is more than one may ask for in a time'],
  'rate-limit/imports': [429, 'This is more than one may ask for in a time'],
  'precondition/failed': [412, 'The process changed since it was read'],
};

/** What Fastify and Nest refuse themselves, by status. */
const OF_STATUS: Readonly<Record<number, readonly [code: string, title: string, detail?: string]>> = {
  400: ['request/malformed', 'The request cannot be read'],
  404: ['route/unknown', 'Nothing answers at this address', 'The routes are listed at /docs and in /openapi.json'],
  405: ['route/method-not-allowed', 'This address does not answer to this method'],
  408: ['request/timeout', 'The request took too long to arrive'],
  413: ['request/too-large', 'The body is too large'],
  414: ['request/address-too-long', 'The address is too long', 'A name in it may have 100 characters at most'],
  415: ['request/unsupported-media-type', 'The body is not in a media type that can be read', 'Send application/json'],
  417: ['request/expectation-failed', 'What the Expect header asks for is not done here'],
  431: ['request/headers-too-large', 'The address and the headers are too long'],
  501: ['request/method-not-implemented', 'This method is not done here'],
  503: ['service/stopping', 'The service is stopping', 'Ask again in a moment'],
};

export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof DomainError) {
    const [status, title] = OF_CODE[error.code] ?? OF_KIND[error.kind];
    return { status, title, code: error.code, detail: error.message, problems: error.problems };
  }
  const status = statusOf(error);
  if (status === undefined || (status >= 500 && status !== 503)) return undefined;
  return refusalOfStatus(status, error instanceof Error ? error.message : '');
}

export function refusalOfStatus(status: number, message: string): Refusal {
  const [code, title, detail] = OF_STATUS[status] ?? [`http/${status}`, 'The request was refused'];
  return { status, title, code, detail: detail ?? message };
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

export const asDocument = (refusal: Refusal, instance: string, correlationId: string): ProblemDocument => ({
  type: `urn:detente:problem:${refusal.code}`,
  title: refusal.title,
  status: refusal.status,
  detail: refusal.detail,
  instance,
  code: refusal.code,
  correlationId,
  ...(refusal.problems?.length && { errors: refusal.problems.map(asEntry) }),
});

const QUERY = '/query/';

/** A problem is in the body, or in a parameter; queries name theirs by a pointer below `/query/`. */
function asEntry({ pointer, parameter, code, detail }: Problem): object {
  const name = parameter ?? (pointer.startsWith(QUERY) ? pointer.slice(QUERY.length) : undefined);
  return name === undefined ? { pointer, code, detail } : { parameter: name, code, detail };
}
