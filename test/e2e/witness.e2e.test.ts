import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newPrivateKey, Signer, Verifier } from '../../src/transparency-log/notes/keys.js';
import { readNote } from '../../src/transparency-log/notes/signed-note.js';
import { openExample, P, type Service, startService } from './service.js';

const ROOT = join(__dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'detente-witnessed-'));
const keyFile = join(scratch, 'log-key');
const witnesses: ChildProcess[] = [];
let service: Service | undefined;
afterAll(async () => {
  await service?.stop();
  for (const child of witnesses) if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
  rmSync(scratch, { recursive: true });
});

/** The witness command as a process of its own; answers its key and address. */
async function startWitness(name: string, logKey: string): Promise<{ key: string; url: string }> {
  const args = [
    'src/cli.ts',
    'witness',
    '--name',
    name,
    '--state',
    join(scratch, name),
    '--port',
    '0',
    '--log',
    logKey,
  ];
  const child = spawn(process.execPath, ['--require', join(ROOT, 'test/faults/ts-hook.cjs'), ...args], { cwd: ROOT });
  witnesses.push(child);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  while (!/Listening on \S+\n/.test(out)) await once(child.stdout, 'data');
  return { key: /Witness (\S+)/.exec(out)![1]!, url: /Listening on (\S+)/.exec(out)![1]! };
}

test('checkpoints carry the cosignatures of the witnesses, also when one of them does not answer', async () => {
  const pem = newPrivateKey();
  writeFileSync(keyFile, pem, { mode: 0o600 });
  const log = Signer.of('example.com/detente', 'note', pem).verifier;
  const running = await Promise.all(['w1', 'w2'].map((name) => startWitness(name, log.text)));
  const gone = Signer.of('witness.example/gone', 'cosignature', newPrivateKey()).verifier.text;
  service = await startService({
    auditOrigin: 'example.com/detente',
    auditKeyFiles: [keyFile],
    auditWitnesses: [...running.map(({ key, url }) => `${key} ${url}`), `${gone} http://127.0.0.1:1`],
  });
  await openExample(service);
  for (let more = 0; more < 2; more++) {
    await service.http
      .post(`${P}/measures`)
      .send({ id: `more-${more}`, title: 'More' })
      .expect(201);
    const size = more + 5;
    const cosigned = async () => {
      const note = readNote((await service!.http.get('/audit/checkpoint').expect(200)).text)!;
      return (
        note.text.split('\n')[1] === String(size) &&
        [log, ...running.map(({ key }) => Verifier.read(key)!)].every((verifier) => verifier.accepts(note))
      );
    };
    let waited = 0;
    while (!(await cosigned())) {
      expect((waited += 50)).toBeLessThan(20_000);
      await pause(50);
    }
  }
});

test('a witness that cannot be used is told at the start', async () => {
  await expect(startService({ auditWitnesses: ['nonsense'] })).rejects.toThrow(/AUDIT_WITNESSES/);
});
