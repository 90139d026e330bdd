import { readTraceparent } from '../../../src/operations/tracing/trace.js';

const [TRACE, SPAN] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

test.each([
  ['sampled', `00-${TRACE}-${SPAN}-01`, 1],
  ['not sampled', `00-${TRACE}-${SPAN}-00`, 0],
  ['with flags of a later version', `01-${TRACE}-${SPAN}-03-more`, 1],
])('a traceparent is read: %s', (_, text, traceFlags) =>
  expect(readTraceparent(text)).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags, isRemote: true }),
);

test.each([
  undefined,
  '',
  ['00'],
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-01-more`,
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
])('what is no traceparent is as if there were none: %s', (text) => expect(readTraceparent(text)).toBeUndefined());
