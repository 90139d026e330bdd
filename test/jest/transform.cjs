const { compile, keyOf } = require('../../src/cli/compiler.cjs');

module.exports = {
  process: (text, fileName) => ({ code: compile(fileName, text) }),
  getCacheKey: (text, fileName) => keyOf(fileName, text),
};
