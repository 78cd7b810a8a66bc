#!/usr/bin/env node
import { openBuiltIn } from '../../api/create/built-in-templates.ts';
import { createWith } from '../../api/create/create.ts';
import { runCreate } from '../commands/create.ts';
import { createCommand } from '../commands/create-command.ts';
import { start } from '../start.ts';
import { version } from '../version.ts';

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  // It has one command: one file loads faster than several.
  void start(
    ['create', ...words],
    [{ ...createCommand, load: async () => ({ run: runCreate(createWith(openBuiltIn)) }) }],
  );
}
