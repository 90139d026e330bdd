const { createRequire } = require('node:module');
const { isAbsolute } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const isOurs = (name) => name.startsWith('.') || isAbsolute(name);

/**
 * Jest evaluates every module again for every suite: of a suite that asks the service once that was most of its time.
 * Here that is done with our own modules alone. Packages are loaded by Node, once a worker, as they are in the service.
 */
module.exports = class PackagesOnce extends Runtime {
  constructor(...given) {
    super(...given);
    const { executor } = this;
    executor.compile = (source, filename) => compileFunction(source, executor.injectedModuleParameters, { filename });
  }

  requireModuleOrMock(from, name) {
    if (isOurs(name) || name === '@jest/globals') return super.requireModuleOrMock(from, name);
    return createRequire(from)(name);
  }
};
