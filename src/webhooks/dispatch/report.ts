/** Tells the operator what went wrong; it is tried again whatever that was. */
export type Report = (problem: string, error: unknown) => void;
