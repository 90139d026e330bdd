// Before all packages that use it, as in the service.
require('reflect-metadata');
const { ModuleMocker } = require('jest-mock');

/**
 * Runs a suite where its worker runs, in no realm of its own: then the packages that it loads are those that the suite
 * before it has loaded (see runtime.cjs). What a suite may change of the process is put back after it.
 */
module.exports = class OwnRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern = null;
  found = { console, exit: process.exit, environment: { ...process.env } };

  async setup() {}

  async teardown() {
    const { console, exit, environment } = this.found;
    globalThis.console = console;
    process.exit = exit;
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
};
