import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeWhole } from '../event-store/whole-file.js';
import { incorrect } from '../kernel/domain-error.js';
import { SystemClock } from '../operations/system-clock.js';
import { newPrivateKey, Signer, Verifier } from '../transparency-log/notes/keys.js';
import { witnessServer } from '../transparency-log/witness/witness-server.js';
import { Witness } from '../transparency-log/witness/witness.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Terminal } from './terminal.js';

export interface WitnessGiven {
  readonly log: readonly string[];
  readonly name: string;
  readonly state: string;
  readonly host: string;
  readonly port: string;
}

/** Runs until it is told to stop. What it signed last stays in its directory, and so does its key. */
export async function runWitness(given: WitnessGiven, terminal: Terminal): Promise<ExitCode> {
  if (given.log.length === 0)
    throw incorrect('witness/no-log', 'Name the logs to vouch for: --log with their verifier keys');
  if (!/^[^\s+]+$/u.test(given.name))
    throw incorrect('witness/no-name', `--name ${given.name}: no spaces and no plus signs`);
  if (!/^\d{1,5}$/.test(given.port)) throw incorrect('witness/no-port', `--port ${given.port} is not a port`);
  const logs = given.log.map(verifierOf);
  mkdirSync(given.state, { recursive: true });
  const signer = Signer.of(given.name, 'cosignature', ownKey(join(given.state, 'witness-key')));
  const witness = Witness.open(join(given.state, 'witness.sqlite'), signer, logs, new SystemClock());
  const server = witnessServer(witness, (error) => terminal.complain(String(error)));
  try {
    server.listen(Number(given.port), given.host);
    await once(server, 'listening');
    terminal.print(`Witness ${signer.verifier.text}`);
    terminal.print(`Listening on http://${given.host}:${(server.address() as AddressInfo).port}`);
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    server.close();
    server.closeAllConnections();
    return EXIT.ok;
  } finally {
    witness.close();
  }
}

function verifierOf(key: string): Verifier {
  const verifier = Verifier.read(key);
  if (verifier?.type === 'note') return verifier;
  throw incorrect('key/unusable', `--log "${key}" is not the verifier key of a log`);
}

function ownKey(file: string): string {
  if (!existsSync(file)) writeWhole(file, newPrivateKey());
  return readFileSync(file, 'utf8');
}
