import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Content {
  readonly schema?: object;
  readonly example?: unknown;
}
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly example?: unknown;
  readonly schema?: { readonly example?: unknown; readonly default?: unknown };
}
export interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, Content & { readonly examples?: Record<string, { value: unknown }> }>>;
  };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

/** `GET /path` and what the document says of it, route by route. */
export const operationsOf = ({ paths }: OpenAPIObject): [route: string, operation: Operation][] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation as Operation,
    ]),
  );

const mediaTypeOf = (contentType: string | null): string => (contentType ?? '').split(';', 1)[0]!.trim();
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const pointer = (...names: readonly string[]): string => names.map((name) => `/${escaped(name)}`).join('');

/** Members that a schema does not name are wrong, also where it says nothing of them. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  return copy['type'] === 'object' && 'properties' in copy ? { additionalProperties: false, ...copy } : copy;
}

/** Holds what the service really says against what its document says. */
export class DocumentCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly operations: ReadonlyMap<string, Operation>;

  constructor(document: OpenAPIObject) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(document) as object, 'document');
    this.operations = new Map(operationsOf(document));
  }

  /** What is wrong with an answer to `GET /path`; nothing where it is as documented. */
  async answer(route: string, response: Response): Promise<readonly string[]> {
    const [method, path] = route.split(' ') as [string, string];
    const answer = this.operations.get(route)?.responses[response.status];
    if (!answer) return [`${route}: ${response.status} is not documented`];
    if (!answer.content) return [];
    const type = mediaTypeOf(response.headers.get('content-type'));
    if (!answer.content[type]) return [`${route}: ${response.status} in ${type} is not documented`];
    if (type === 'application/octet-stream') return [];
    const text = await response.text();
    const value: unknown = type.endsWith('json') ? JSON.parse(text) : text;
    const place = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(response.status),
      'content',
      type,
      'schema',
    ];
    return this.against(pointer(...place), value, `${route} ${response.status}`);
  }

  /** What is wrong with a delivery, by the name of what it tells. */
  delivery(change: string, value: unknown): readonly string[] {
    const place = ['webhooks', change, 'post', 'requestBody', 'content', 'application/cloudevents+json', 'schema'];
    return this.against(pointer(...place), value, change);
  }

  /** What is wrong with the document's own examples. */
  examples(): readonly string[] {
    return [...this.operations].flatMap(([route, { responses, requestBody }]) => {
      const [method, path] = route.split(' ') as [string, string];
      const operation = pointer('paths', path, method.toLowerCase());
      const answers = Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.entries(content)
          .filter(([, { example }]) => example !== undefined)
          .flatMap(([type, { example }]) =>
            this.against(
              operation + pointer('responses', status, 'content', type, 'schema'),
              example,
              `${route} ${status}`,
            ),
          ),
      );
      const bodies = Object.entries(requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
        Object.values(examples).flatMap(({ value }) =>
          this.against(operation + pointer('requestBody', 'content', type, 'schema'), value, `${route} body`),
        ),
      );
      return [...answers, ...bodies];
    });
  }

  /** A schema that needs nothing but itself. */
  static ofSchema(schema: object, value: unknown): readonly string[] {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(closed(schema) as object);
    return validate(value) ? [] : told(validate.errors, '');
  }

  private against(place: string, value: unknown, name: string): readonly string[] {
    const validate = this.ajv.getSchema(`document#${encodeURI(place)}`);
    if (!validate) return [`${name}: there is no schema at ${place}`];
    return validate(value) ? [] : told(validate.errors, name);
  }
}

const told = (errors: readonly ErrorObject[] | null | undefined, name: string): readonly string[] =>
  (errors ?? []).map(
    ({ instancePath, message, params }) => `${name} ${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
