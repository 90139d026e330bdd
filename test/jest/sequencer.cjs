const { default: Sequencer } = require('@jest/test-sequencer');

/** They start processes, kill services, or try histories at random. */
const SLOW = /[/\\](faults|cli|fuzz|upgrade|readmes)\b|[.]long[.]|[.]property[.]|process[.]e2e|round-trip|boundaries/;

/** The slow suites first, so that none of them is the last: where Jest has not seen how long each takes, by its name. */
module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))];
  }
};

const isSlow = ({ path }) => SLOW.test(path);
