#!/usr/bin/env node
import { runBundled } from './run-bundled.ts';

runBundled('./create-program.cjs', 'create-pyfunc', process.argv.slice(2));
