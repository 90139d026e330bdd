// Child processes of tests run the sources as they are: node --require test/faults/ts-hook.cjs file.ts
require('../../src/cli/from-source.cjs');
