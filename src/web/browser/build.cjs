// The browser's modules as it reads them: node src/web/browser/build.cjs <folder to write to>
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { stripTypeScriptTypes } = require('node:module');
const { join } = require('node:path');

const [target] = process.argv.slice(2);
mkdirSync(target, { recursive: true });
for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.ts'))) {
  const script = stripTypeScriptTypes(readFileSync(join(__dirname, file), 'utf8'));
  writeFileSync(join(target, file.replace(/ts$/, 'js')), script.replace(/[ \t]+$/gm, ''));
}
