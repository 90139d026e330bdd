import { Logger } from '@nestjs/common';
import { messageOf } from '../../kernel/domain-error.js';

/** Why a subscription stands still must not be a riddle. */
export function report(problem: string, error: unknown): void {
  new Logger('webhooks').warn(`${problem}: ${messageOf(error)}. It is tried again`);
}
