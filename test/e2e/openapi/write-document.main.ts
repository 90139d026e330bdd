import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { startService } from '../service.js';

/** Writes what the service says at /openapi.json to a file, for tools that read files. */
async function main(file: string): Promise<void> {
  const service = await startService();
  const { text } = await service.http.get('/openapi.json').expect(200);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  await service.stop();
}

void main(process.argv[2]!);
