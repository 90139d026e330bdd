// Lets a child process of a test run the TypeScript sources as they are: node --require test/faults/ts-hook.cjs file.ts
const { existsSync, readFileSync } = require('node:fs');
const { enableCompileCache, registerHooks } = require('node:module');
const { join } = require('node:path');
const { fileURLToPath } = require('node:url');

enableCompileCache();
const ts = require('typescript');

const { config } = ts.readConfigFile(join(__dirname, '../../tsconfig.json'), ts.sys.readFile);
const compilerOptions = {
  ...config.compilerOptions,
  module: 'commonjs',
  moduleResolution: 'node10',
  sourceMap: false,
  inlineSourceMap: true,
};

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
    const fileName = fileURLToPath(url);
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), { compilerOptions, fileName });
    return { format: 'commonjs', source: outputText, shortCircuit: true };
  },
});
