#!/usr/bin/env node
// Parses on every Node that knows ES modules, so that an old one gets a sentence and not a stack trace:
// nothing newer than Node 12 here, and no static import of ours.
import { fileURLToPath } from 'url';

const needed = 26;
const running = process.versions.node;

async function start() {
  const { enableCompileCache } = await import('node:module');
  // What was stripped and compiled once is read again at the next start: half the time and 30 MB less. Not in a folder that others write.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/dateline', import.meta.url)));
  await import('./fast-imports.js');
  const { run } = await import('../src/cli.ts');
  process.exitCode = await run(process.argv.slice(2));
}

if (Number.parseInt(running, 10) >= needed) {
  void start();
} else {
  process.stderr.write(
    `dateline needs Node ${needed} or newer, and this is Node ${running}: run "npm ci" and then "npm start" or "npx dateline", ` +
      `which use a Node ${needed} of their own, or install Node ${needed}.\n`,
  );
  process.exitCode = 1;
}
