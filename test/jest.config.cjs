const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Packages that ship ES modules only: Jest runs CommonJS, so these are compiled on the way in. */
function esmOnlyPackages() {
  const lock = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8'));
  const names = Object.keys(lock.packages).filter((path) => {
    try {
      return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).type === 'module';
    } catch {
      return false; // an optional package for another platform
    }
  });
  return [...new Set(names.map((path) => path.replace(/^.*node_modules\//, '')))];
}

/** It loads what it needs of Node by import(), which Jest does in what it compiles only. */
const IMPORTS_LATE = ['@opentelemetry/otlp-exporter-base'];

const compiled = [...esmOnlyPackages(), ...IMPORTS_LATE].map((name) => name.replace(/[/.@-]/g, '\\$&'));

/** @type {import('jest').Config} */
module.exports = {
  rootDir: root,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '[.]long[.]test[.]ts$'],
  setupFiles: ['reflect-metadata', '<rootDir>/test/properties.setup.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json', diagnostics: false }],
    '^.+\\.[cm]?js$': ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!.*(?:${compiled.join('|')})/)`],
  // By default a machine with two cores would use one.
  maxWorkers: '100%',
  // A slow machine is slow, and not broken.
  testTimeout: 180_000,
  // A worker that has run fifty suites needs a second to give its memory back; what it leaves open takes longer.
  workerGracefulExitTimeout: 10_000,
  // A test that fails half-way may leave a server or a child process behind; the run ends all the same.
  forceExit: true,
};
