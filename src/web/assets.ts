import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { AssetAddresses } from './parts/page-context.js';

export interface Asset {
  readonly type: string;
  readonly content: string;
}

/** The stylesheet and the browser's modules, read once. Their address changes with their content, and can be kept for ever. */
@Injectable()
export class Assets implements AssetAddresses {
  private readonly assets = new Map<string, Asset>();
  readonly fingerprint: string;

  constructor() {
    this.assets.set('style.css', {
      type: 'text/css; charset=utf-8',
      content: readFileSync(join(__dirname, 'style/style.css'), 'utf8'),
    });
    for (const [name, content] of readScripts(join(__dirname, 'browser')))
      this.assets.set(name, { type: 'text/javascript; charset=utf-8', content });
    this.fingerprint = hash('sha256', JSON.stringify([...this.assets]), 'hex').slice(0, 12);
  }

  href(name: string): string {
    if (!this.assets.has(name)) throw new Error(`No page may ask for ${name}: there is no such file`);
    return `/assets/${this.fingerprint}/${name}`;
  }

  find(fingerprint: string, name: string): Asset | undefined {
    return fingerprint === this.fingerprint ? this.assets.get(name) : undefined;
  }
}

/** As the build left them, or, in a checkout without one, from their sources. */
function* readScripts(folder: string): Generator<[name: string, content: string]> {
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder).sort()) {
    const content = readFileSync(join(folder, file), 'utf8');
    if (file.endsWith('.js')) yield [file, content];
    else if (file.endsWith('.ts')) yield [file.replace(/ts$/, 'js'), withoutTypes(content)];
  }
}

/** Node says once a process that this may change; a service that starts has other things to say. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
