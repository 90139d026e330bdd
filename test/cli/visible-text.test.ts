import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type Output, Terminal } from '../../src/cli/terminal.js';
import { dossier } from '../tracking/dossiers/importing.js';
import { detente, widthOf } from './command-line.js';

/** Shown, the letters between the first and the last are turned round. */
const TURNED = 'pay \u202e001\u202c euros';
const TOLD = String.raw`pay \u202e001\u202c euros`;

function terminal(isTTY: boolean) {
  const written = { out: '', err: '' };
  const into = (name: keyof typeof written): Output =>
    Object.assign(
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          written[name] += chunk.toString();
          done();
        },
      }),
      { isTTY, columns: 80 },
    );
  return { written, on: new Terminal(into('out'), into('err'), {}) };
}

test('what would turn letters round, move the cursor or hide a line is shown, not obeyed', () => {
  const { written, on } = terminal(true);
  on.print(TURNED);
  on.print('a\u2067b\u2069 \u001b[8mhidden\u001b[0m \u009b2J one\rtwo \u0007');
  on.complain(TURNED);
  expect(written.out).toBe(
    `${TOLD}\n${String.raw`a\u2067b\u2069 \u001b[8mhidden`}\u001b[0m ${String.raw`\u009b2J one\u000dtwo \u0007`}\n`,
  );
  expect(written.err).toBe(`${TOLD}\n`);
});

test('letters of every script, lines, tabs and the colours of a report stay', () => {
  const { written, on } = terminal(true);
  const text = `Iğdır Ḥayastan Հայաստան العربية\tעברית\r\n${on.style(['bold', 'green'], 'in-effect')} 👩‍🚀`;
  on.print(text);
  expect(written.out).toBe(`${text}\n`);
  expect(text).toContain('\u001b[');
});

test('in JSON the same value comes back', () => {
  const { written, on } = terminal(true);
  const value = { title: `${TURNED}\u0085\u2028` };
  on.answer({ json: true }, value, () => '');
  expect(written.out).toContain(TOLD);
  expect(JSON.parse(written.out)).toEqual(value);
});

test('an export goes to a file as it is, and to a terminal visibly', async () => {
  const chunks = async function* () {
    yield `"${TURNED}"\r\n`;
  };
  const [screen, file] = [terminal(true), terminal(false)];
  await screen.on.stream(chunks());
  await file.on.stream(chunks());
  expect([screen.written.out, file.written.out]).toEqual([`"${TOLD}"\r\n`, `"${TURNED}"\r\n`]);
});

test.each([
  ['a command', [TURNED]],
  ['an option', ['status', `--${TURNED}`]],
  ['an argument too many', ['status', 'one', TURNED, TURNED]],
  ['a choice', ['webhooks', 'add', 'https://example.org', '--notify-on', TURNED]],
  ['a value', ['status', '--as-of', TURNED]],
  ['a shell', ['completion', TURNED]],
])('%s that is refused is shown as it is', async (_, words) => {
  const { exit, out, err } = await detente(...words);
  expect(exit).toBe(2);
  expect(out + err).not.toMatch(/[\u202a-\u202e]/);
});

test('a table makes room for what it shows', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'detente-visible-'));
  const file = join(scratch, 'dossier.json');
  const measures = [
    { id: 'air-cargo', title: `Cargo ${TURNED}` },
    { id: 'land-border', title: 'Land border' },
  ];
  writeFileSync(file, JSON.stringify(dossier({ measures })));
  const data = ['--data', join(scratch, 'data')];
  expect(await detente('import', file, ...data)).toMatchObject({ exit: 0 });
  const { out } = await detente('status', 'armenia-turkiye', ...data);
  expect(out).toContain('\\u202e001\\u202c');
  expect(out).not.toMatch(/[\u202a-\u202e]/);
  expect(widthOf(out)).toBeLessThanOrEqual(80);
  rmSync(scratch, { recursive: true });
});
