#!/usr/bin/env node
import { version } from '../version.ts';

const words = process.argv.slice(2);
// Answered here, before anything else loads: commander alone would cost a fifth of the time.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  const [{ start }, { commands }] = await Promise.all([
    import('../start.ts'),
    import('../commands/commands.ts'),
  ]);
  await start(words, commands);
}
