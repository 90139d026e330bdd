const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const usual = require('./jest.config.cjs');

process.env.TEST_DOSES = 'long';

const hasDoses = (name) => /\bdose\(/.test(readFileSync(join(__dirname, name), 'utf8'));

/** The tests that have doses, and those that the usual run leaves out. All others do all they can in the usual run. */
const tests = readdirSync(__dirname, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.long.test.ts') || (name.endsWith('.test.ts') && hasDoses(name)));

/** @type {import('jest').Config} */
module.exports = {
  ...usual,
  testMatch: tests.map((name) => `<rootDir>/test/${name}`),
  testPathIgnorePatterns: ['/node_modules/'],
};
