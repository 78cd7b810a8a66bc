import { chmodSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { changes } from '../../workspace/change/changes.ts';
import type { Change, Edit } from '../../workspace/change/edit.ts';
import { type Inputs, openTree } from '../../workspace/tree/disk.ts';

/** A small app in which a run changes, makes, moves and deletes files and folders. */
export const OLD = {
  'host.json': '{}\n',
  'Orders/__init__.py': 'def main(req):\r\n    pass\r\n',
  'Orders/function.json': '{"bindings": []}\n',
  'Timer/run.py': '# tick\n',
  'Timer/function.json': '{}\n',
  'Gone/only/function.json': '{}\n',
  'shared/tool.sh': '#!/bin/sh\n',
  'empty.txt': '',
  'untouched.py': 'x = 1\n',
};

export const NEW = {
  'host.json': '{}\n',
  'Orders/__init__.py': '@bp.route()\r\ndef main(req):\r\n    pass\r\n',
  'blueprints/deep/timer.py': '# tock\n',
  'shared/tool.sh': '#!/bin/sh\necho\n',
  'empty.txt': 'filled\n',
  'function_app.py': 'import azure.functions as func\n',
  'untouched.py': 'x = 1\n',
};

const because = { step: 'scenario' };

/** Gives some files of `OLD` unusual modes, and all of them a time long ago. */
export function age(root: string): void {
  chmodSync(join(root, 'shared/tool.sh'), 0o755);
  chmodSync(join(root, 'Orders/__init__.py'), 0o600);
  chmodSync(join(root, 'Gone/only'), 0o700);
  for (const path of Object.keys(OLD)) utimesSync(join(root, path), 1_000_000, 1_234_567);
}

/** The plan from `OLD` to `NEW`, with what it was made from. */
export function plan(root: string): { changes: Change[]; inputs: Inputs } {
  const tree = openTree(root);
  tree.entries('');
  tree.entries('Orders');
  tree.file('host.json');
  tree.file('proxies.json');
  const insert = (path: string, at: number, text: string): Edit => ({
    kind: 'modify',
    path,
    span: { start: at, end: at },
    text,
    because,
  });
  const edits: Edit[] = [
    insert('Orders/__init__.py', 0, '@bp.route()\n'),
    { kind: 'delete', path: 'Orders/function.json', because },
    { kind: 'move', path: 'Timer/run.py', to: 'blueprints/deep/timer.py', because },
    { kind: 'modify', path: 'Timer/run.py', span: { start: 3, end: 4 }, text: 'o', because },
    { kind: 'delete', path: 'Timer/function.json', because },
    { kind: 'delete', path: 'Gone/only/function.json', because },
    insert('shared/tool.sh', 10, 'echo\n'),
    insert('empty.txt', 0, 'filled\n'),
    { kind: 'create', path: 'function_app.py', text: NEW['function_app.py'], because },
  ];
  return { changes: changes(tree, edits), inputs: tree.inputs() };
}
