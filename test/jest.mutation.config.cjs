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
    '<rootDir>/test/tracking/domain/*.test.ts',
    '<rootDir>/test/tracking/timeline/{orders,timeline.property,evidence,possible-conflicts,rulings}.test.ts',
  ],
  maxWorkers: 1,
  forceExit: false,
};
