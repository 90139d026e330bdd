import '../../src/operations/node-version.js';
import { Bench } from './bench.js';
import { appendLine } from './lines/append.js';
import { emmettLine } from './lines/emmett.js';
import { engineLine } from './lines/engine.js';
import { inProcessLine } from './lines/in-process.js';
import { rebuildLine } from './lines/rebuild.js';
import { startLine } from './lines/start.js';
import { statusLine } from './lines/status.js';
import { transparencyLogLine } from './lines/transparency-log.js';
import { webhooksLine } from './lines/webhooks.js';
import { machineFacts } from './machine.js';
import { type LineName, LINES, readOptions } from './options.js';
import { Progress } from './progress.js';
import { type Row, table, writeResults } from './report.js';

const RUNS: Readonly<Record<LineName, (bench: Bench) => Promise<Row[]>>> = {
  status: statusLine,
  'in-process': inProcessLine,
  append: appendLine,
  rebuild: rebuildLine,
  start: startLine,
  audit: transparencyLogLine,
  webhooks: webhooksLine,
  emmett: emmettLine,
  engine: engineLine,
};
const RESULTS = 'bench-results.json';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const progress = new Progress();
  const bench = new Bench(options, progress);
  process.once('SIGINT', () => {
    bench.close();
    process.exit(130);
  });
  const machine = machineFacts(bench);
  const lines: Partial<Record<LineName, Row[]>> = {};
  try {
    for (const name of LINES.filter((line) => options.only.includes(line))) {
      lines[name] = await RUNS[name](bench);
      progress.clear();
      writeResults(RESULTS, { machine, dataSet: await bench.dataSetFacts(), lines });
    }
  } finally {
    progress.step('removing what was made');
    bench.close();
  }
  console.log(table(Object.values(lines).flat()));
  console.log(
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, SQLite ${machine.sqlite}, load from ${machine.loadGenerator}` +
      (machine.onDisk ? '' : '. The temporary directory is in memory: durable writes cost nothing here, set TMPDIR'),
  );
  console.log(`Written to ${RESULTS}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
