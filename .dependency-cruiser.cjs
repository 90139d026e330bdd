/** What may import what. Each rule lists what is allowed (`pathNot`); test/architecture/boundaries.test.ts breaks every one. */

const FEATURES = 'event-store|read-model|tracking|transparency-log|webhooks|access|operations';

/** What other features and the composition roots may import of a feature: its module file, and these ports. */
const DOORS = [
  '^src/[^/]+/[^/]+[.]module[.]ts$',
  '^src/event-store/(event-store|lease|operational-streams|private-streams)[.]ts$',
  '^src/event-store/(follower|supervision|waiters|whole-file|owner-only|data-file|derived-file|log-trace|skipped-events)[.]ts$',
  '^src/read-model/(projection|read-model|read-model-follower|share-of-heap|turns)[.]ts$',
  '^src/operations/tracing/trace[.]ts$',
  '^src/operations/(readiness|restart|followers|metrics|measured-cache)[.]ts$',
  '^src/tracking/queries/(tracked-changes(|[.]examples)|known-names)[.]ts$',
  '^src/transparency-log/proofs[.]ts$',
];

const ROOTS = '^src/(main|app[.]module|projections|create-app|cli)([.]ts$|/)';
const ADAPTERS = '^src/event-store/(sqlite|kurrentdb)/';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Folders of src/tracking, and the folders of it that each may import. */
const LAYERS = {
  projections: 'domain|projections',
  queries: 'domain|projections|queries|dossiers',
  commands: 'domain|projections|queries|commands|dossiers',
  dossiers: 'domain|records|projections|queries|commands|dossiers',
  records: 'domain|records',
  calendar: 'domain|projections|queries|calendar',
  api: 'domain|records|projections|queries|commands|api',
};

/** Nothing that matches may exist, whether it imports or is imported (neither is an orphan). */
const forbidden = (name, comment, path) => [rule(name, comment, { path }, {}), rule(name, comment, {}, { path })];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule(
      'kernel-is-pure',
      'The kernel imports itself and the three libraries it wraps: no framework, no Node, no feature.',
      { path: '^src/kernel/' },
      { pathNot: ['^src/kernel/', '(^|/)node_modules/(edtf|canonicalize|@streamparser/json)/'] },
    ),
    rule(
      'domain-is-pure',
      'A domain and the Merkle tree import the kernel and themselves.',
      { path: '^src/([^/]+)/(domain|merkle)/' },
      { pathNot: ['^src/kernel/', '^src/$1/$2/'] },
    ),
    ...Object.entries(LAYERS).map(([layer, allowed]) =>
      rule(
        `tracking-${layer}-look-down`,
        `Within tracking, ${layer} import ${allowed.replaceAll('|', ', ')}; module files put them together.`,
        { path: `^src/tracking/${layer}/`, pathNot: '[.]module[.]ts$' },
        { path: '^src/tracking/', pathNot: `^src/tracking/(${allowed})/` },
      ),
    ),
    rule(
      'features-meet-at-their-doors',
      'A feature imports the kernel, what all APIs use, the configuration, and of other features their module files and ports.',
      { path: `^src/(${FEATURES})/` },
      {
        path: '^src/',
        pathNot: ['^src/$1/', '^src/kernel/', '^src/fields/', '^src/http/', '^src/config[.]ts$', ...DOORS],
      },
    ),
    rule(
      'pages-ask-as-programs-do',
      'Pages ask the messages of the query and command bus, in the words of the domains, and nothing behind them.',
      { path: '^src/web/' },
      {
        path: '^src/',
        pathNot: [
          '^src/web/',
          '^src/kernel/',
          '^src/http/',
          '^src/config[.]ts$',
          '^src/[^/]+/[^/]+[.]module[.]ts$',
          '^src/[^/]+/domain/',
          '^src/[^/]+/(queries|commands)/(get|list|compare|find|change|issue|revoke|open|end)-[^/]+[.]ts$',
          '^src/tracking/queries/(entity-tags|temporal-basis|cursor|bands|development-reader)[.]ts$',
          '^src/tracking/records/',
          '^src/read-model/(projection|read-model-follower)[.]ts$',
          '^src/transparency-log/proofs[.]ts$',
        ],
      },
    ),
    rule(
      'http-knows-no-feature',
      'What every API uses imports the kernel, how fields are described, and itself.',
      { path: '^src/http/' },
      { path: '^src/', pathNot: ['^src/http/', '^src/fields/', '^src/kernel/'] },
    ),
    rule(
      'fields-know-no-record',
      'How a field is described once, whatever has it, imports the kernel and itself.',
      { path: '^src/fields/' },
      { path: '^src/', pathNot: ['^src/fields/', '^src/kernel/'] },
    ),
    rule(
      'only-apis-speak-http',
      'Of a feature, its api folder and its module file know of HTTP.',
      {
        path: '^src/(event-store|read-model|tracking|transparency-log|webhooks)/',
        pathNot: ['^src/[^/]+/api/', '[.]module[.]ts$'],
      },
      { path: '^src/http/' },
    ),
    rule(
      'the-sender-stands-alone',
      'What sends webhooks knows nothing of subscriptions and their log: it imports itself and the kernel.',
      { path: '^src/webhooks/sender/' },
      { path: '^src/', pathNot: ['^src/webhooks/sender/', '^src/kernel/'] },
    ),
    rule(
      'adapters-are-chosen-in-one-place',
      'Only the module file of the event store imports its adapters.',
      { pathNot: ['^src/event-store/event-store[.]module[.]ts$', ADAPTERS] },
      { path: ADAPTERS },
    ),
    rule(
      'adapters-do-not-know-each-other',
      'What two adapters share belongs beside the port.',
      { path: ADAPTERS },
      { path: ADAPTERS, pathNot: '^src/event-store/$1/' },
    ),
    rule(
      'nothing-imports-the-roots',
      'main, create-app, app.module and cli put the parts together; no part knows them.',
      { path: '^src/', pathNot: ROOTS },
      { path: ROOTS },
    ),
    rule('no-cycles', 'Two files that need each other are one, or three.', {}, { circular: true }),
    rule(
      'no-orphans',
      'A file that nothing uses and that uses nothing.',
      { orphan: true, pathNot: ['[.]d[.]ts$', '^src/web/browser/'] },
      {},
    ),
    rule(
      'only-declared-packages',
      'Every package that src needs stands under dependencies. The compiler is for a checkout without a build.',
      { path: '^src/', pathNot: '^src/cli/compiler[.]cjs$' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    ),
    ...forbidden('no-barrels', 'Files are imported where they are.', '^src/(|.*/)index[.]ts$'),
    ...forbidden(
      'no-drawers',
      'A name says what a file is about; these say nothing.',
      '^src/(|.*[/.-])(util|utils|helper|helpers|common)[/.-]',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
