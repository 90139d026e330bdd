interface Stretch {
  readonly from: string;
  readonly to: string | null;
}

/** Stretches next to each other of which the same is said, as one. */
export function joined<Some extends Stretch>(stretches: readonly Some[], said: (stretch: Some) => string): Some[] {
  const found: Some[] = [];
  for (const stretch of stretches) {
    const last = found.at(-1);
    if (last && said(last) === said(stretch)) found[found.length - 1] = { ...last, to: stretch.to };
    else found.push(stretch);
  }
  return found;
}
