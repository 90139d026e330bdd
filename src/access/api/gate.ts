import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SessionCookie } from '../../http/session.js';
import { permits, type Principal } from '../../kernel/access.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Sessions } from '../sessions/sessions.js';
import type { Credentials } from './credentials.js';

type RouteAllows = FastifyContextConfig['allows'];

/** By which readers of pages are known. */
export interface LogIns {
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
}

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
    private readonly logIns: LogIns,
    private readonly publicReading: boolean,
  ) {}

  /** Before the first route is registered. */
  watch(server: FastifyInstance): void {
    server.decorateRequest('principal', undefined);
    server.decorateRequest('session', undefined);
    server.addHook('onRoute', (route) => {
      if (DOCUMENT.test(route.url)) route.config = { ...route.config, allows: 'anyone' };
      for (const method of [route.method].flat()) this.routes.set(`${method} ${route.url}`, route.config?.allows);
    });
    server.addHook('onReady', (done) => {
      const undecided = [...this.routes].filter(([, allows]) => allows === undefined).map(([route]) => route);
      done(undecided.length === 0 ? undefined : undecidedRoutes(undecided));
    });
    server.addHook('onRequest', (request, reply, done) => {
      const { allows, page } = request.routeOptions.config;
      if (page) this.recognise(request);
      if (page && !this.isOpen(allows) && isUnknownReader(request)) return sendToLogIn(request, reply);
      const admitted = this.admit(request);
      if (admitted) admitted.then(() => done(), done);
      else done();
    });
  }

  /** Also where anybody may read: a page says who its reader is. For pages alone: what programs ask carries its key itself. */
  private recognise(request: FastifyRequest): void {
    const { sessions, cookie } = this.logIns;
    const value = cookie.valueIn(request);
    const found = value === undefined || request.headers.authorization !== undefined ? undefined : sessions.find(value);
    request.session = found?.session;
    request.principal = found?.principal;
  }

  private isOpen(allows: RouteAllows): allows is undefined | 'anyone' | 'reader' {
    return allows === undefined || allows === 'anyone' || (allows === 'reader' && this.publicReading);
  }

  private admit(request: FastifyRequest): Promise<void> | undefined {
    const { allows } = request.routeOptions.config;
    if (this.isOpen(allows)) return undefined;
    const principal = request.principal ?? this.credentials.principalOf(request.headers.authorization);
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

const isUnknownReader = ({ method, headers, principal }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && principal === undefined && headers.authorization === undefined;

function sendToLogIn({ url }: FastifyRequest, reply: FastifyReply): void {
  void reply.header('cache-control', 'no-store').redirect(`/login?${new URLSearchParams({ to: url }).toString()}`, 303);
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
