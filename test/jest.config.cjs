const { join } = require('node:path');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: join(__dirname, '..'),
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '[.]long[.]test[.]ts$'],
  testSequencer: join(__dirname, 'jest/sequencer.cjs'),
  runtime: join(__dirname, 'jest/runtime.cjs'),
  testEnvironment: join(__dirname, 'jest/environment.cjs'),
  setupFiles: ['<rootDir>/test/properties.setup.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '[.]tsx?$': join(__dirname, 'jest/transform.cjs') },
  // By default a machine with two cores would use one.
  maxWorkers: '100%',
  // A slow machine is slow, and not broken.
  testTimeout: 180_000,
  // A worker that has run fifty suites needs a second to give its memory back; what it leaves open takes longer.
  workerGracefulExitTimeout: 10_000,
  // A test that fails half-way may leave a server or a child process behind; the run ends all the same.
  forceExit: true,
};
