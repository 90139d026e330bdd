const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
const SAMPLERS = [
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
  'always_on',
  'always_off',
  'traceidratio',
] as const;
export type SamplerName = (typeof SAMPLERS)[number];

/** Where spans go, and which. */
export interface TracingSettings {
  readonly url: string;
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly serviceName: string;
  readonly sampler: SamplerName;
  /** Of the traces that begin here, where the sampler asks for it. */
  readonly ratio: number;
}

/** OpenTelemetry's own. The exporter reads headers, time-out and attributes itself. */
export const TRACING_VARIABLES = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TIMEOUT',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_SDK_DISABLED',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
] as const;
type VariableName = (typeof TRACING_VARIABLES)[number];

/** Undefined where none says where spans go; `problems` gets a line for what cannot be used. */
export function readTracing(environment: NodeJS.ProcessEnv, problems: string[]): TracingSettings | undefined {
  const read = <Value>(
    name: VariableName,
    must: string,
    usable: (text: string) => Value | undefined,
  ): Value | undefined => {
    const text = environment[name]?.trim() ?? '';
    if (text === '') return undefined;
    const value = usable(text);
    if (value === undefined) problems.push(`${name} must ${must}, but is "${text}"`);
    return value;
  };
  const base = read('OTEL_EXPORTER_OTLP_ENDPOINT', MUST_BE_ADDRESS, address);
  const traces = read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', MUST_BE_ADDRESS, address);
  const protocol = read('OTEL_EXPORTER_OTLP_PROTOCOL', `be one of ${PROTOCOLS.join(', ')}`, oneOf(PROTOCOLS));
  const sampler = read('OTEL_TRACES_SAMPLER', `be one of ${SAMPLERS.join(', ')}`, oneOf(SAMPLERS));
  const ratio = read('OTEL_TRACES_SAMPLER_ARG', 'be a number from 0 to 1', fraction);
  const serviceName = read('OTEL_SERVICE_NAME', 'be a name', (text) => text);
  const isDisabled = read('OTEL_SDK_DISABLED', 'be true or false', oneOf(['true', 'false'])) === 'true';
  const url = traces ?? (base === undefined ? undefined : `${base.replace(/\/+$/, '')}/v1/traces`);
  if (url === undefined || isDisabled) return undefined;
  return {
    url,
    protocol: protocol ?? 'http/protobuf',
    serviceName: serviceName ?? 'detente',
    sampler: sampler ?? 'parentbased_always_on',
    ratio: ratio ?? 1,
  };
}

const MUST_BE_ADDRESS = 'be an http or https address such as http://127.0.0.1:4318';

const address = (text: string): string | undefined =>
  /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined;

const oneOf =
  <Value extends string>(allowed: readonly Value[]) =>
  (text: string): Value | undefined =>
    allowed.find((value) => value === text);

function fraction(text: string): number | undefined {
  const number = Number(text);
  return number >= 0 && number <= 1 ? number : undefined;
}
