import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig, VARIABLE_NAMES } from '../../src/config.js';

interface ComposeService {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly pids_limit?: number;
  readonly mem_limit?: string;
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const inDocker = (file: string) => readFileSync(join(__dirname, '../../docker', file), 'utf8');
const compose = (file: string) => parse(inDocker(file), { merge: true }) as Compose;

/** Settings that a replica is not passed, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  PORT: 'the image says it, and the load balancer relies on it',
  HOST: 'the image says it',
  DATA_DIR: 'the image says it: a volume is mounted there',
  ADMIN_KEY: 'every container that may look at the environment of another would see it; ADMIN_KEY_FILE has it',
};

describe.each(['compose.yaml', 'compose.cluster.yaml'])('docker/%s', (file) => {
  const { services, networks, volumes } = compose(file);
  const all = Object.entries(services);
  const named = (pattern: RegExp) => all.filter(([name]) => pattern.test(name)).map(([, service]) => service);
  const replicas = named(/^replica/);
  const nodes = named(/^(kurrentdb|node\d)$/);

  test('no service may do more than it needs', () => {
    const hardened = {
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: expect.arrayContaining([expect.stringContaining('/tmp:')]),
      pids_limit: expect.any(Number),
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
    };
    expect(Object.fromEntries(all)).toEqual(
      Object.fromEntries(all.map(([name]) => [name, expect.objectContaining(hardened)])),
    );
    expect(all.filter(([, { privileged, cap_add: added }]) => privileged || (added && added.length > 0))).toEqual([
      ['tls', expect.objectContaining({ cap_add: ['NET_BIND_SERVICE'] })],
    ]);
  });

  test('a replica is passed every setting, or it says here why not', () => {
    expect(replicas).toHaveLength(2);
    for (const { environment = {} } of replicas)
      expect([...Object.keys(environment), ...Object.keys(LEFT_OUT)].sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  test('what it is passed where nothing is set can be used', () => {
    const { environment = {} } = replicas[0]!;
    const asComposed = Object.entries(environment).map(([name, text]) => [
      name,
      text.replaceAll(/\$\{\w+(?::-([^}]*)|:\?[^}]*)?\}/g, (_, usual: string | undefined) => usual ?? 'given'),
    ]);
    expect(readConfig(Object.fromEntries(asComposed) as NodeJS.ProcessEnv).eventStoreUrl).toMatch(
      /^kurrentdb:\/\/detente:given@.*\?tls=true&tlsCaFile=\/trusted\/ca\.crt$/,
    );
  });

  test('the engine is reached by replicas alone, and no port of it is published', () => {
    expect(nodes.length).toBeGreaterThan(0);
    for (const node of nodes) expect(node).toMatchObject({ networks: ['engine'] });
    expect(networks['engine']).toEqual({ internal: true });
    expect(all.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['front', 'tls']);
    expect(services['front']!.ports).toEqual(['127.0.0.1:3000:3000']);
  });

  test('replicas log in as a user of their own, and do not have the key of the authority', () => {
    for (const { environment = {}, volumes: mounted = [] } of replicas) {
      expect(Object.values(environment).join('\n')).not.toMatch(/admin:|ENGINE_PASSWORD/);
      expect(mounted.filter((mount) => /^(authority|.*-certificate):/.test(mount))).toEqual([]);
    }
    const holders = all.filter(([, { volumes: mounted = [] }]) =>
      mounted.some((mount) => mount.startsWith('authority:')),
    );
    expect(holders.map(([name]) => name)).toEqual(['certificates']);
  });

  test('every volume that is mounted is declared, and every one declared is mounted', () => {
    const mounted = all.flatMap(([, { volumes: mounts = [] }]) => mounts.map((mount) => mount.split(':')[0]!));
    expect([...new Set(mounted.filter((name) => !name.startsWith('.')))].sort()).toEqual(Object.keys(volumes).sort());
  });
});

test('the image runs as a user without rights of its own', () => {
  const image = inDocker('Dockerfile');
  expect(image.slice(image.lastIndexOf('\nFROM '))).toMatch(/^USER node$/m);
});

test('the settings on the page of operations are those that are read', () => {
  const readme = readFileSync(join(__dirname, '../../src/operations/README.md'), 'utf8');
  const table = [...readme.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name);
  expect(table.sort()).toEqual([...VARIABLE_NAMES].sort());
});
