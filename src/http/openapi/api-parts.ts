import { type DynamicModule, Module } from '@nestjs/common';
import type { Schema } from './schema-forms.js';

/** What one feature adds to the document beside its routes. */
export interface ApiPart {
  readonly tags: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  /** Requests that this service makes, by name. */
  readonly webhooks?: Readonly<Record<string, object>>;
}

/** What all features add, for the document and for those whose answers hold schemas. */
export class ApiParts {
  constructor(readonly all: readonly ApiPart[]) {}

  get schemas(): Readonly<Record<string, Schema>> {
    return Object.assign({}, ...this.all.map(({ schemas }) => schemas)) as Record<string, Schema>;
  }

  /** A schema with what it refers to inside it. */
  selfContained(name: string): object {
    const { schemas } = this;
    const $defs: Record<string, unknown> = {};
    const visit = (schema: Schema | undefined): unknown =>
      JSON.parse(
        JSON.stringify(schema).replace(/"#\/components\/schemas\/(\w+)"/g, (_, referred: string) => {
          if (!(referred in $defs)) {
            $defs[referred] = undefined;
            $defs[referred] = visit(schemas[referred]);
          }
          return `"#/$defs/${referred}"`;
        }),
      );
    const schema = visit(schemas[name]) as object;
    return { $schema: JSON_SCHEMA, ...schema, $defs };
  }
}

export const JSON_SCHEMA = 'https://json-schema.org/draft/2020-12/schema';

@Module({})
export class ApiPartsModule {
  static of(...parts: readonly ApiPart[]): DynamicModule {
    const provider = { provide: ApiParts, useValue: new ApiParts(parts) };
    return { module: ApiPartsModule, global: true, providers: [provider], exports: [ApiParts] };
  }
}
