const usual = require('./jest.config.cjs');

// Small doses: one mutant after the other is asked.
process.env.PROPERTY_RUNS ??= '1';

/**
 * What states the rules of the domain, fast enough to be asked of every mutant.
 * @type {import('jest').Config}
 */
module.exports = {
  ...usual,
  testMatch: [
    '<rootDir>/test/tracking/{domain,commands}/*.test.ts',
    '<rootDir>/test/tracking/dossiers/{dossier-rules,import-refusals}.test.ts',
    '<rootDir>/test/tracking/timeline/{amendments,coarse-states,consent,contested,evidence,fold-state,move-order}.test.ts',
    '<rootDir>/test/tracking/timeline/{orders,overload,possible-conflicts,process-status,questions,rulings,steps}.test.ts',
    '<rootDir>/test/tracking/timeline/{story,stretches,timeline.property,worlds}.test.ts',
  ],
  maxWorkers: 1,
  forceExit: false,
};
