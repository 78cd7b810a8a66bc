import { changes } from '../../workspace/change/changes.ts';
import { readText } from '../../workspace/text/text.ts';
import { apply } from '../../workspace/transaction/apply.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { undo } from '../../workspace/transaction/undo.ts';
import { lockApp } from '../../workspace/transaction/while-locked.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { plan } from './scenario.ts';

const [command = '', root = '', word = ''] = process.argv.slice(2);

/** One action on an app in a process of its own, so that it can be killed. */
const COMMANDS: { readonly [name: string]: () => Promise<unknown> } = {
  apply: () => {
    const { changes: planned, inputs } = plan(root);
    return apply(root, planned, { inputs });
  },
  'die-while-accepting': () => {
    const { changes: planned, inputs } = plan(root);
    return apply(root, planned, { inputs, accept: async () => die() });
  },
  'die-with-lock': async () => {
    await lockApp(root);
    return die();
  },
  read: async () => {
    const tree = openTree(root);
    try {
      return { kind: tree.file(word) ? 'file' : 'nothing', entries: tree.entries(word).length };
    } catch (error) {
      return error instanceof Unreadable
        ? { kind: 'unreadable', path: error.path }
        : { kind: 'bug' };
    }
  },
  undo: () => undo(root),
  recover: () => recover(root),
  append: () => append(),
  'append-locked': async () => {
    const lock = await lockApp(root, 60_000);
    if (lock.kind !== 'held') return lock;
    const result = await append(lock);
    lock.release();
    return result;
  },
};

function append(lock?: AppLock) {
  const tree = openTree(root);
  const file = tree.file('function_app.py');
  const read = file && readText(file);
  if (!read || read.kind === 'undecodable') throw new Error('no function_app.py');
  const end = read.text.length;
  const edit = {
    kind: 'modify',
    path: 'function_app.py',
    span: { start: end, end },
    text: `${word}\n`,
    because: { step: 'append' },
  } as const;
  return apply(root, changes(tree, [edit]), { inputs: tree.inputs(), ...(lock && { lock }) });
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
}

const step = COMMANDS[command];
if (!step) throw new Error(`no command ${command}`);
console.log(JSON.stringify(await step()));
