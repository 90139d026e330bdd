import fc from 'fast-check';

/**
 * A property that fails must say so before its test's time is over: what it would still shrink it leaves, and tells the
 * smallest example that it has met.
 */
fc.configureGlobal({ interruptAfterTimeLimit: 120_000, markInterruptAsFailure: false });
