// Lets Node run the TypeScript sources as they are: node --require src/cli/from-source.cjs file.ts
const { hash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { enableCompileCache, registerHooks } = require('node:module');
const { join } = require('node:path');
const { fileURLToPath } = require('node:url');

enableCompileCache();
const root = join(__dirname, '../..');
// Compiling takes longer than all else a start does, so each text is compiled once.
const compiled = join(root, 'node_modules/.cache/detente-sources');
const tsconfig = readFileSync(join(root, 'tsconfig.json'), 'utf8');
const { version } = require('typescript/package.json');

function compile(fileName) {
  const text = readFileSync(fileName, 'utf8');
  const file = join(compiled, `${hash('sha256', [version, tsconfig, fileName, text].join('\0'))}.js`);
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

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && parentURL?.endsWith('.ts')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), parentURL);
      if (existsSync(source)) return { url: source.href, format: 'commonjs', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    return { format: 'commonjs', source: compile(fileURLToPath(url)), shortCircuit: true };
  },
});
