import type { ProjectionClass } from './read-model/projection.js';
import { ProcessProjection } from './tracking/projections/process-projection.js';
import { SubscriptionProjection } from './webhooks/projections/subscription-projection.js';

/** What the read model holds, of all features. */
export const PROJECTIONS: readonly ProjectionClass[] = [ProcessProjection, SubscriptionProjection];
