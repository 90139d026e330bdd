const NEEDED_MAJOR = 24;

// Imported before anything that would not even load on an older Node.
if (Number(process.versions.node.split('.', 1)[0]) < NEEDED_MAJOR) {
  process.stderr.write(
    `détente needs Node ${NEEDED_MAJOR} or newer, and this is ${process.version}. ` +
      `Either run "npm ci" and then "npm start", which brings its own Node on Linux x64, or install Node ${NEEDED_MAJOR}.\n`,
  );
  process.exit(1);
}
