import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { median } from '../compare.mjs';
import { writeLargeApp } from '../large-app.mjs';
import { check, fewRounds, judge, measure, pyfunc, quick, rounds, scratch } from '../measure.mjs';
import { writeConfig, writeRegistry } from '../registries.mjs';

/** A release that changes each function of an app, and of 300 apps that share its registry. */
export function update() {
  const folder = path.join(scratch, 'to-update');
  const registry = path.join(folder, 'greetings');
  writeRegistry(registry, '@greetings', 1, '1.0.0');
  writeConfig(folder, { '@greetings': './greetings' });
  const quiet = { cwd: folder, stdio: 'ignore' };
  // The configuration is looked for up to the top of the repository.
  execFileSync('git', ['init', '--quiet'], quiet);
  const run = (...words) => execFileSync(process.execPath, [pyfunc, ...words, ...quick], quiet);
  run('create', 'forty', '--template', 'http', '--no-install', '--no-git');
  for (let index = 0; index < 40; index++) {
    if (index === 10) {
      cpSync(path.join(folder, 'forty'), path.join(folder, 'ten'), { recursive: true });
    }
    run('add', '@greetings/greet-0', `greet_${index}`, '--cwd', 'forty');
  }
  writeRegistry(registry, '@greetings', 1, '1.1.0');
  const [forty, ten] = measure(
    ['forty', 'ten'].map((app) => ({
      name: `update --check of ${app} functions`,
      args: [pyfunc, 'update', app, '--check', '--no-verify'],
      exit: 3,
      prepare: () => folder,
    })),
    rounds,
  );
  judge('update of 40 functions / of 10', forty, ten, 4.2);

  const many = path.join(scratch, 'many-to-update');
  mkdirSync(many);
  for (const each of ['greetings', 'pyfunc.config.json', '.git']) {
    cpSync(path.join(folder, each), path.join(many, each), { recursive: true });
  }
  const v1 = path.join(scratch, 'many-to-migrate');
  for (let app = 0; app < 300; app++) {
    cpSync(path.join(folder, 'ten'), path.join(many, `apps/app-${app}`), { recursive: true });
    writeLargeApp(path.join(v1, `app-${app}`), 10);
  }
  const [updated, migrated] = measure(
    [
      {
        name: 'update --all --check, 300 × 10',
        args: [pyfunc, 'update', '--all', '--check', '--no-verify'],
        exit: 3,
        prepare: () => many,
      },
      {
        name: 'migrate --all --dry-run, 300 × 10',
        args: [pyfunc, 'migrate', '--all', '--dry-run', '--no-verify'],
        prepare: () => v1,
      },
    ],
    fewRounds,
  );
  judge('update --all / migrate --all, 300 apps', updated, migrated, 2);
  check('memory of update --all, MiB', median(updated.map((each) => each.memory)), 200);
}
