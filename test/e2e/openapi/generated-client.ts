import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import openapiTypes, { astToString } from 'openapi-typescript';
import ts from 'typescript';

/** Stands in the sources for what is generated here. */
const GENERATED = join(__dirname, 'generated.d.ts');
const CALLS = join(__dirname, 'every-route.ts');
const TSCONFIG = join(__dirname, '../../../tsconfig.json');

/** What the compiler says of every-route.ts with the types that openapi-typescript makes of the document. */
export async function compileAgainst(document: OpenAPIObject): Promise<readonly string[]> {
  // The generator takes OpenAPI as the specification has it; Nest's types say the same less exactly.
  const types = astToString(await openapiTypes(JSON.stringify(document)));
  const generated = `declare module 'detente/openapi' {\n${types}\n}\n`;
  const { config } = ts.parseConfigFileTextToJson(TSCONFIG, readFileSync(TSCONFIG, 'utf8')) as { config: object };
  const { rootDir: _, ...options } = ts.parseJsonConfigFileContent(config, ts.sys, join(TSCONFIG, '..')).options;
  const compilerOptions = { ...options, types: [], lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'], noEmit: true };
  const host = ts.createCompilerHost(compilerOptions);
  const readFile = host.readFile.bind(host);
  host.readFile = (file) => (file === GENERATED ? generated : readFile(file));
  const program = ts.createProgram([GENERATED, CALLS], compilerOptions, host);
  return ts.getPreEmitDiagnostics(program).map((found) => {
    const at = found.file?.getLineAndCharacterOfPosition(found.start ?? 0);
    return `${found.file?.fileName.split('/').at(-1)}:${(at?.line ?? 0) + 1} ${ts.flattenDiagnosticMessageText(found.messageText, '\n')}`;
  });
}
