#!/usr/bin/env node
import { version } from './version.ts';

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  const { start } = await import('./start.ts');
  await start(['create', ...words]);
}
