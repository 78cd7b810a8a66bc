import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** The versions to compare with. A change of this table installs all of them again. */
const packages = {
  python: [
    'azure-functions-scaffold==0.9.1',
    'copier==9.19.1',
    'libcst==1.9.0',
    'pyupgrade==3.22.0',
    'ruff==0.17.6',
  ],
  npm: ['@ast-grep/cli@0.51.1', 'create-vite@9.3.0', 'hygen@6.2.11', 'plop@4.0.5'],
};

/**
 * Other programs that write or rewrite projects, installed below a folder once. Returns the folder of the
 * programs from PyPI and the folder of the packages from npm. Throws where one of them cannot be reached.
 */
export function installPeers(cache) {
  const wanted = JSON.stringify(packages);
  const folder = path.join(cache, 'peers');
  const stamp = path.join(folder, 'stamp.json');
  const python = path.join(folder, 'python');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync('python3', ['-m', 'venv', python]);
    execFileSync(path.join(python, 'bin/pip'), ['install', '--quiet', ...packages.python]);
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    const quiet = ['--no-audit', '--no-fund', '--silent'];
    // ast-grep puts its program in place in a script.
    execFileSync('npm', ['install', ...quiet, ...packages.npm], { cwd: folder });
    writeFileSync(stamp, wanted);
  }
  return { python: path.join(python, 'bin'), npm: path.join(folder, 'node_modules') };
}

/**
 * Writes the files of an app as templates of plop, hygen and copier into folders below `to`, so that each
 * writes the same files. The name of the project is the only value that they fill in.
 */
export function writeProjectTemplates(app, to) {
  const files = readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(app, path.join(entry.parentPath, entry.name)));
  const [plop, hygen, copier] = ['plop', 'hygen', 'copier'].map((name) => path.join(to, name));
  cpSync(app, path.join(plop, 'files'), { recursive: true });
  cpSync(app, copier, { recursive: true });
  writeFileSync(path.join(copier, 'copier.yml'), 'name:\n  type: str\n');
  writeFileSync(path.join(plop, 'plopfile.mjs'), plopfile);
  for (const [index, file] of files.entries()) {
    const template = path.join(hygen, '_templates/app/new', `${index}.ejs.t`);
    mkdirSync(path.dirname(template), { recursive: true });
    const text = readFileSync(path.join(app, file), 'utf8').replaceAll('<%', '<%%');
    writeFileSync(template, `---\nto: made/<%= name %>/${file}\n---\n${text}`);
  }
  return { plop, hygen, copier, files: files.length };
}

const plopfile = `export default (plop) =>
  plop.setGenerator('app', {
    prompts: [{ type: 'input', name: 'name' }],
    actions: [
      {
        type: 'addMany',
        destination: 'made/{{name}}',
        base: 'files',
        templateFiles: 'files/**',
        globOptions: { dot: true },
      },
    ],
  });
`;

/** A LibCST codemod that puts a decorator above each `main`, as a migration does. */
export const codemod = `from pathlib import Path

import libcst as cst


class Decorate(cst.CSTTransformer):
    def leave_FunctionDef(self, original_node, updated_node):
        if original_node.name.value != "main":
            return updated_node
        decorator = cst.Decorator(cst.parse_expression('bp.function_name("main")'))
        return updated_node.with_changes(decorators=[decorator, *updated_node.decorators])


for file in Path(".").rglob("*.py"):
    text = file.read_text()
    changed = cst.parse_module(text).visit(Decorate()).code
    if changed != text:
        file.write_text(changed)
`;
