/** What the service itself signs with, or those who run it, and what was signed while there were no keys. */
const OF_THE_SERVICE: ReadonlySet<string> = new Set([
  'admin',
  'anonymous',
  'calendar',
  'command line',
  'detente',
  'operator',
  'webhooks',
]);

/** The same for names that people would take for one. */
export const lookOf = (name: string): string => name.normalize('NFKC').toLowerCase();

export const isOfTheService = (name: string): boolean => OF_THE_SERVICE.has(lookOf(name));
