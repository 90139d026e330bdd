import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { permits, type Principal } from '../../kernel/access.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Credentials } from './credentials.js';

type RouteAllows = FastifyContextConfig['allows'];

/** Routes that the framework adds for the API's document and its pages. */
const DOCUMENT = /^\/(docs|openapi\.json)(\/|$)/;

/**
 * Lets through who may, before anything of the body is read. What reading asks for is not looked at while reading is public:
 * then also an old key reads, as everybody does.
 */
export class Gate {
  /** Whom each route allows, by `METHOD /path/:name`. */
  readonly routes = new Map<string, RouteAllows>();

  constructor(
    private readonly credentials: Credentials,
    private readonly publicReading: boolean,
  ) {}

  /** Before the first route is registered. */
  watch(server: FastifyInstance): void {
    server.decorateRequest('principal', undefined);
    server.addHook('onRoute', (route) => {
      if (DOCUMENT.test(route.url)) route.config = { ...route.config, allows: 'anyone' };
      for (const method of [route.method].flat()) this.routes.set(`${method} ${route.url}`, route.config?.allows);
    });
    server.addHook('onReady', (done) => {
      const undecided = [...this.routes].filter(([, allows]) => allows === undefined).map(([route]) => route);
      done(undecided.length === 0 ? undefined : undecidedRoutes(undecided));
    });
    server.addHook('onRequest', (request, _reply, done) => {
      const admitted = this.admit(request);
      if (admitted) admitted.then(() => done(), done);
      else done();
    });
  }

  private admit(request: FastifyRequest): Promise<void> | undefined {
    const { allows } = request.routeOptions.config;
    if (allows === undefined || allows === 'anyone' || (allows === 'reader' && this.publicReading)) return undefined;
    const principal = this.credentials.principalOf(request.headers.authorization);
    const enter = (who: Principal) => {
      const { process } = request.params as { readonly process?: string };
      if (!permits(who.grants, allows, process)) throw mayNot(who, allows, process);
      request.principal = who;
    };
    if (principal instanceof Promise) return principal.then(enter);
    enter(principal);
    return undefined;
  }
}

function mayNot({ actor, grants }: Principal, asked: string, process: string | undefined): DomainError {
  const held = grants
    .map(({ role, processes }) => (processes ? `${role} of ${processes.join(', ')}` : role))
    .join(' and ');
  return new DomainError(
    'forbidden',
    'role/not-enough',
    `This is for the role ${asked} of ${process ?? 'all processes'}, and ${actor} is ${held || 'nothing here'}`,
  );
}

const undecidedRoutes = (routes: readonly string[]) =>
  new Error(`These routes do not say whom they allow: ${routes.join(', ')}`);
