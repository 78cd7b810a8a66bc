import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  cache,
  copyOf,
  createPyfunc,
  fewRounds,
  measure,
  newApp,
  nodeAlone,
  note,
  original,
  pyfunc,
  quick,
  rounds,
  scratch,
} from '../measure.mjs';
import { codemod, installPeers, writeProjectTemplates } from '../peers.mjs';

/** The files of one new app, written by other programs. None of them knows Azure Functions but the last. */
export function creators() {
  const { npm, python } = installPeers(cache);
  const { plop, hygen, copier, files } = writeProjectTemplates(newApp(), scratch);
  const fresh = () => mkdtempSync(path.join(scratch, 'new-'));
  note(`plop, hygen and copier write the ${files} files that create-pyfunc writes.`);
  measure(
    [
      nodeAlone,
      {
        name: 'create-pyfunc',
        args: [createPyfunc, 'app', ...quick, '--no-install', '--no-git'],
        prepare: fresh,
      },
      {
        name: 'hygen',
        args: [path.join(npm, 'hygen/dist/bin.js'), 'app', 'new', '--name', 'made'],
        prepare: copyOf(hygen),
      },
      {
        name: 'plop',
        args: [path.join(npm, 'plop/bin/plop.js'), 'app', 'made'],
        prepare: copyOf(plop),
      },
      {
        name: 'copier',
        program: path.join(python, 'copier'),
        args: ['copy', '--quiet', '--defaults', '--data', 'name=made', copier, 'made'],
        prepare: fresh,
      },
      {
        name: 'azure-functions-scaffold',
        program: path.join(python, 'azure-functions-scaffold'),
        args: ['new', 'made'],
        prepare: fresh,
      },
    ],
    rounds,
  );
}

/** Other programs over the same 1,000 functions. None of them migrates. */
export function rewriters() {
  const { npm, python } = installPeers(cache);
  const app = original(1000);
  const script = path.join(scratch, 'codemod.py');
  writeFileSync(script, codemod);
  const each = `find . -name '*.py' -print0 | xargs -0 "$@" || true`;
  measure(
    [
      { name: 'pyfunc migrate', args: [pyfunc, 'migrate', '.', ...quick], prepare: copyOf(app) },
      {
        name: 'ruff format',
        program: path.join(python, 'ruff'),
        args: ['format', '.'],
        prepare: copyOf(app),
      },
      {
        name: 'ast-grep',
        program: path.join(npm, '.bin/ast-grep'),
        args: ['run', '--pattern', 'main', '--rewrite', 'entry', '--lang', 'python', '-U', '.'],
        prepare: copyOf(app),
      },
      {
        name: 'pyupgrade',
        program: 'bash',
        args: ['-c', each, 'bash', path.join(python, 'pyupgrade'), '--py310-plus'],
        prepare: copyOf(app),
      },
      {
        name: 'LibCST',
        program: path.join(python, 'python'),
        args: [script],
        prepare: copyOf(app),
      },
    ],
    fewRounds,
  );
}
