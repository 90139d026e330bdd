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
    '<rootDir>/test/tracking/timeline/{amendments,consent,contested,evidence,fold-state,orders,overload,possible-conflicts}.test.ts',
    '<rootDir>/test/tracking/timeline/{move-order,process-status,rulings,steps,story,stretches,timeline.property}.test.ts',
  ],
  maxWorkers: 1,
  forceExit: false,
};
