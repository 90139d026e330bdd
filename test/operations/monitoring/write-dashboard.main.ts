import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARD } from './dashboard.js';

const FILE = join(__dirname, '../../../docker/monitoring/dashboard.json');
writeFileSync(FILE, `${JSON.stringify(DASHBOARD, null, 2)}\n`);
