import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Service, startService } from './e2e/service.js';
import { anchorsOf, type Example, EXAMPLES, linksOf, READMES, ROOT } from './readmes.js';

const run = promisify(execFile);

/** Where the READMEs find the service. */
const USUAL_URL = 'http://127.0.0.1:3000';
/** ASCII's record separator, between what two examples print. */
const BETWEEN = '\x1e';

const sessions = READMES.map(
  (readme) => [readme, EXAMPLES.filter((one) => one.readme === readme && one.shown !== undefined)] as const,
).filter(([, examples]) => examples.length > 0);

const TOOLS = ['bash', 'curl', 'python3', 'openssl', 'xxd'];
const missing = TOOLS.filter((tool) => spawnSync('which', [tool]).status !== 0);
const toolsOf = ({ language, text }: Example): readonly string[] =>
  ['bash', ...(language === 'python' ? ['python3'] : [])].concat(TOOLS.filter((tool) => text.includes(tool)));
const canRun = (example: Example): boolean => !toolsOf(example).some((tool) => missing.includes(tool));

/** What one README shows, run from its top to its end in one shell, against a service with the default dossier. */
class Session {
  readonly directory = mkdtempSync(join(tmpdir(), 'detente-readme-'));
  private service: Service | undefined;

  async run(examples: readonly Example[]): Promise<readonly string[]> {
    this.service = await startService({ dossier: 'default', dataDir: join(this.directory, 'data') });
    const url = await this.service.app.getUrl();
    const commandLine = [
      process.execPath,
      '--require',
      join(ROOT, 'test/faults/ts-hook.cjs'),
      join(ROOT, 'src/cli.ts'),
    ];
    this.write('npx', `#!/bin/sh\nshift\nexec ${commandLine.map((word) => `'${word}'`).join(' ')} "$@"\n`, 0o755);
    const lines = examples.map((example, n) => {
      const text = example.text.replaceAll(USUAL_URL, url);
      return example.language === 'python' ? `python3 '${this.write(`${n}.py`, text)}'` : text;
    });
    const { stdout } = await run('bash', [this.write('session.sh', lines.join(`\nprintf '${BETWEEN}'\n`))], {
      cwd: this.directory,
      env: {
        ...process.env,
        PATH: `${this.directory}${delimiter}${process.env['PATH']}`,
        HOME: this.directory,
        XDG_STATE_HOME: this.directory,
        DETENTE_URL: url,
      },
    });
    return stdout.replaceAll(url, USUAL_URL).split(BETWEEN);
  }

  async end(): Promise<void> {
    await this.service?.stop();
    rmSync(this.directory, { recursive: true });
  }

  private write(name: string, text: string, mode?: number): string {
    const path = join(this.directory, name);
    writeFileSync(path, text, { mode });
    return path;
  }
}

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?/g;
const FRESH_ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Times and fresh ids are others each time; how JSON is laid out is the README's own. */
function comparable(text: string): string {
  const lasting = text.replace(TIME, '(time)').replace(FRESH_ID, '(id)').trim();
  return /^[{[]/.test(lasting) ? lasting.replace(/\s+/g, '') : lasting;
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const pattern = (shown: string) => new RegExp(`^${comparable(shown).split('…').map(escaped).join('[^]*')}$`);

describe.each(sessions)('the examples of %s', (_readme, examples) => {
  const session = new Session();
  const runnable = examples.filter(canRun);
  let printed: readonly string[];
  beforeAll(async () => {
    printed = await session.run(runnable);
  });
  afterAll(() => session.end());

  for (const example of examples)
    (canRun(example) ? test : test.skip)(`line ${example.line} prints what is shown below it`, () => {
      expect(comparable(printed[runnable.indexOf(example)]!)).toMatch(pattern(example.shown!));
    });
});

test.each(READMES)('every link of %s leads somewhere', (readme) => {
  const lost = linksOf(readme).filter(({ file, anchor }) => {
    if (!existsSync(join(ROOT, file))) return true;
    return anchor !== '' && !anchorsOf(file).includes(anchor);
  });
  expect(lost).toEqual([]);
});
