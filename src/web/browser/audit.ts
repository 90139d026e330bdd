export {};

type Bytes = Uint8Array<ArrayBuffer>;

const BUNDLE = 256;

const form = document.querySelector<HTMLFormElement>('form[data-tree]');
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  void check(form);
});

/** Hashes every entry, and the tree above them; compares its root with the signed one. */
async function check(shown: HTMLFormElement): Promise<void> {
  const [tree, { Steps }] = await Promise.all([import('./tree.js'), import('./steps.js')]);
  const steps = new Steps(shown);
  const progress = shown.querySelector('progress')!;
  progress.hidden = false;
  try {
    const checkpoint = tree.readCheckpoint(await (await tree.fetched('/audit/checkpoint')).text());
    progress.max = checkpoint.size;
    const grown: { hash: Bytes; size: number }[] = [];
    for (let index = 0; index * BUNDLE < checkpoint.size; index++) {
      const width = Math.min(BUNDLE, checkpoint.size - index * BUNDLE);
      const bundle = await (await tree.fetched(bundlePath(index, width))).arrayBuffer();
      for (const entry of entriesIn(new Uint8Array(bundle))) {
        let subtree = { hash: await tree.leafHash(entry), size: 1 };
        while (grown.at(-1)?.size === subtree.size) {
          const left = grown.pop()!;
          subtree = { hash: await tree.nodeHash(left.hash, subtree.hash), size: subtree.size * 2 };
        }
        grown.push(subtree);
      }
      progress.value = index * BUNDLE + width;
    }
    const count = grown.reduce((sum, { size }) => sum + size, 0);
    if (!steps.tell('entries', count === checkpoint.size, String(count))) return steps.end(false);
    let root: Bytes | undefined;
    for (const { hash } of grown.reverse()) root = root === undefined ? hash : await tree.nodeHash(hash, root);
    const isSame = root !== undefined && tree.isSame(root, checkpoint.root);
    if (!steps.tell('root', isSame, root && tree.toHex(root).slice(0, 16))) return steps.end(false);
    const isSigned = await tree.isSigned(checkpoint, shown.querySelector('input')!.value);
    steps.tell('signature', isSigned, checkpoint.origin);
    steps.end(isSigned === true);
  } catch (error) {
    steps.conclude(`${shown.dataset['broken'] ?? ''} ${error instanceof Error ? error.message : ''}`);
  }
}

/** C2SP tlog-tiles: the number in groups of three digits, and the width where the bundle is not full. */
function bundlePath(index: number, width: number): string {
  const text = String(index);
  const groups = text.padStart(Math.ceil(text.length / 3) * 3, '0').match(/\d{3}/g)!;
  const path = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
  return `/audit/tile/entries/${path}${width < BUNDLE ? `.p/${width}` : ''}`;
}

/** Each behind its length in two bytes. */
function* entriesIn(bundle: Bytes): Generator<Bytes> {
  for (let at = 0; at < bundle.length;) {
    const length = bundle[at]! * 256 + bundle[at + 1]!;
    yield bundle.slice(at + 2, at + 2 + length);
    at += 2 + length;
  }
}
