import { beforeAll, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { originalOf } from '../../verify/original.ts';
import type { FunctionRun } from '../../verify/run/compare-sides.ts';
import { type Verification, verifyApp } from '../../verify/verify.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { environment } from '../python/environment.ts';
import { bytesOf, type Migrated, migrated, runBoth } from './migrated.ts';
import { pythonAt, scratchFolders } from './scratch.ts';
import { shop, shopFunctions } from './shop/app.ts';
import { type WrongMigration, wrongMigrations } from './shop/wrong-migrations.ts';

const py313 = await environment('py313');
const lay = scratchFolders();
let right: Migrated;

beforeAll(async () => {
  right = await migrated(bytesOf(shop));
});

async function index({ before, after }: Migrated): Promise<Verification> {
  const texts = Object.entries(after).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
  return verifyApp(lay(Object.fromEntries(texts)), {
    python: await pythonAt(py313),
    against: originalOf(memoryTree(before)),
  });
}

function withMistakes(mistakes: readonly WrongMigration[]): Migrated {
  const after = { ...right.after };
  for (const { file, function: name, replace, by } of mistakes) {
    const path = file ?? `${name}/__init__.py`;
    const text = Buffer.from(after[path] ?? []).toString();
    expect(text).toContain(replace);
    after[path] = Buffer.from(text.replace(replace, by));
  }
  return { ...right, after };
}

/** Mistakes in different functions are run together: one mistake of each function a round. */
function roundsOf(mistakes: readonly WrongMigration[]): WrongMigration[][] {
  const rounds: WrongMigration[][] = [];
  for (const mistake of mistakes) {
    const isFree = (one: WrongMigration) => !one.alone && one.function !== mistake.function;
    const free = rounds.find((each) => each.every(isFree));
    if (free === undefined || mistake.alone) rounds.push([mistake]);
    else free.push(mistake);
  }
  return rounds;
}

const said = ({ findings }: FunctionRun) =>
  findings.filter((each) => each.verdict === 'different').map((each) => each.text);

test('the right migration is found to be right', async () => {
  const [indexed, ran] = await Promise.all([index(right), runBoth(right)]);
  expect(indexed.diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  expect(ran.functions.map((each) => each.name)).toEqual(shopFunctions.toSorted());
  expect(ran.functions.flatMap(said)).toEqual([]);
  expect(ran.functions.filter((each) => each.calls - each.failedAlike < 2)).toEqual([]);
});

const shownBy = (way: string) => wrongMigrations.filter((each) => each.shownBy === way);

test('there are enough wrong ones', () => {
  expect(wrongMigrations.length).toBeGreaterThanOrEqual(30);
});

describe.each(roundsOf(shownBy('index')))('an index shows', (...round) => {
  let errors: readonly Diagnostic[] = [];
  beforeAll(async () => {
    const { diagnostics } = await index(withMistakes(round));
    errors = diagnostics.filter((each) => each.severity === 'error');
  });

  test.each(round)('$about ($function)', (mistake) => {
    const own = errors.filter((each) => mistake.alone || each.function === mistake.function);
    expect(own.map((each) => each.message).join('\n')).toMatch(RegExp(mistake.says));
    expect(own).not.toEqual([]);
  });
});

describe.each(roundsOf(shownBy('run')))('a run shows', (...round) => {
  let functions: readonly FunctionRun[] = [];
  beforeAll(async () => {
    const names = round.map((each) => each.function);
    functions = (await runBoth(withMistakes(round), names)).functions;
  });

  test.each(round)('$about ($function)', (mistake) => {
    const run = functions.find((each) => each.name === mistake.function);
    expect(run?.outcome).toBe('different');
    expect(run && said(run).join('\n')).toContain(mistake.says);
  });
});
