declare const brand: unique symbol;

/** A primitive that can't be confused with another of the same shape. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** The end of an exhaustive switch: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
