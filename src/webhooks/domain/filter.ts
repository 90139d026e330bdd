import { type Change, type ChangeKind, type NotifyOn, isAboutWebhooks } from './change-kinds.js';

/** Each list that is given must have something of the change in it; a list left out allows everything. */
export interface Filter {
  readonly processes?: readonly string[];
  readonly measures?: readonly string[];
  /** Development types. */
  readonly types?: readonly string[];
  readonly changes?: readonly ChangeKind[];
}

export const DEFAULT_NOTIFY_ON: NotifyOn = 'due';

export function matches(filter: Filter, notifyOn: NotifyOn, change: Change): boolean {
  return (
    change.notifies.includes(notifyOn) &&
    (filter.changes ? filter.changes.includes(change.kind) : !isAboutWebhooks(change.kind)) &&
    (!filter.processes || (change.process !== null && filter.processes.includes(change.process))) &&
    (!filter.measures || change.measures.some((measure) => filter.measures!.includes(measure))) &&
    (!filter.types || change.types.some((type) => filter.types!.includes(type)))
  );
}

/** Headlines rest on every measure of a process: they are looked up only where somebody could get them. */
export const wantsHeadlines = ({ changes, measures }: Filter): boolean =>
  (changes === undefined || changes.includes('headline.changed')) && measures === undefined;
