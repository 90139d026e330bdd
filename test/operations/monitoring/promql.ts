import { parser } from '@prometheus-io/lezer-promql';

/** What a query asks for: names of metrics, and of the labels that it looks at. */
export interface Asked {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
  /** Where it is no PromQL; empty where it is. */
  readonly wrong: readonly string[];
}

export function readQuery(query: string): Asked {
  const [metrics, labels, wrong]: [string[], string[], string[]] = [[], [], []];
  parser.parse(query).iterate({
    enter: ({ name, from, to, type }) => {
      const text = query.slice(from, to);
      if (type.isError) wrong.push(`at ${from}: ${query}`);
      else if (name === 'Identifier') metrics.push(text);
      else if (name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels, wrong };
}
