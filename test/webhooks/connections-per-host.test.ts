import type { ServerResponse } from 'node:http';
import { answering, closeAll, closed, Receiver, request, senderTo } from './receiver.js';

afterEach(closeAll);

describe('to one host', () => {
  /** Answers only when told to. */
  async function patient() {
    const waiting: ServerResponse[] = [];
    const receiver = await Receiver.http((_, response) => waiting.push(response));
    const until = async (count: number) => {
      while (waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    return { receiver, until, answerAll: () => waiting.splice(0).forEach((response) => response.end()) };
  }

  test('there are never more connections than allowed, on all its ports together, and all get through', async () => {
    const slow = () =>
      Receiver.http((_, response) => {
        atOnce = Math.max(atOnce, ++running);
        setTimeout(() => response.end(() => running--), 10);
      });
    let [running, atOnce] = [0, 0];
    const receivers = [await slow(), await slow()];
    const sender = senderTo({ limits: { connectionsPerHost: 3 } });
    const attempts = await Promise.all(
      Array.from({ length: 40 }, (_, n) => sender.send(request(receivers[n % 2]!.url('receiver.example')))),
    );
    expect(attempts.map(({ outcome }) => outcome)).toEqual(Array(40).fill('delivered'));
    expect(atOnce).toBe(3);
    for (const { mostAtOnce } of receivers) expect(mostAtOnce).toBeLessThanOrEqual(3);
  });

  test('a host that hangs delays no other', async () => {
    const { receiver, until } = await patient();
    const sender = senderTo({ limits: { connectionsPerHost: 2 } });
    const hanging = Array.from({ length: 6 }, () => sender.send(request(receiver.url('hangs.example'))));
    await until(2);
    const quick = await answering(200);
    expect(await sender.send(request(quick.url('quick.example')))).toMatchObject({ outcome: 'delivered' });
    await receiver.close();
    await Promise.all(hanging);
  });

  test('waiting for others costs none of the time', async () => {
    const { receiver, until, answerAll } = await patient();
    const sender = senderTo({ limits: { connectionsPerHost: 1, totalMs: 1_500 } });
    const attempts = Array.from({ length: 4 }, () => sender.send(request(receiver.url())));
    for (let turn = 0; turn < attempts.length; turn++) {
      await until(1);
      await new Promise((resolve) => setTimeout(resolve, 600));
      answerAll();
    }
    expect((await Promise.all(attempts)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('delivered'));
  });

  test('who is stopped waits no longer, neither for the host nor for its turn', async () => {
    const { receiver, until } = await patient();
    const sender = senderTo({ limits: { connectionsPerHost: 1 } });
    const stop = new AbortController();
    const sending = Array.from({ length: 3 }, () => sender.send(request(receiver.url()), stop.signal));
    const outcomes = Promise.allSettled(sending);
    await until(1);
    stop.abort(new Error('the service stops'));
    expect(await outcomes).toEqual(
      Array(3).fill({ status: 'rejected', reason: expect.objectContaining({ message: 'the service stops' }) }),
    );
    await closed(receiver);
    await expect(sender.send(request(receiver.url()), stop.signal)).rejects.toThrow('the service stops');
    expect(receiver.connections).toBe(1);
    const well = await answering(200);
    expect(await sender.send(request(well.url()))).toMatchObject({ outcome: 'delivered' });
  });
});
