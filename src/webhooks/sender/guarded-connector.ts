import { lookup, Resolver } from 'node:dns/promises';
import net, { type LookupFunction, type Socket } from 'node:net';
import { type buildConnector as Connector, buildConnector, errors } from 'undici';
import { type AddressGuard, literalIn } from './address-guard.js';

export interface ConnectorOptions {
  readonly guard: AddressGuard;
  readonly resolve: NameResolver;
  /** For the name and the connection, and as long again for TLS. */
  readonly timeoutMs: number;
  /** That may come for one request. */
  readonly receivedBytes: number;
  /** Certificates (PEM) to trust instead of the usual ones. */
  readonly certificates?: readonly string[];
}

/**
 * Opens sockets to allowed addresses only. undici does not call `lookup` for IP literals, so the guard stands around
 * the connection itself: the literal or every answer of DNS before, the connected address after, and only then TLS or HTTP.
 */
export function guardedConnector(options: ConnectorOptions): Connector.connector {
  const { timeoutMs, receivedBytes, certificates } = options;
  const tls = buildConnector({
    allowH2: false,
    timeout: timeoutMs,
    ...(certificates === undefined ? {} : { ca: [...certificates] }),
  });
  return (target, callback) => {
    const opened: Connector.Callback = (...[error, socket]) =>
      error ? callback(error, null) : callback(null, bounded(socket, receivedBytes));
    connectedSocket(target, options).then(
      (socket) =>
        target.protocol === 'https:' ? tls({ ...target, httpSocket: socket }, opened) : opened(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

/** The parser passes over empty lines before a status, however many come, and counts no two headers together. */
function bounded(socket: Socket, receivedBytes: number): Socket {
  let written = 0;
  let readBefore = 0;
  return socket.on('readable', () => {
    if (socket.bytesWritten !== written) {
      written = socket.bytesWritten;
      readBefore = socket.bytesRead;
    }
    if (socket.bytesRead - readBefore > receivedBytes)
      socket.destroy(new errors.HeadersOverflowError(`more than ${receivedBytes} bytes came for one request`));
  });
}

async function connectedSocket(target: Connector.Options, options: ConnectorOptions): Promise<Socket> {
  const { guard, resolve, timeoutMs } = options;
  const { late, cancel } = lateAfter(timeoutMs);
  let socket: Socket | undefined;
  try {
    const literal = literalIn(target);
    const addresses = literal === undefined ? await Promise.race([resolve(target.hostname), late]) : [literal];
    guard.checkAddresses(addresses);
    socket = open(addresses, Number(target.port) || (target.protocol === 'https:' ? 443 : 80));
    await Promise.race([connected(socket), late]);
    guard.checkAddress(socket.remoteAddress ?? 'a connection that is closed already');
    return socket;
  } catch (error) {
    socket?.destroy();
    throw error;
  } finally {
    cancel();
  }
}

function lateAfter(timeoutMs: number): { readonly late: Promise<never>; readonly cancel: () => void } {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    const refuse = () => reject(new errors.ConnectTimeoutError(`no connection within ${timeoutMs} ms`));
    timer = setTimeout(refuse, timeoutMs);
  });
  return { late, cancel: () => clearTimeout(timer) };
}

/** One after the other, the next without waiting long for the one before (RFC 8305). */
function open(addresses: readonly string[], port: number): Socket {
  const answers = addresses.map((address) => ({ address, family: net.isIP(address) }));
  const resolved: LookupFunction = (_hostname, _options, callback) => callback(null, answers);
  const [first] = addresses;
  const socket =
    addresses.length === 1
      ? net.connect({ host: first!, port })
      : net.connect({ host: 'resolved.invalid', port, lookup: resolved, autoSelectFamily: true });
  return socket.setNoDelay(true).setKeepAlive(true, 60_000);
}

const connected = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('connect', () => {
      // undici listens for what goes wrong from here on.
      socket.removeListener('error', reject);
      resolve();
    });
    socket.once('error', reject);
  });

/** All addresses of a name, IPv4 and IPv6. Rejects with Node's error of `code` ENOTFOUND and the like. */
export type NameResolver = (hostname: string) => Promise<readonly string[]>;

const QUERY_TIMEOUT_MS = 3_000;
const QUERY_TRIES = 2;

/**
 * Asks the name servers itself: the system's way has two threads for all, which two names that never answer would hold.
 * Only where networks of one's own are allowed is the system asked too, since it alone knows the hosts file and search domains.
 */
export function nameResolver({ asksSystem }: { readonly asksSystem: boolean }): NameResolver {
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES });
  return async (hostname) => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    if (asksSystem) return (await lookup(hostname, { all: true })).map(({ address }) => address);
    throw answers.find((answer) => answer.status === 'rejected')?.reason;
  };
}
