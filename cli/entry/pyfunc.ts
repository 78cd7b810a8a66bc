#!/usr/bin/env node
import { runBundled } from './run-bundled.ts';

const words = process.argv.slice(2);
runBundled('./chunks/program.cjs', words[0] ?? '--help', words);
