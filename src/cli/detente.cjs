#!/usr/bin/env node
// The command that npm links. It is no product of the build: a build replaces its files, and they lose their run bit.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const built = join(__dirname, '../../dist/cli.js');
if (existsSync(built)) require(built);
else runSources();

function runSources() {
  if (!require('node:module').registerHooks) {
    process.stderr.write(
      `détente needs Node 24 or newer, and this is ${process.version}. "npx detente" finds the right one.\n`,
    );
    process.exit(1);
  }
  try {
    require.resolve('typescript');
  } catch {
    process.stderr.write('There is neither a build nor a compiler. Run "npm ci", which brings the compiler.\n');
    process.exit(1);
  }
  require('./from-source.cjs');
  require('../cli.ts');
}
