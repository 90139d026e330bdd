/** What sort of thing a measure is: "ban on goods: in effect" is not progress. */
export const MEASURE_KINDS = {
  commitment: { label: 'Commitment' },
  restriction: { label: 'Restriction' },
  temporary: { label: 'Temporary arrangement' },
  work: { label: 'Work' },
  treaty: { label: 'Treaty' },
} as const;

export type MeasureKind = keyof typeof MEASURE_KINDS;
export const MEASURE_KIND_NAMES = Object.keys(MEASURE_KINDS) as MeasureKind[];
