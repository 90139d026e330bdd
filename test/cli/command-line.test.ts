import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MeasureStatus } from '../../src/tracking/domain/status.js';
import { type Service, startService } from '../e2e/service.js';
import { DEFAULT_DOSSIER } from '../tracking/dossiers/importing.js';
import { changedDossier, detente, detenteIn, detenteProcess, shell, widthOf } from './command-line.js';

const scratch = mkdtempSync(join(tmpdir(), 'detente-cli-'));
let service: Service;
let url: string;
beforeAll(async () => {
  service = await startService({ dossier: 'default' });
  url = await service.app.getUrl();
});
afterAll(async () => {
  await service.stop();
  rmSync(scratch, { recursive: true });
});

const asking = (...words: string[]) => detente(...words, '--url', url);

describe('asking a running service', () => {
  test('status shows the stage, the axes and each measure, in 80 columns where nobody says how wide', async () => {
    const { exit, out, err } = await asking('status', '--as-of', '2025-09-11');
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toContain('Partial measures in effect, of which 1 only announced (rule 5');
    expect(out).toMatch(/^Relations +recognised, no relations$/m);
    expect(out).toMatch(/^Direct air cargo +in-effect .*yes +2023-01-01 +1 of 3 +at-050/m);
    expect(out).toMatch(/^Direct passenger +in-effect .*\*/m);
    expect(out).toMatch(/^\* +in effect as announced/m);
    expect(out).not.toContain('\u001b');
    expect(widthOf(out)).toBeLessThanOrEqual(80);
  });

  test('status as known at an earlier time', async () => {
    const cargo = async (...words: string[]) => {
      const { out } = await asking('status', 'armenia-turkiye', '--as-of', '2023-01-03', '--json', ...words);
      const { measures } = JSON.parse(out) as { measures: MeasureStatus[] };
      return measures.find(({ measure }) => measure === 'air-cargo')!.state;
    };
    expect(await cargo()).toBe('in-effect');
    expect(await cargo('--known-at', '2023-01-03', '--known-by', 'report')).toBe('agreed');
  });

  test('timeline lists what happened, and what may have', async () => {
    const { exit, out } = await asking('timeline', '--as-of', '2022-12-01');
    expect(exit).toBe(0);
    expect(out).toMatch(/^\d+ developments of armenia-turkiye$/m);
    expect(out).toMatch(/^2022-10-06 +Leaders meet in/m);
    expect(out).toMatch(/^2022-12 +\? +Working groups meet/m);
    expect(widthOf(out)).toBeLessThanOrEqual(80);
  });

  test('diff names the stage and the measures that differ', async () => {
    const { exit, out } = await asking('diff', '--from', '2022-01-01', '--to', '2023-06-01');
    expect(exit).toBe(0);
    expect(out).toContain('Process suspended → Partial measures in effect');
    expect(out).toMatch(/^Direct air cargo +state: not-started → in-effect$/m);
    expect(out).toMatch(/^ +in effect: no → yes$/m);
    expect(out.split('Came and went in between')[1]).toMatch(/^Direct air cargo +agreed +2022-07-01 +2022-12-31$/m);
    expect(widthOf(out)).toBeLessThanOrEqual(80);
  });

  test('one measure, by status and by its own name, its history, and a development', async () => {
    const { exit, out } = await asking('status', 'armenia-turkiye', 'air-cargo', '--as-of', '2023-01-03');
    expect(exit).toBe(0);
    expect(out).toMatch(/^State +in-effect$/m);
    expect(out).toMatch(/^Rests on +at-050$/m);
    const withoutNow = (report: string) => report.replace(/ at [\d:T-]+,/, ' now,');
    const byItsName = await asking('measure', 'air-cargo', '--as-of', '2023-01-03');
    expect(withoutNow(byItsName.out)).toBe(withoutNow(out));
    const { out: history } = await asking('history', 'air-cargo');
    expect(history).toMatch(/^2022-07-01 +2022-12-31 +agreed +no +at-045$/m);
    const { out: development } = await asking('development', 'at-050');
    expect(development).toMatch(/^Effect +take-effect air-cargo; practice 1/m);
    expect((await asking('processes')).out).toMatch(/^armenia-turkiye +Armenia-Türkiye normalization/m);
  });

  test('COLUMNS says how wide it may be where the output is piped, and then no word is cut', async () => {
    const { out } = await detenteIn({ COLUMNS: '150' }, 'timeline', '--url', url);
    expect(widthOf(out)).toBeGreaterThan(120);
    expect(widthOf(out)).toBeLessThanOrEqual(150);
    expect(out).not.toMatch(/\p{L}…/u);
  });

  test('diff between two known times', async () => {
    const words = ['--as-of', '2023-01-03', '--known-from', '2023-01-03', '--known-to', '2023-01-10'];
    const { exit, out } = await asking('diff', ...words, '--known-by', 'report', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ measures: [{ measure: 'air-cargo' }] });
  });

  test('importing what is there already appends nothing', async () => {
    const { exit, out, err } = await asking('import', DEFAULT_DOSSIER);
    expect(out).toMatch(/^armenia-turkiye: 0 events appended, \d+ records there already/);
    expect(err).toBe('uploading …\nappending …\n');
    expect(exit).toBe(0);
  });

  test('a refused import prints each problem with its place', async () => {
    const file = changedDossier(scratch, 'broken', (dossier) => {
      dossier['developments']!.push({ id: 'new', date: 'soon', type: 'visit', title: 'T', effects: [] } as never);
      dossier['measures']!.push({ id: 'air-cargo', title: 'T' } as never);
    });
    const { exit, err } = await asking('import', file);
    expect(exit).toBe(2);
    expect(err).toContain('The dossier has 3 problems');
    expect(err).toMatch(/^ {2}\/measures\/21\/id {2}record\/repeated {2}\/measures\/\d+ has the id "air-cargo" too$/m);
    expect(err).toMatch(/^ {2}\/developments\/101\/date {2}field\/not-edtf {2}"soon" is not an EDTF date/m);
    expect(err).toMatch(
      /^ {2}\/measures\/21\/title {2}measure\/already-declared {2}is "T", but "Direct air cargo" is recorded/m,
    );
  });

  test('an export is the dossier again', async () => {
    const { exit, out } = await asking('export');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ process: { id: 'armenia-turkiye' }, record: { length: 126 } });
    expect((await asking('export', '--format', 'csv')).out).toMatch(/^id,date,reported,type,title,/);
  });

  test('a reader who has seen enough is no error', async () => {
    const { err } = await shell((program) => `${program} export --url ${url} | head -c 10 > /dev/null`);
    expect(err).toBe('');
  });
});

describe('what cannot be carried out says what to do, in the exit code too', () => {
  test.each([
    [2, 'Write it as 2023-01-06', ['status', '--as-of', 'yesterday']],
    [2, 'Write 2025-09-12', ['status', '--as-of', '12.09.2025']],
    [2, 'either record or report', ['status', '--known-by', 'heart']],
    [2, 'Say what to compare', ['diff', '--from', '2022-01-01']],
    [2, 'is not the id of a process', ['status', '../secrets']],
    [2, 'There is no process "nowhere"', ['status', 'nowhere']],
    [2, 'There is no file missing.json', ['import', 'missing.json']],
    [2, 'stop the service and give its directory with --data', ['rebuild']],
    [2, "unknown option '--sideways'", ['status', '--sideways']],
    [2, "unknown command 'dance'", ['dance']],
  ])('exit %i: %s', async (exit, message, words) => {
    const ended = words.includes('dance') ? await detente(...words) : await asking(...words);
    expect(ended.err).toContain(message);
    expect(ended).toMatchObject({ exit, out: '' });
  });

  test('an option before the command is told where it belongs', async () => {
    for (const words of [
      ['--url', url, 'status'],
      [`--url=${url}`, 'status'],
      ['--json', 'processes'],
    ]) {
      const { exit, err } = await detente(...words);
      expect([exit, err]).toEqual([2, expect.stringContaining('Write it behind the command: detente COMMAND --')]);
    }
    expect((await detente('--sideways', 'status')).err).not.toContain('behind the command');
  });

  test('no service', async () => {
    const { exit, err } = await detente('status', '--url', 'http://127.0.0.1:1');
    expect(exit).toBe(3);
    expect(err).toContain('Start one with "npm start", name another with --url, or read a store with --data DIR');
  });

  test('a store that the service has open', async () => {
    const { exit, err } = await detente('status', '--data', service.config.dataDir);
    expect(exit).toBe(3);
    expect(err).toContain(service.config.dataDir);
  });

  test('a directory without a log is not made into one by asking', async () => {
    const { exit, err } = await detente('status', '--data', scratch);
    expect(exit).toBe(3);
    expect(err).toContain(`There is no log in ${scratch}`);
    expect(readdirSync(scratch)).not.toContain('log.sqlite');
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
    expect(await detente('--version')).toEqual({ exit: 0, out: `${version}\n`, err: '' });
  });

  test('help tells what the exit codes mean', async () => {
    const { exit, out } = await detente('--help');
    expect(exit).toBe(0);
    expect(out).toContain('Exit codes: 0 done; 1 a check was missed');
    expect(out).toContain('detente status --as-of 2023-01-03');
  });
});

describe('without a service, on a store of its own', () => {
  const data = join(scratch, 'store');
  const here = (...words: string[]) => detente(...words, '--data', data);

  test('import, ask, check, rebuild, and ask again', async () => {
    const imported = await here('import', DEFAULT_DOSSIER);
    expect(imported.out).toMatch(/^armenia-turkiye: \d+ events appended, 0 records there already/);
    expect(imported.err).toMatch(/^validating …\nappending …\nprojecting …\n/);
    expect(imported.err).toMatch(/^warning: at-018\/effects: "Lapse" usually carries the effect end/m);
    const status = async () => {
      const { out } = await here('status', '--as-of', '2025-09-11', '--json');
      return { ...(JSON.parse(out) as object), knownAt: 'now' };
    };
    const before = await status();
    expect(await here('check', DEFAULT_DOSSIER)).toMatchObject({ exit: 0, out: '69 checks, 0 missed\n' });
    expect(await here('rebuild')).toMatchObject({ exit: 0, err: 'rebuilding …\n' });
    expect(await status()).toEqual(before);
  });

  test('a process of its own says what is said here, and nothing more', async () => {
    for (const words of [
      ['export', '--format', 'csv', '--url', url],
      ['export', '--format', 'csv', '--data', data],
      ['status', '--as-of', 'yesterday'],
    ])
      expect(await detenteProcess('', ...words)).toEqual(await detente(...words));
  });

  test('where there are several processes, one must be named', async () => {
    const other = join(scratch, 'other.json');
    writeFileSync(other, JSON.stringify({ process: { id: 'other', title: 'Another process', since: '3025' } }));
    expect((await here('import', other)).err).toContain('warning: other/since: "3025" lies more than 100 years ahead');
    const { exit, err } = await here('status');
    expect(exit).toBe(2);
    expect(err).toMatch(/Name one of: .*armenia-turkiye.*other|Name one of: .*other.*armenia-turkiye/);
    expect((await here('status', 'other')).out).toContain('Another process');
  });
});
