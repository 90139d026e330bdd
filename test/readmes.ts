import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = join(__dirname, '..');

export interface Example {
  /** Path of the README below the root of the project. */
  readonly readme: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** The block of text right below it: what it prints, `…` standing for whatever is left out. */
  readonly shown: string | undefined;
}

export const READMES: readonly string[] = [
  'README.md',
  ...['src', 'test', 'docker'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|\/)README\.md$/.test(path))
      .map((path) => join(folder, path))
      .sort(),
  ),
];

const readReadme = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Every block of code in every README. */
export const EXAMPLES: readonly Example[] = READMES.flatMap((readme) => {
  const text = readReadme(readme);
  const blocks = [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)];
  return blocks.map((block, n) => {
    const next = blocks[n + 1];
    const isShown = next?.[1] === 'text' && text.slice(block.index + block[0].length, next.index).trim() === '';
    return {
      readme,
      line: text.slice(0, block.index).split('\n').length,
      language: block[1]!,
      text: block[2]!,
      shown: isShown ? next[2] : undefined,
    };
  });
});

interface Link {
  readonly file: string;
  /** The heading it leads to; empty for the file as a whole. */
  readonly anchor: string;
}

/** Links of a README to files of the project, and to headings. */
export function linksOf(readme: string): readonly Link[] {
  const targets = [...readReadme(readme).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return targets
    .filter((target) => !/^\w+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { file: path === '' ? readme : join(dirname(readme), path), anchor };
    });
}

/** As GitHub makes them of headings. */
export const anchorsOf = (readme: string): readonly string[] =>
  [...readReadme(readme).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
