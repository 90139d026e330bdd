import type { FastifyInstance } from 'fastify';

interface Route {
  readonly pattern: string;
  readonly matches: RegExp;
  readonly methods: Set<string>;
}

/** Which methods exist for which paths: what `405` needs for its Allow header. */
export class RouteTable {
  private readonly routes = new Map<string, Route>();

  /** Before the first route is registered. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, method }) => {
      const methods = typeof method === 'string' ? [method] : method;
      const route = this.routes.get(url) ?? { pattern: url, matches: asExpression(url), methods: new Set() };
      for (const each of methods) route.methods.add(each);
      this.routes.set(url, route);
    });
  }

  /** Empty for a path that nothing answers. */
  methodsFor(path: string): readonly string[] {
    const methods = [...this.routes.values()]
      .filter(({ matches }) => matches.test(path))
      .flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort();
  }

  /** `METHOD /path/:name` of everything registered. */
  list(): readonly string[] {
    return [...this.routes.values()]
      .flatMap(({ pattern, methods }) => [...methods].map((method) => `${method} ${pattern}`))
      .sort();
  }
}

const asExpression = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replaceAll('*', '.*')}$`,
  );
