import { unavailable } from '../../kernel/domain-error.js';
import type { Hash } from '../merkle/tree-hasher.js';
import { isSize } from '../notes/checkpoint.js';
import { Verifier } from '../notes/keys.js';
import { formatSignature, readNote, readSignatures } from '../notes/signed-note.js';
import { formatAddCheckpoint } from './add-checkpoint.js';

const GIVE_UP_AFTER_MS = 10_000;
const MOST_CHARACTERS = 100_000;

/** How the tree grew from one size to the checkpoint's. */
export type Grown = (from: number) => readonly Hash[];

/** Asks one witness for cosignatures, and remembers how far it has come. */
export class WitnessClient {
  private knownSize = 0;

  private constructor(
    private readonly verifier: Verifier,
    private readonly prefix: string,
  ) {}

  /** `<verifier key> <url>`, as configured. */
  static of(configured: string): WitnessClient {
    const [key = '', url = '', ...rest] = configured.split(/\s+/);
    const verifier = Verifier.read(key);
    if (verifier?.type !== 'cosignature' || !/^https?:\/\//.test(url) || !URL.canParse(url) || rest.length > 0)
      throw unavailable(
        'audit/witness-unusable',
        `AUDIT_WITNESSES: "${configured}" is not a witness. Write its verifier key, a space, and its http address`,
      );
    return new WitnessClient(verifier, url.replace(/\/+$/, ''));
  }

  get name(): string {
    return this.verifier.name;
  }

  /** Signature lines of this witness for the note; throws when it gives none. Where the log lags it is told how far it is. */
  async cosign(note: string, size: number, grown: Grown, signal: AbortSignal): Promise<string> {
    const ask = (oldSize: number) => this.post(formatAddCheckpoint({ oldSize, proof: grown(oldSize), note }), signal);
    const first = await ask(Math.min(this.knownSize, size));
    const corrected = first.status === 409 ? sizeIn(first.body) : undefined;
    const answer = corrected === undefined || corrected > size ? first : await ask(corrected);
    if (answer.status !== 200) throw this.refused(`answered ${answer.status}: ${answer.body.slice(0, 200).trim()}`);
    const signed = readSignatures(answer.body)?.filter(this.verifier.claims) ?? [];
    const { text } = readNote(note)!;
    if (!this.verifier.accepts({ text, signatures: signed }))
      throw this.refused('gave no signature of its own that holds');
    this.knownSize = size;
    return signed.map(formatSignature).join('');
  }

  private async post(body: string, signal: AbortSignal) {
    const response = await fetch(`${this.prefix}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(GIVE_UP_AFTER_MS)]),
    });
    return { status: response.status, body: (await response.text()).slice(0, MOST_CHARACTERS) };
  }

  private refused(why: string) {
    return unavailable('audit/witness-refused', `The witness ${this.name} at ${this.prefix} ${why}`);
  }
}

function sizeIn(body: string): number | undefined {
  const text = body.replace(/\n$/, '');
  return isSize(text) ? Number(text) : undefined;
}
