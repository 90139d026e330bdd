import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SCHEMAS } from './schemas.js';

const DESCRIPTION = `What has taken effect between two parties, on any date, as known at any time.

Three times are kept apart: **valid** (when it happened or takes effect, \`asOf\`), **reported** (when the public could
first know, \`knownAt\` with \`knownBy=report\`) and **recorded** (when it was appended here, \`knownAt\` or \`atPosition\`).
Every answer says which times and which position of the log it holds for.`;

export function describeApi(app: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('détente')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
  const document = SwaggerModule.createDocument(app, info, {
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}.${method}`,
  });
  const schemas = { ...withNullAsType(document.components?.schemas), ...SCHEMAS };
  return { ...document, components: { ...document.components, schemas } } as OpenAPIObject;
}

/** OpenAPI 3.1 has no `nullable`: null is a type like another. */
function withNullAsType(node: unknown): object {
  if (Array.isArray(node))
    return node.map((item) => (typeof item === 'object' ? withNullAsType(item) : (item as never)));
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node ?? {}))
    copy[key] = typeof value === 'object' && value !== null ? withNullAsType(value) : value;
  if (copy['nullable'] !== true) return copy;
  delete copy['nullable'];
  return { anyOf: [copy, { type: 'null' }] };
}

/** Written when first asked for. The pages' own assets are served from here. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'détente API',
  });
}
