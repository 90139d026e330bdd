/** A, B, A, B …: what disturbs the machine disturbs both. What is undefined is not measured: it has no results. */
export async function interleaved<Name extends string, Result>(
  rounds: number,
  measured: Readonly<Record<Name, ((round: number) => Promise<Result>) | undefined>>,
  progress: (text: string) => void,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(measured) as Name[]; // a literal's own keys
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      const measure = measured[name];
      if (measure === undefined) continue;
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      results[name].push(await measure(round));
    }
  return results;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function medianOf<T>(items: readonly T[], value: (item: T) => number): number {
  return median(items.map(value));
}
