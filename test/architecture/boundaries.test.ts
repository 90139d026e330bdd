import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');
const dependencyCruiser = join(root, 'node_modules/.bin/depcruise');

interface Violation {
  readonly rule: string;
  readonly from: string;
}

interface Report {
  readonly violations: readonly Violation[];
  readonly rules: ReadonlySet<string>;
}

interface CruiserOutput {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

async function cruise(directory: string): Promise<Report> {
  const options = ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, [dependencyCruiser, ...options], {
    cwd: directory,
    maxBuffer: 100_000_000,
  });
  const { summary } = JSON.parse(stdout) as CruiserOutput;
  expect(summary.totalCruised).toBeGreaterThan(0);
  return {
    violations: summary.violations.map(({ from, rule }) => ({ rule: rule.name, from })),
    rules: new Set(summary.ruleSetUsed.forbidden.map(({ name }) => name)),
  };
}

/** Where a violation is planted (under src/), what the file holds, and the rule it breaks. */
const PLANTED: readonly (readonly [rule: string, file: string, content: string])[] = [
  ['kernel-is-pure', 'kernel/planted-node.ts', `import 'node:fs';`],
  ['kernel-is-pure', 'kernel/planted-framework.ts', `import '@nestjs/common';`],
  ['kernel-is-pure', 'kernel/planted-feature.ts', `import type { Effect } from '../tracking/domain/model.js';`],
  ['domain-is-pure', 'tracking/domain/planted-clock.ts', `import 'node:timers';`],
  ['domain-is-pure', 'tracking/domain/planted-library.ts', `import 'edtf';`],
  [
    'domain-is-pure',
    'tracking/domain/planted-outward.ts',
    `import type { TemporalBasis } from '../queries/temporal-basis.js';`,
  ],
  ['domain-is-pure', 'webhooks/domain/planted.ts', `import '../../tracking/domain/model.js';`],
  ['domain-is-pure', 'transparency-log/merkle/planted.ts', `import 'node:crypto';`],
  ['pages-ask-as-programs-do', 'web/pages/planted.ts', `import '../../read-model/read-model.js';`],
  ['tracking-projections-look-down', 'tracking/projections/planted.ts', `import '../queries/temporal-basis.js';`],
  ['tracking-queries-look-down', 'tracking/queries/planted.ts', `import '../commands/written.js';`],
  ['tracking-commands-look-down', 'tracking/commands/planted.ts', `import '../api/planted.js';`],
  ['tracking-dossiers-look-down', 'tracking/dossiers/planted.ts', `import '../api/planted.js';`],
  ['tracking-api-look-down', 'tracking/api/planted.ts', `import '../planted.module.js';`],
  [
    'features-meet-at-their-doors',
    'transparency-log/planted-inside.ts',
    `import '../tracking/projections/planted.js';`,
  ],
  [
    'features-meet-at-their-doors',
    'transparency-log/planted-type.ts',
    `import type { P } from '../tracking/domain/model.js';`,
  ],
  ['features-meet-at-their-doors', 'event-store/planted.ts', `import '../operations/planted.js';`],
  ['features-meet-at-their-doors', 'tracking/planted-sealer.ts', `import '../transparency-log/seal/sealer.js';`],
  ['features-meet-at-their-doors', 'webhooks/planted.ts', `import '../tracking/api/openapi/schemas.js';`],
  ['http-knows-no-feature', 'http/planted.ts', `import '../event-store/event-store.js';`],
  ['fields-know-no-record', 'fields/planted.ts', `import '../http/problem.js';`],
  ['tracking-records-look-down', 'tracking/records/planted.ts', `import '../queries/temporal-basis.js';`],
  ['tracking-calendar-look-down', 'tracking/calendar/planted.ts', `import '../commands/written.js';`],
  ['only-apis-speak-http', 'tracking/queries/planted-answer.ts', `import '../../http/problem.js';`],
  ['the-sender-stands-alone', 'webhooks/sender/planted.ts', `import '../domain/planted.js';`],
  ['adapters-are-chosen-in-one-place', 'event-store/planted-choice.ts', `import './sqlite/planted.js';`],
  ['adapters-are-chosen-in-one-place', 'cli/planted.ts', `import '../event-store/sqlite/planted.js';`],
  ['adapters-do-not-know-each-other', 'event-store/kurrentdb/planted.ts', `import '../sqlite/planted.js';`],
  ['nothing-imports-the-roots', 'operations/planted.ts', `import '../cli/planted.js';`],
  ['no-cycles', 'web/planted-egg.ts', `import './planted-hen.js';`],
  ['no-orphans', 'web/planted-alone.ts', ''],
  ['only-declared-packages', 'web/planted-undeclared.ts', `import 'semver';`],
  ['only-declared-packages', 'web/planted-development.ts', `import 'fast-check';`],
  ['no-barrels', 'web/index.ts', `export * from './planted-hen.js';`],
  ['no-drawers', 'web/planted.utils.ts', `import './planted-hen.js';`],
  ['no-drawers', 'web/helpers/planted.ts', `import '../planted-hen.js';`],
  ['no-drawers', 'web/common.ts', `import './planted-hen.js';`],
];

/** What a planted file needs to be there; itself in order. */
const SURROUNDINGS: Readonly<Record<string, string>> = {
  'event-store/sqlite/planted.ts': `import '../event-store.js';`,
  'tracking/dossiers/planted-reader.ts': `import '../domain/model.js';`,
  'web/planted-hen.ts': `import './planted-egg.js';`,
  'tracking/planted.module.ts': `import './domain/model.js';`,
};

/** What the rules allow, so that a rule which forbids everything is noticed. */
const IN_ORDER: Readonly<Record<string, string>> = {
  'transparency-log/planted-guest.ts': `import '../event-store/event-store.js'; import '../tracking/planted.module.js'; import '../kernel/day.js';`,
  'webhooks/api/planted-answer.ts': `import '../../http/problem.js';`,
  'tracking/planted-prover.ts': `import '../transparency-log/proofs.js';`,
  'tracking/commands/planted-import.ts': `import '../dossiers/planted-reader.js';`,
  'tracking/api/planted-api.module.ts': `import '../planted.module.js'; import '../queries/temporal-basis.js';`,
  'web/domain/planted.ts': `import './planted-neighbour.js'; import '../../kernel/day.js';`,
  'web/domain/planted-neighbour.ts': `import '../../kernel/day.js';`,
  'web/planted-uncommon.ts': `import '../kernel/day.js';`,
};

describe('in a copy of the sources with one violation planted for each', () => {
  let copy: string;
  let report: Report;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'boundaries-'));
    for (const name of ['src', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
      await cp(join(root, name), join(copy, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    const planted = PLANTED.map(([, file, content]) => [file, content] as const);
    for (const [file, content] of [...planted, ...Object.entries(SURROUNDINGS), ...Object.entries(IN_ORDER)]) {
      await mkdir(dirname(join(copy, 'src', file)), { recursive: true });
      await writeFile(join(copy, 'src', file), content);
    }
    report = await cruise(copy);
  });

  afterAll(() => rm(copy, { recursive: true }));

  test.each(PLANTED)('%s reports src/%s', (rule, file) => {
    expect(report.violations).toContainEqual({ rule, from: `src/${file}` });
  });

  test.each([...Object.keys(SURROUNDINGS), ...Object.keys(IN_ORDER)])('nothing is said of src/%s', (file) => {
    expect(report.violations.filter(({ from }) => from === `src/${file}`)).toEqual([]);
  });

  test('nothing else of the sources crosses a boundary', () => {
    const planted = new Set(PLANTED.map(([, file]) => `src/${file}`));
    expect(report.violations.filter(({ from }) => !planted.has(from))).toEqual([]);
  });

  test('no rule goes unproved', () => {
    expect(report.rules).toEqual(new Set(PLANTED.map(([rule]) => rule)));
  });
});
