import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

export const AUDIENCE = 'https://detente.example';
const SECRET = 'the-secret-of-a-client-under-test';

async function freshKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: crypto.randomUUID() };
}

/** A real issuer, in this process: its clients get tokens by their credentials, with the roles they have there. */
export class Issuer {
  /** How often somebody asked for its keys. */
  asked = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly clients: Readonly<Record<string, readonly string[]>>,
    private key: JWK,
  ) {}

  static async start(clients: Readonly<Record<string, readonly string[]>>): Promise<Issuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const issuer = new Issuer(server, `http://127.0.0.1:${port}`, clients, await freshKey());
    issuer.serve();
    return issuer;
  }

  /** Signs with another key from now on; the one before is known no longer. */
  async rotate(): Promise<void> {
    this.key = await freshKey();
    this.serve();
  }

  get signingKey(): JWK {
    return this.key;
  }

  async tokenOf(client: string, audience = AUDIENCE): Promise<string> {
    const answer = await fetch(`${this.url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client}:${SECRET}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
    });
    const told = (await answer.json()) as { access_token?: string };
    const token = told.access_token;
    if (token === undefined) throw new Error(`no token for ${client}: ${JSON.stringify(told)}`);
    return token;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(): void {
    const provider = new Provider(this.url, this.configuration());
    const answer = provider.callback();
    this.server.removeAllListeners('request').on('request', (request, response) => {
      if (request.url === '/jwks') this.asked += 1;
      void answer(request, response);
    });
  }

  private configuration(): Configuration {
    return {
      jwks: { keys: [this.key as never] },
      clients: Object.keys(this.clients).map((id) => ({
        client_id: id,
        client_secret: SECRET,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: 'ES256' as const,
      })),
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: (_, audience) => ({
            scope: '',
            audience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: 600,
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
      ttl: { ClientCredentials: 600 },
      extraTokenClaims: (_, { clientId }) => ({ desk: { roles: this.clients[clientId ?? ''] } }),
    };
  }
}
