/**
 * Mutation testing of the rules: `npm run mutation`, or of one file with `-- --mutate src/tracking/domain/headline.ts`.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['src/tracking/domain/*.ts'],
  testRunner: 'jest',
  // Jest does not find what is related below another root than that of the tests.
  jest: { configFile: 'test/jest.mutation.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // Tables are read once, when a file is loaded: a mutant in one would need a run of its own. Tests hold them against the vocabulary.
  ignoreStatic: true,
  ignorePatterns: ['dist', 'data', 'coverage'],
  tempDirName: 'coverage/stryker', // git and the other tools pass it over,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  concurrency: 2,
  timeoutMS: 30_000,
  thresholds: { high: 95, low: 90, break: 85 },
};
