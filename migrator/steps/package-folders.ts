/** Folders that hold scripts are regular packages, which no other folder of the name can hide. */
import type { Edit } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

export const packageFolders: Step = { name: 'package-folders', run };

function* run(design: Design): Generator<Edit> {
  for (const { source, functions } of design.scripts) {
    if (design.isReplaced(source)) continue;
    const folder = source.path.split('/').slice(0, -1).join('/');
    const owner = functions.find((each) => each.fn.name === folder)?.fn;
    if (owner === undefined || design.app.has(`${folder}/__init__.py`)) continue;
    yield create(design.importName(folder), owner.name);
  }
  const homes = [...design.moves.values()].flatMap(({ to }) => foldersOf(to));
  for (const home of new Set(homes)) {
    if (!design.app.has(home.replaceAll('.', '/'))) yield create(home);
  }
}

/** `a` and `a.b` of `a.b.c`. */
function foldersOf(module: string): string[] {
  const parts = module.split('.').slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('.'));
}

function create(dotted: string, name?: string): Edit {
  const because = { step: packageFolders.name, ...(name === undefined ? {} : { function: name }) };
  return { kind: 'create', path: `${dotted.replaceAll('.', '/')}/__init__.py`, text: '', because };
}
