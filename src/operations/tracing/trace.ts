import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const INVALID_VERSION = 'ff';
const VERSION_WITHOUT_MORE = '00';

/** W3C Trace Context §3.2; undefined where it is none, which is then as if there were none. */
export function readTraceparent(text: unknown): SpanContext | undefined {
  const [, version, traceId, spanId, flags, more] = (typeof text === 'string' && TRACEPARENT.exec(text)) || [];
  if (traceId === undefined || spanId === undefined || version === INVALID_VERSION) return undefined;
  if (version === VERSION_WITHOUT_MORE && more !== undefined) return undefined;
  const traceFlags = Number.parseInt(flags!, 16) & TraceFlags.SAMPLED;
  const found: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(found) ? found : undefined;
}

/** Of what is done now; undefined where it is part of no trace. Without tracing, of who asked for it. */
export function currentTraceparent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  if (!span || !isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-0${span.traceFlags & TraceFlags.SAMPLED}`;
}

export interface Work {
  /** Few of them: no ids. */
  readonly name: string;
  readonly kind?: 'consumer' | 'client';
  readonly attributes?: Attributes;
  /** What it is done because of, as events keep it: one is its parent, several are linked. What is done now if left out. */
  readonly because?: readonly string[];
}

const KINDS = { consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT } as const;

/** Does it as a part of the trace, where there is tracing. */
export function traced<T>({ name, kind, attributes, because }: Work, work: () => T | Promise<T>): Promise<T> {
  const causes = because?.map(readTraceparent).filter((cause) => cause !== undefined) ?? [];
  const options = {
    kind: kind ? KINDS[kind] : SpanKind.INTERNAL,
    ...(attributes && { attributes }),
    ...(causes.length > 1 && { links: causes.map((cause) => ({ context: cause })) }),
  };
  return tracer().startActiveSpan(name, options, because ? below(causes) : context.active(), async (span) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error) span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** What goes on by itself, whoever began it. */
export const detached = <T>(work: () => T): T => context.with(ROOT_CONTEXT, work);

const below = ([only, ...others]: readonly SpanContext[]): Context =>
  only && others.length === 0 ? trace.setSpanContext(ROOT_CONTEXT, only) : ROOT_CONTEXT;

export const tracer = () => trace.getTracer('detente');

const REQUEST = createContextKey('request id');

/** In which what a request asks for is done. */
export const contextOf = (requestId: string, span: SpanContext | undefined): Context =>
  (span ? trace.setSpanContext(ROOT_CONTEXT, span) : ROOT_CONTEXT).setValue(REQUEST, requestId);

/** By what a line of the log is found again. */
export function currentIds(): { readonly correlationId?: string; readonly traceId?: string; readonly spanId?: string } {
  const now = context.active();
  const correlationId = now.getValue(REQUEST);
  const span = trace.getSpanContext(now);
  return {
    ...(typeof correlationId === 'string' && { correlationId }),
    ...(span && isSpanContextValid(span) && { traceId: span.traceId, spanId: span.spanId }),
  };
}
