import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ApiParts } from './api-parts.js';
import { BEARER } from './describe.js';
import { withEarlyRefusals } from './early-refusals.js';
import { PROBLEM } from './problem-schema.js';
import { closed, type Schema } from './schema-forms.js';

const DESCRIPTION = `What has taken effect between two parties, on any date, as known at any time.

Three times are kept apart: **valid** (when it happened or takes effect, \`asOf\`), **reported** (when the public could
first know, \`knownAt\` with \`knownBy=report\`) and **recorded** (when it was appended here, \`knownAt\` or \`atPosition\`).
Every answer says which times and which position of the log it holds for.`;

export interface ApiRelease {
  readonly version: string;
  /** SPDX identifier. */
  readonly license: string;
}

function describeApi(app: INestApplication, release: ApiRelease): OpenAPIObject {
  const parts = app.get(ApiParts);
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('détente')
    .setDescription(DESCRIPTION)
    .setVersion(release.version)
    .addServer('/', 'Where this document came from')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description:
          'A key of this service, or a JSON Web Token of the issuer that it trusts. Reading asks for one only where the service says so',
      },
      BEARER,
    )
    .addSecurityRequirements({})
    .addSecurityRequirements(BEARER);
  for (const { tags } of parts.all)
    for (const [name, description] of Object.entries(tags)) builder.addTag(name, description);
  const { info, ...base } = builder.build();
  const { components, ...document } = SwaggerModule.createDocument(
    app,
    // `identifier` came with OpenAPI 3.1, and Nest's types know only the `url` that it excludes.
    { ...base, info: { ...info, license: { name: release.license, identifier: release.license } as { name: string } } },
    {
      autoTagControllers: false,
      operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}.${method}`,
    },
  );
  const bodies = Object.entries(components?.schemas ?? {}).map(([name, schema]) => [
    name,
    closed(withNulls(schema) as Schema),
  ]);
  const schemas = { Problem: PROBLEM, ...Object.fromEntries(bodies), ...parts.schemas };
  const webhooks: object = Object.assign({}, ...parts.all.map((part) => part.webhooks ?? {})) as object;
  const paths = withEarlyRefusals(document.paths);
  return { ...document, paths, webhooks, components: { ...components, schemas } } as OpenAPIObject;
}

/** Nest makes `{}` of the null among the values of an enum, and of a nullable reference an `anyOf`, which generators of C# can't read. */
function withNulls(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNulls);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]): [string, unknown] => {
      if (key === 'enum') return [key, (value as unknown[]).map((one) => (typeof one === 'object' ? null : one))];
      return [key === 'anyOf' ? 'oneOf' : key, withNulls(value)];
    }),
  );
}

/** Written when first asked for. The pages' own assets are served from here. */
export function serveDocs(app: INestApplication, release: ApiRelease): void {
  SwaggerModule.setup('docs', app, () => describeApi(app, release), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'détente API',
  });
}
