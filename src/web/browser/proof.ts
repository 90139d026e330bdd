export {};

interface Entry {
  readonly id?: string;
  readonly position?: number;
  readonly dataHash?: string;
}
interface LoggedEvent {
  readonly id: string;
  readonly position: number;
  readonly data: unknown;
}
interface Proof {
  readonly index: number;
  readonly entry: string;
  readonly path: readonly string[];
  readonly checkpoint: string;
}

const form = document.querySelector<HTMLFormElement>('form[data-proof]');
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  void check(form, Number(form.dataset['proof']));
});

/** Nothing that the service answers is believed: each step works out anew what the one before said. */
async function check(shown: HTMLFormElement, position: number): Promise<void> {
  const [tree, { Steps }] = await Promise.all([import('./tree.js'), import('./steps.js')]);
  const steps = new Steps(shown);
  try {
    const page = await tree.fetched(`/api/v1/events?after=${position - 1}&limit=1`);
    const [event] = ((await page.json()) as { events: LoggedEvent[] }).events;
    if (!steps.tell('event', event?.position === position, event?.id)) return steps.end(false);
    const { id, data } = event!;
    const proof = (await (await tree.fetched(`/api/v1/events/${id}/proof`)).json()) as Proof;
    const entry = JSON.parse(proof.entry) as Entry;
    const hash = tree.toHex(await tree.sha256(tree.bytesOf(tree.canonical(data))));
    const isOfEvent = entry.id === id && entry.position === position && proof.index === position - 1;
    if (!steps.tell('entry', isOfEvent && entry.dataHash === hash, hash.slice(0, 16))) return steps.end(false);
    const checkpoint = tree.readCheckpoint(proof.checkpoint);
    const leaf = await tree.leafHash(tree.bytesOf(proof.entry));
    const root = await tree.rootOf(leaf, proof.index, checkpoint.size, proof.path.map(tree.fromBase64));
    const isIn = root !== undefined && tree.isSame(root, checkpoint.root);
    if (!steps.tell('path', isIn, root && tree.toHex(root).slice(0, 16))) return steps.end(false);
    const isSigned = await tree.isSigned(checkpoint, shown.querySelector('input')!.value);
    steps.tell('signature', isSigned, checkpoint.origin);
    steps.end(isSigned === true);
  } catch (error) {
    steps.conclude(`${shown.dataset['broken'] ?? ''} ${error instanceof Error ? error.message : ''}`);
  }
}
