import { Slots } from '../../src/event-store/kurrentdb/slots.js';

test('one goes alone until it has succeeded, then several, and one alone again after a failure', async () => {
  const slots = new Slots(3);
  const begun: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const works = Array.from({ length: 8 }, () =>
    slots.run(() => new Promise<void>((resolve, reject) => begun.push({ resolve, reject }))),
  );
  const settled = Promise.allSettled(works);
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  expect(begun).toHaveLength(1);
  begun[0]!.resolve();
  await turn();
  expect(begun).toHaveLength(4);
  for (const { reject } of begun.slice(1)) reject(new Error('cut off'));
  await turn();
  expect(begun).toHaveLength(5);
  begun[4]!.resolve();
  await turn();
  expect(begun).toHaveLength(8);
  for (const { resolve } of begun.slice(5)) resolve();
  expect((await settled).map(({ status }) => status === 'fulfilled')).toEqual([
    ...[true, false, false, false],
    ...[true, true, true, true],
  ]);
});
