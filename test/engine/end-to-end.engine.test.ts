import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { keepLogsElsewhere } from '../e2e/service.js';
import { aPrefix, describeWithEngine, engine } from './engine.js';

const E2E = join(__dirname, '../e2e');
const run = aPrefix();

/** Services that share a directory share a log. */
const onEngine = (dataDir: string) => ({
  eventStoreUrl: engine,
  eventStorePrefix: `${run}${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}-`,
});

// Those that start processes of their own (process.e2e.test.ts) are about the process, not about its log.
for (const file of readdirSync(E2E).filter((name) => /(?<!process)[.]e2e[.]test[.]ts$/.test(name)))
  describeWithEngine(`with the log on KurrentDB, ${file}`, () => {
    keepLogsElsewhere(onEngine);
    jest.requireActual(join(E2E, file));
  });
