declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whoever watches over the service asks it: it is answered also where all else is refused because there is too much. */
    probe?: boolean;
  }
}

/** Route configuration. */
export const PROBE = { probe: true };
