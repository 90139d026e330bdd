import type { Texts } from '../texts/en.js';

/** Where the files that pages ask for are found: under names that change with their content. */
export interface AssetAddresses {
  href(name: string): string;
}

/** What every page is written with. */
export interface PageContext {
  readonly t: Texts;
  readonly assets: AssetAddresses;
}
