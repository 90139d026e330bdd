import { Injectable } from '@nestjs/common';

/** For a part that cannot go on as it is, and can once it is put together anew. */
@Injectable()
export class Restart {
  /** Says why the service is to close and open its parts again. */
  ask!: (why: string) => void;
  /** Resolves with the reason of the first who asks. */
  readonly wanted = new Promise<string>((resolve) => (this.ask = resolve));
}
