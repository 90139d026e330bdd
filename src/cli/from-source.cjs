// Lets Node run the TypeScript sources as they are: node --require src/cli/from-source.cjs file.ts
const { existsSync, readFileSync } = require('node:fs');
const { enableCompileCache, registerHooks } = require('node:module');
const { fileURLToPath } = require('node:url');
const { compile } = require('./compiler.cjs');

enableCompileCache();

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && /\.tsx?$/.test(parentURL)) {
      for (const ending of ['.ts', '.tsx']) {
        const source = new URL(specifier.replace(/\.js$/, ending), parentURL);
        if (existsSync(source)) return { url: source.href, format: 'commonjs', shortCircuit: true };
      }
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!/\.tsx?$/.test(url)) return next(url, context);
    const fileName = fileURLToPath(url);
    return { format: 'commonjs', source: compile(fileName, readFileSync(fileName, 'utf8')), shortCircuit: true };
  },
});
