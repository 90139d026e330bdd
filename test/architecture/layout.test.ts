import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const root = join(__dirname, '../..');

/** Made by the tools, never committed. */
const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/^\/|\/$/g, ''));

const topLevel = readdirSync(root).filter((name) => !ignored.includes(name));

const TEXT = new Set([
  '.ts',
  '.js',
  '.cjs',
  '.mjs',
  '.json',
  '.md',
  '.yml',
  '.yaml',
  '.html',
  '.css',
  '.svg',
  '.sh',
  '',
]);

function textFilesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
}

const files = topLevel
  .filter((name) => name !== '.git' && name !== 'package-lock.json')
  .flatMap((name) =>
    /^(src|test|docker|\.ci|\.github)$/.test(name) ? textFilesIn(join(root, name)) : [join(root, name)],
  );

test('the top level holds the sources, the tests, the container and what tools insist on', () => {
  const allowed =
    /^(src|test|docker|nest-cli\.json|package\.json|package-lock\.json|tsconfig\.json|README\.md|LICENSE|\..+)$/;
  expect(topLevel.filter((name) => !allowed.test(name))).toEqual([]);
});

test('no file mentions a place on somebody’s machine', () => {
  const somebodysMachine = /(?<![\w.:@/-])(?:\/(?:home|Users|root|work|farm|mnt)\/[\w.-]+|[A-Z]:\\Users\\)/;
  const found = files.flatMap((file) => {
    const match = somebodysMachine.exec(readFileSync(file, 'utf8'));
    return match ? [`${file.slice(root.length + 1)}: ${match[0]}`] : [];
  });
  expect(files.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

test('no source or test grows past 300 lines', () => {
  const long = files.filter((file) => file.endsWith('.ts') && readFileSync(file, 'utf8').split('\n').length > 301);
  expect(long.map((file) => file.slice(root.length + 1))).toEqual([]);
});
