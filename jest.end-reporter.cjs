// A jest that has ended its tests must end. What a failed test has left open, a child or a server, would hold the whole
// run instead, which then shows nothing: so it is named, and the run has failed.
const { readFileSync } = require('node:fs');

const LIMIT_MS = 30_000;

module.exports = class EndReporter {
  constructor({ watch, watchAll }) {
    this.isWatched = watch || watchAll;
  }

  onRunComplete() {
    if (!this.isWatched) setTimeout(endAnyway, LIMIT_MS).unref();
  }
};

function endAnyway() {
  const open = [...new Set(process.getActiveResourcesInfo())].join(', ');
  const left = children();
  const named = left.map((pid) => `\n  ${pid}  ${commandOf(pid)}`).join('');
  process.stderr.write(`\nThe tests ended 30 seconds ago, and something that they have left is still open: ${open}.${named}\nThis run ends now, as failed.\n`);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  process.exit(1);
}

/** On Linux; elsewhere what is left stays. */
function children() {
  try {
    return readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 120);
  } catch {
    return 'has ended';
  }
}
