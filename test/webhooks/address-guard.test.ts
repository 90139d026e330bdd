import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import net from 'node:net';
import { AddressGuard } from '../../src/webhooks/sender/address-guard.js';
import type { NameResolver } from '../../src/webhooks/sender/guarded-connector.js';
import { closeAll, closed, httpTo, Receiver, request, senderTo } from './receiver.js';

/** Nothing of one's own network is allowed, only plain HTTP: certificates must not be what refuses. */
const PUBLIC_ONLY = { allowHttp: true, allowCidrs: [] };

const LITERALS: readonly (readonly [what: string, host: string])[] = [
  ['loopback', '127.0.0.1'],
  ['loopback, not the usual one', '127.255.255.254'],
  ['this network', '0.0.0.0'],
  ['this network, not the usual one', '0.1.2.3'],
  ['private 10/8', '10.0.0.1'],
  ['private 172.16/12, first', '172.16.0.1'],
  ['private 172.16/12, last', '172.31.255.255'],
  ['private 192.168/16', '192.168.1.1'],
  ['shared (CGNAT), first', '100.64.0.1'],
  ['shared (CGNAT), last', '100.127.255.255'],
  ['link-local', '169.254.1.1'],
  ['cloud metadata', '169.254.169.254'],
  ['IETF protocol assignments', '192.0.0.8'],
  ['metadata of Oracle', '192.0.0.192'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['metadata of AWS in IPv6', '[fd00:ec2::254]'],
  ['metadata of Google in IPv6', '[fd20:ce::254]'],
  ['wire server of Azure, which is public by its number', '168.63.129.16'],
  ['private services of Google, the same', '199.36.153.8'],
  ['restricted services of Google, the same', '199.36.153.7'],
  ['private services of Google in IPv6, the same', '[2600:2d00:2:2000::1]'],
  ['infrastructure of IBM, the same', '161.26.0.10'],
  ['service endpoints of IBM, the same', '166.11.255.255'],
  ['documentation 1', '192.0.2.1'],
  ['documentation 2', '198.51.100.1'],
  ['documentation 3', '203.0.113.1'],
  ['6to4 relay', '192.88.99.1'],
  ['benchmarking, first', '198.18.0.1'],
  ['benchmarking, last', '198.19.255.255'],
  ['multicast', '224.0.0.1'],
  ['multicast, last', '239.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['loopback in decimal', '2130706433'],
  ['loopback in octal', '0177.0.0.1'],
  ['loopback in octal, one number', '017700000001'],
  ['loopback in hexadecimal', '0x7f.0.0.1'],
  ['loopback in hexadecimal, one number', '0x7f000001'],
  ['loopback, mixed', '0x7f.0.0.01'],
  ['loopback, short', '127.1'],
  ['loopback, three parts', '127.0.1'],
  ['loopback with a dot at the end', '127.0.0.1.'],
  ['loopback in full-width digits', '１２７.０.０.１'],
  ['loopback in circled digits', '①②⑦.⓪.⓪.①'],
  ['loopback with ideographic full stops', '127。0。0。1'],
  ['loopback, percent-encoded', '%31%32%37.0.0.1'],
  ['private in decimal', '167772161'],
  ['metadata in hexadecimal', '0xa9fea9fe'],
  ['zero', '0'],
  ['IPv6 loopback', '[::1]'],
  ['IPv6 loopback, in full', '[0:0:0:0:0:0:0:1]'],
  ['IPv6 unspecified', '[::]'],
  ['IPv4 mapped', '[::ffff:127.0.0.1]'],
  ['IPv4 mapped, in hexadecimal', '[::ffff:7f00:1]'],
  ['IPv4 mapped, a public one', '[::ffff:8.8.8.8]'],
  ['IPv4 compatible', '[::127.0.0.1]'],
  ['IPv4 compatible, in hexadecimal', '[::7f00:1]'],
  ['IPv4 translated (SIIT)', '[::ffff:0:7f00:1]'],
  ['NAT64', '[64:ff9b::7f00:1]'],
  ['NAT64 of a public address', '[64:ff9b::808:808]'],
  ['NAT64, local use', '[64:ff9b:1::7f00:1]'],
  ['6to4', '[2002:7f00:1::1]'],
  ['6to4 of a public address', '[2002:808:808::1]'],
  ['Teredo', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]'],
  ['ISATAP', '[2600::5efe:7f00:1]'],
  ['ISATAP, universal bit', '[2600::200:5efe:a00:1]'],
  ['IPv6 link-local', '[fe80::1]'],
  ['IPv6 site-local', '[fec0::1]'],
  ['IPv6 unique local, fc', '[fc00::1]'],
  ['IPv6 unique local, fd', '[fd12:3456:789a::1]'],
  ['IPv6 multicast', '[ff02::1]'],
  ['IPv6 documentation', '[2001:db8::1]'],
  ['IPv6 documentation, new', '[3fff::1]'],
  ['IPv6 benchmarking', '[2001:2::1]'],
  ['IPv6 ORCHID', '[2001:20::1]'],
  ['IPv6 discard', '[100::1]'],
  ['IPv6 segment routing', '[5f00::1]'],
  ['IPv6 not given out', '[4000::1]'],
  ['IPv6 not given out, high', '[e000::1]'],
  ['the name of the machine itself', 'localhost'],
  ['the same in capitals', 'LOCALHOST'],
  ['the same with a dot', 'localhost.'],
  ['a name below it', 'api.localhost'],
];

/** What DNS says, time after time. */
const ANSWERS: readonly (readonly [what: string, answers: readonly (readonly string[])[]])[] = [
  ['loopback', [['127.0.0.1']]],
  ['IPv6 loopback', [['::1']]],
  ['private', [['10.1.2.3']]],
  ['metadata', [['169.254.169.254']]],
  ['IPv4 mapped', [['::ffff:127.0.0.1']]],
  ['NAT64', [['64:ff9b::7f00:1']]],
  ['an interface', [['fe80::1%lo']]],
  ['a public address on an interface', [['2606:2800:21f:cb07::1%lo']]],
  ['loopback on an interface', [['::1%lo']]],
  ['public first, loopback second', [['93.184.215.14', '127.0.0.1']]],
  ['loopback first, public second', [['127.0.0.1', '93.184.215.14']]],
  ['public IPv4, loopback IPv6', [['93.184.215.14', '::1']]],
  ['public IPv6, private IPv4', [['2606:2800:21f:cb07:6820:80da:af6b:8b2c', '192.168.0.1']]],
  ['many public, one private', [[...Array.from({ length: 20 }, (_, n) => `93.184.215.${n + 1}`), '10.0.0.1']]],
  ['no address', [['not-an-address']]],
  ['an octal literal', [['0177.0.0.1']]],
  ['public when saved, loopback when used', [['93.184.215.14'], ['127.0.0.1']]],
  ['public when saved, both when used', [['93.184.215.14'], ['93.184.215.14', '127.0.0.1']]],
  ['public when saved, metadata when used', [['93.184.215.14'], ['169.254.169.254']]],
];

/** The next answer each time it is asked, then the last one for ever. */
const answering = (answers: readonly (readonly string[])[]): NameResolver => {
  let asked = 0;
  return async () => answers[Math.min(asked++, answers.length - 1)]!;
};

let opened = 0;
const count = () => opened++;
let target: Receiver;
let targetIpv6: Receiver;
beforeEach(async () => {
  target = await Receiver.http((_, response) => response.end());
  targetIpv6 = await Receiver.http((_, response) => response.end(), '::1');
  opened = 0;
  subscribe('net.client.socket', count);
});
afterEach(async () => {
  unsubscribe('net.client.socket', count);
  await closeAll();
});

const nobodyWasReached = () => expect([opened, target.connections, targetIpv6.connections]).toEqual([0, 0, 0]);

test('the sockets that are opened are really counted', async () => {
  expect(await senderTo().send(request(target.url()))).toMatchObject({ outcome: 'delivered' });
  expect([opened, target.connections]).toEqual([1, 1]);
});

test.each(LITERALS)('%s (%s) is refused when saved and when used, without a socket', async (_, host) => {
  const http = httpTo({ ...PUBLIC_ONLY, resolve: async () => ['127.0.0.1'] });
  const sender = senderTo({ ...PUBLIC_ONLY, resolve: async () => ['127.0.0.1'] });
  for (const { port } of [target, targetIpv6]) {
    const url = `http://${host}:${port}/hook`;
    await expect(http.checkTarget(url)).rejects.toMatchObject({ code: 'webhook/address-not-allowed' });
    expect(await sender.send(request(url))).toMatchObject({ outcome: 'failed', reason: 'address-refused' });
  }
  nobodyWasReached();
});

test.each(ANSWERS)('a name that leads to %s is refused without a socket', async (_, answers) => {
  const resolve = answering(answers);
  const http = httpTo({ ...PUBLIC_ONLY, resolve });
  const sender = senderTo({ ...PUBLIC_ONLY, resolve });
  const url = target.url('receiver.example');
  const saving = http.checkTarget(url);
  if (answers.length === 1) await expect(saving).rejects.toMatchObject({ code: 'webhook/address-not-allowed' });
  else expect((await saving).hostname).toBe('receiver.example');
  for (let time = 0; time < 3; time++)
    expect(await sender.send(request(url))).toMatchObject({ outcome: 'failed', reason: 'address-refused' });
  nobodyWasReached();
});

test('a connection that ends up elsewhere than where it was opened to is cut before a byte is sent', async () => {
  const received: Buffer[] = [];
  const trap = await Receiver.raw((socket) => socket.on('data', (chunk) => received.push(chunk)));
  const really = net.connect.bind(net);
  const diverted = jest
    .spyOn(net, 'connect')
    .mockImplementation(() => really({ host: '127.0.0.1', port: trap.port }) as never);
  try {
    const sender = senderTo({ ...PUBLIC_ONLY, resolve: async () => ['93.184.215.14'] });
    for (const url of ['http://receiver.example/', 'https://receiver.example/'])
      expect(await sender.send(request(url))).toMatchObject({ outcome: 'failed', reason: 'address-refused' });
    expect(diverted).toHaveBeenCalledTimes(2);
  } finally {
    diverted.mockRestore();
  }
  await closed(trap);
  expect([trap.connections, Buffer.concat(received).toString()]).toEqual([2, '']);
});

test('a redirect to the loopback is not followed', async () => {
  const first = await Receiver.http((_, response) => response.writeHead(307, { location: target.url() }).end());
  const attempt = await senderTo().send(request(first.url()));
  expect(attempt).toMatchObject({ outcome: 'redirect', status: 307, location: target.url() });
  expect([first.connections, target.connections]).toEqual([1, 0]);
});

test('a name that cannot be looked up yet may be saved', async () => {
  const http = httpTo({ ...PUBLIC_ONLY, resolve: () => Promise.reject(new Error('ENOTFOUND')) });
  expect((await http.checkTarget('https://later.example/hook')).href).toBe('https://later.example/hook');
});

const codeOf = (url: string, guard = new AddressGuard()): unknown => {
  try {
    guard.checkUrl(url);
  } catch (error) {
    return (error as { code: unknown }).code;
  }
  return 'allowed';
};

test.each([
  ['https://receiver.example/hook?a=1', 'allowed'],
  ['https://8.8.8.8/', 'allowed'],
  ['https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:8443/', 'allowed'],
  ['https://172.32.0.1/', 'allowed'],
  ['https://localhost/', 'webhook/address-not-allowed'],
  ['https://api.localhost./', 'webhook/address-not-allowed'],
  ['https://notlocalhost/', 'allowed'],
  ['http://receiver.example/', 'webhook/scheme-not-allowed'],
  ['ftp://receiver.example/', 'webhook/scheme-not-allowed'],
  ['file:///etc/passwd', 'webhook/scheme-not-allowed'],
  ['gopher://127.0.0.1:6379/_x', 'webhook/scheme-not-allowed'],
  ['javascript:alert(1)', 'webhook/scheme-not-allowed'],
  ['https://user@receiver.example/', 'webhook/credentials-in-url'],
  ['https://:password@receiver.example/', 'webhook/credentials-in-url'],
  ['https://receiver.example@127.0.0.1/', 'webhook/credentials-in-url'],
  ['https://127.0.0.1#@receiver.example/', 'webhook/address-not-allowed'],
  ['https://127.0.0.1\\@receiver.example/', 'webhook/address-not-allowed'],
  ['//receiver.example/', 'webhook/invalid-url'],
  ['receiver.example', 'webhook/invalid-url'],
  ['https://', 'webhook/invalid-url'],
  ['https://256.256.256.256/', 'webhook/invalid-url'],
  [`https://receiver.example/${'a'.repeat(2_048)}`, 'webhook/invalid-url'],
  ['', 'webhook/invalid-url'],
])('%s: %s', (url, verdict) => expect(codeOf(url)).toBe(verdict));

test('an operator can allow their own networks, and those only', () => {
  const guard = new AddressGuard({ allowHttp: true, allowCidrs: ['10.1.0.0/16', 'fd00::/8', '127.0.0.1/32'] });
  const verdict = (host: string) => codeOf(`http://${host}/`, guard);
  expect(['10.1.2.3', '[fd00::1]', '127.0.0.1', 'localhost'].map(verdict)).toEqual(Array(4).fill('allowed'));
  expect(['10.2.0.1', '[fc00::1]', '127.0.0.2', '[::1]', '[::ffff:10.1.2.3]', '192.168.0.1'].map(verdict)).toEqual(
    Array(6).fill('webhook/address-not-allowed'),
  );
});
