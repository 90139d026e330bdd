#!/usr/bin/env node
import './operations/node-version.js';
import { runProgram } from './cli/program.js';

// Whoever reads the output may have seen enough of it (| head).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void runProgram(process.argv.slice(2), process.stdout, process.stderr, process.env).then((exit) => {
  process.exitCode = exit;
});
