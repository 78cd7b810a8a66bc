/**
 * `npm run bench [-- --rounds 9] [--only start,large]`: how much pyfunc takes, in ratios of whole commands
 * that ran in turn on this machine. Seconds depend on the machine: only ratios can be compared. Writes
 * docs/benchmarks.md, or the sections of the groups that ran, and ends with 1 where an aim is missed.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import * as migrate from './groups/migrate.mjs';
import * as peers from './groups/peers.mjs';
import * as start from './groups/start.mjs';
import { tests } from './groups/tests.mjs';
import { update } from './groups/update.mjs';
import { flags, lines, note, outcome, root, rounds, scratch } from './measure.mjs';

const groups = {
  start: ['Start', start.start],
  prompts: ['First prompt', start.prompts],
  add: ['Adding a function', start.add],
  registries: ['Many registries', start.registries],
  size: ['Size of the package', start.size],
  small: ['Migrating a small app', migrate.small],
  large: ['Migrating a large app', migrate.large],
  profile: ['Where a large migration spends its time', migrate.profile],
  proof: ['Migrating with proof', migrate.proof],
  many: ['Many apps', migrate.many],
  update: ['Updating', update],
  creators: ['Other programs that create projects', peers.creators],
  rewriters: ['Other programs that rewrite Python', peers.rewriters],
  tests: ['The tests of pyfunc', tests],
};

const wanted = flags.only?.split(',') ?? Object.keys(groups);
try {
  for (const name of wanted) {
    const [title, run] = groups[name];
    note('');
    note(`## ${title}`);
    note('');
    run();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const { missed } = outcome;
const file = path.join(root, 'docs/benchmarks.md');
writeFileSync(file, flags.only === undefined ? page() : renewed(readFileSync(file, 'utf8')));
console.log(missed === 0 ? 'All aims are reached.' : `${missed} aims are missed.`);
process.exitCode = missed === 0 ? 0 : 1;

function page() {
  const [{ model }] = cpus();
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return `# Benchmarks

\`npm run bench\` writes this page. Whole commands run in turn, so that a busy moment affects all of them. A
ratio is the median over the rounds, of CPU time unless it says "wall". Seconds depend on the machine; compare
only ratios.

The floor of a migration is a program (\`bench/floor.mjs\`) that only reads, parses, edits and writes the same
files: no plan, checks, diff or undo.

pyfunc ${version}, Node ${process.versions.node}, ${availableParallelism()} cores (${model}), files in memory,
${rounds} rounds; a third of them for commands that take seconds.
${lines.join('\n')}
`;
}

/** A page with the sections that were measured now in the place of those before. */
function renewed(text) {
  const measured = new Map(
    sectionsOf(`${lines.join('\n')}\n`).map((each) => [titleOf(each), each]),
  );
  return sectionsOf(text)
    .map((each) => measured.get(titleOf(each)) ?? each)
    .join('');
}

function sectionsOf(text) {
  return text.split(/^(?=## )/m).filter((each) => each.trim() !== '');
}

function titleOf(section) {
  return section.split('\n', 1)[0];
}
