// The keys that all replicas share, made where they are missing: node make-keys.mjs DIRECTORY
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const make = (name, text) => {
  const file = join(process.argv[2], name);
  if (!existsSync(file)) writeFileSync(file, text, { mode: 0o600, flush: true });
};

make('admin-key', `${randomBytes(32).toString('hex')}\n`);
make('webhook-key', `${randomBytes(32).toString('base64')}\n`);
make('audit-key', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
