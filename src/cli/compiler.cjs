// Compiles the TypeScript sources one by one, as the build does, and keeps each text that was compiled.
const { hash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
// Compiling takes longer than all else a start does, so each text is compiled once.
const compiled = join(root, 'node_modules/.cache/detente-sources');
const tsconfig = readFileSync(join(root, 'tsconfig.json'), 'utf8');
const { version } = require('typescript/package.json');

const keyOf = (fileName, text) => hash('sha256', [version, tsconfig, fileName, text].join('\0'));

function compile(fileName, text) {
  const file = join(compiled, `${keyOf(fileName, text)}.js`);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const output = outputOf(fileName, text);
  keep(file, output);
  return output;
}

/** Where nothing may be written it is compiled again each time, and runs all the same. */
function keep(file, output) {
  try {
    mkdirSync(compiled, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, output);
    renameSync(`${file}.${process.pid}`, file);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code)) throw error;
  }
}

function outputOf(fileName, text) {
  const ts = require('typescript');
  const { config } = ts.parseConfigFileTextToJson('tsconfig.json', tsconfig);
  const compilerOptions = {
    ...config.compilerOptions,
    module: 'commonjs',
    moduleResolution: 'node10',
    sourceMap: false,
    inlineSourceMap: true,
  };
  return ts.transpileModule(text, { compilerOptions, fileName }).outputText;
}

module.exports = { compile, keyOf };
