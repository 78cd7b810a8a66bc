/** Code behind a link, which is read and never written, with imports that v2 does not have. */

import { isSkippedFolder, pythonFiles } from '../../app/find.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { readableTextAt } from '../../workspace/tree/file-text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

export const reportLinks: Step = { name: 'report-links', run };

/** Behind a link may be anything; that many files are looked into. */
const mostFiles = 200;

function* run({ app, functions }: Design): Generator<Diagnostic> {
  if (functions.length === 0) return;
  for (const link of linksBelow(app.tree, '')) {
    const behind = app.tree.behind(link);
    if (behind === undefined || isSkippedFolder(behind.tree, behind.path, behind.path)) continue;
    const { tree, path } = behind;
    const files = path.endsWith('.py') ? [path] : pythonFiles(tree, path).slice(0, mostFiles);
    for (const each of files) {
      const text = readableTextAt(tree, each);
      const file = link + each.slice(path.length);
      const found = text === undefined ? undefined : climbing(text, file);
      if (found === undefined) continue;
      const { statement, line } = found;
      const slots = { link, file, line, statement };
      yield diagnose(migration.linkedCode, slots, { at: { path: file } });
    }
  }
}

/** Links to folders and to Python files, where code of the app itself may be. */
function linksBelow(tree: Tree, folder: string): string[] {
  return tree.entries(folder).flatMap(({ name, kind }) => {
    const path = joinPath(folder, name);
    if (isSkippedFolder(tree, path, name)) return [];
    if (kind === 'folder') return linksBelow(tree, path);
    return kind === 'link' && !/\.(?!py$)\w+$/.test(name) ? [path] : [];
  });
}

/** The first import of `__app__`, or one that climbs to the root of the app. */
function climbing(text: string, file: string): { statement: string; line: number } | undefined {
  const depth = file.split('/').length - 1;
  for (const match of text.matchAll(/^[ \t]*((?:from|import)[ \t]+(\.*)(\w*)[^\r\n#]*)/gm)) {
    const [, statement = '', dots = '', first] = match;
    if (first !== '__app__' && dots.length <= depth) continue;
    const line = text.slice(0, match.index).split(/\r\n|\n|\r/).length;
    return { statement: statement.trim(), line };
  }
  return undefined;
}
