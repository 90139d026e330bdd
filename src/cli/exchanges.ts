import type { Body } from './bodies.js';
import { factsOf } from './facts.js';
import { headersOf, type Writing } from './options.js';
import type { Run } from './run.js';
import { type Column, table } from './table.js';

/** What is doubtful stands beside what is told. */
interface Doubted {
  readonly warnings?: readonly { readonly detail: string }[];
}

/** One request, and all that its answer says. */
export const sending =
  (said: Writing, method: string, path: string, body?: Body): Run =>
  async ({ connection }, terminal) => {
    const answer = await connection.send<Doubted>(method, path, body, method === 'GET' ? {} : headersOf(said));
    const { warnings = [], ...told } = answer;
    terminal.answer(said, answer, () => factsOf(terminal, told));
    terminal.warn(warnings);
  };

/** Every page of a list. */
export const listing =
  <Row>(said: Writing, path: string, columns: readonly Column<Row>[]): Run =>
  async (client, terminal) => {
    const rows = await client.all<Row>(path);
    terminal.answer(said, rows, () => (rows.length === 0 ? 'None.' : table(terminal, columns, rows)));
  };
