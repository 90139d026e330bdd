import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { Micros } from '../../src/kernel/instant.js';
import { generateSecret } from '../../src/webhooks/sender/signatures.js';
import { STEP_LIMIT_MS } from '../doses.js';
import { EXAMPLES } from '../readmes.js';

const exampleIn = (language: string): string =>
  EXAMPLES.find((example) => example.language === language && example.text.includes('verify(secret, headers, body)'))!
    .text;

const hasPython = spawnSync('python3', ['--version']).status === 0;

interface Question {
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
}

/** Standard input is a list of questions, standard output the list of answers. */
const LANGUAGES = {
  js: {
    file: 'verify.mjs',
    command: process.execPath,
    ask: `
import { readFileSync } from 'node:fs';
const questions = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(questions.map((q) => verify(q.secret, q.headers, Buffer.from(q.body, 'base64')))));`,
  },
  python: {
    file: 'verify.py',
    command: 'python3',
    ask: `
import json, sys
print(json.dumps([verify(q["secret"], q["headers"], base64.b64decode(q["body"])) for q in json.load(sys.stdin)]))`,
  },
};

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'readme-'))));
afterAll(() => rmSync(directory, { recursive: true }));

function ask(language: keyof typeof LANGUAGES, questions: readonly Question[]): unknown {
  const { file, command, ask: asking } = LANGUAGES[language];
  const path = join(directory, file);
  writeFileSync(path, exampleIn(language) + asking);
  const { stdout, stderr } = spawnSync(command, [path], { input: JSON.stringify(questions), timeout: STEP_LIMIT_MS });
  return stderr.length > 0 ? stderr.toString() : (JSON.parse(stdout.toString()) as unknown);
}

const now = (Math.floor(new Date().getTime() / 1_000) * 1_000_000) as Micros;
const [secret, next, another] = [generateSecret(), generateSecret(), generateSecret()];
const body = Buffer.from('{"state":"in-effect","name":"Türkiye"}');
const signed = (secrets = [secret], at = now) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(at / 1_000_000),
  'webhook-signature': secrets
    .map((one) => new Webhook(one).sign('msg_1', new Date(at / 1_000), body.toString()))
    .join(' '),
});
const question = (part: Partial<Question>): Question => ({
  secret,
  headers: signed(),
  body: body.toString('base64'),
  ...part,
});

const CASES: readonly (readonly [what: string, question: Question, right: boolean])[] = [
  ['what was sent', question({}), true],
  ['what was sent while the secret is replaced, with the old one', question({ headers: signed([next, secret]) }), true],
  ['the same with the new one', question({ headers: signed([next, secret]), secret: next }), true],
  ['what was sent a minute ago', question({ headers: signed([secret], (now - 60_000_000) as Micros) }), true],
  ['what was sent an hour ago', question({ headers: signed([secret], (now - 3_600_000_000) as Micros) }), false],
  ['what will be sent in an hour', question({ headers: signed([secret], (now + 3_600_000_000) as Micros) }), false],
  ['another secret', question({ secret: another }), false],
  ['another body', question({ body: Buffer.from('{}').toString('base64') }), false],
  ['another id', question({ headers: { ...signed(), 'webhook-id': 'msg_2' } }), false],
  [
    'a time that is none',
    question({ headers: { ...signed(), 'webhook-timestamp': `${signed()['webhook-timestamp']}abc` } }),
    false,
  ],
  ['no signature', question({ headers: { ...signed(), 'webhook-signature': '' } }), false],
  ['a signature that is none', question({ headers: { ...signed(), 'webhook-signature': 'v1 v1, ,x é' } }), false],
];

const expectRight = (language: keyof typeof LANGUAGES) => {
  const answers = ask(
    language,
    CASES.map(([, one]) => one),
  );
  expect(Array.isArray(answers) ? CASES.map(([what], n) => [what, answers[n] as unknown]) : answers).toEqual(
    CASES.map(([what, , right]) => [what, right]),
  );
};

test('the example for Node tells what was sent from everything else', () => expectRight('js'));

(hasPython ? test : test.skip)('the example for Python does, too', () => expectRight('python'));
