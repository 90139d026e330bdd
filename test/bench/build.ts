import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Rebuild {
  readonly seconds: number;
  /** Highest resident memory so far when 10 %, 50 % and 100 % of the log were applied. */
  readonly peaksMib: readonly [number, number, number];
}

interface PackageFile {
  readonly scripts: { readonly start: string };
}

/** A built checkout of this project. */
export class Build {
  readonly checkout: string;
  /** Of read models of the data set's log. */
  readonly rebuilds: Rebuild[] = [];

  constructor(
    checkout: string,
    readonly nodeOptions: readonly string[] = [],
  ) {
    this.checkout = resolve(checkout);
    if (!existsSync(join(this.dist, 'main.js')))
      throw new Error(`${this.checkout} is not built. Run npm run build there first`);
  }

  get dist(): string {
    return join(this.checkout, 'dist');
  }

  /** As `npm start` has it. */
  serviceCommand(): string[] {
    const { scripts } = JSON.parse(readFileSync(join(this.checkout, 'package.json'), 'utf8')) as PackageFile;
    const [, ...args] = scripts.start.split(' ');
    return [...args.slice(0, -1), join(this.dist, 'main.js')];
  }
}
