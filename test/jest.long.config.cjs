const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const usual = require('./jest.config.cjs');

process.env.TEST_DOSES = 'long';

/** Only the tests that have doses: the others did everything they can in the usual run. */
const withDoses = readdirSync(__dirname, { recursive: true })
  .filter(
    (name) => name.endsWith('.test.ts') && /from '[./]+doses[.]js'/.test(readFileSync(join(__dirname, name), 'utf8')),
  )
  .map((name) => `<rootDir>/test/${name.replaceAll('\\', '/')}`);

/** @type {import('jest').Config} */
module.exports = { ...usual, testMatch: withDoses };
