import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A connection to an engine that can be cut and mended, as seen by whoever uses its url. */
export class BreakableLink {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(engine: string): Promise<BreakableLink> {
    const { hostname, port, search } = new URL(engine.replace(/^[a-z+]+:/, 'http:'));
    const server = createServer((near) => link.join(near, connect(Number(port || 2113), hostname)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const link = new BreakableLink(server, `kurrentdb://127.0.0.1:${(server.address() as AddressInfo).port}${search}`);
    return link;
  }

  /** Every connection breaks, and new ones break at once. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket, far: Socket): void {
    if (this.isCut) {
      near.destroy();
      far.destroy();
      return;
    }
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.setNoDelay(true);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
