/** Stands for what openapi-typescript makes of the document: client.e2e.test.ts compiles every-route.ts with the real one. */
declare module 'detente/openapi' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the real one is checked by the test
  export type paths = any;
}
