import net, { type LookupFunction, type Socket } from 'node:net';
import { type buildConnector as Connector, buildConnector, errors } from 'undici';
import { type AddressGuard, literalIn } from './address-guard.js';
import type { NameResolver } from './name-resolver.js';

export interface ConnectorOptions {
  readonly guard: AddressGuard;
  readonly resolve: NameResolver;
  /** For the name and the connection, and as long again for TLS. */
  readonly timeoutMs: number;
  /** Certificates (PEM) to trust instead of the usual ones. */
  readonly certificates?: readonly string[];
}

/**
 * Opens sockets to allowed addresses only. undici does not call `lookup` for IP literals, so the guard stands around
 * the connection itself: the literal or every answer of DNS before, the connected address after, and only then TLS or HTTP.
 */
export function guardedConnector(options: ConnectorOptions): Connector.connector {
  const { timeoutMs, certificates } = options;
  const tls = buildConnector({
    allowH2: false,
    timeout: timeoutMs,
    ...(certificates === undefined ? {} : { ca: [...certificates] }),
  });
  return (target, callback) => {
    connectedSocket(target, options).then(
      (socket) =>
        target.protocol === 'https:' ? tls({ ...target, httpSocket: socket }, callback) : callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
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
  const lookup: LookupFunction = (_hostname, _options, callback) => callback(null, answers);
  const [first] = addresses;
  const socket =
    addresses.length === 1
      ? net.connect({ host: first!, port })
      : net.connect({ host: 'resolved.invalid', port, lookup, autoSelectFamily: true });
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
