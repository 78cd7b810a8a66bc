import { fromHere, openAuthorFolder } from '../../../api/registry/author-folder.ts';
import { exitCode } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../../api/report/report-json.ts';
import { sourceFrom } from '../../../api/source.ts';
import { unreadable } from '../../../api/unreadable.ts';
import { builtIn } from '../../../generators/templates/library.ts';
import { initParser } from '../../../python/parse.ts';
import { validateRegistry } from '../../../registry/validate/validate-registry.ts';
import { Unreadable } from '../../../workspace/tree/disk.ts';
import type { Run } from '../../command.ts';
import { counted } from '../../views/summary.ts';
import { styled } from '../../views/terminal.ts';
import { findingLines, refuse } from './refuse.ts';

/** Shows everything that is wrong with the templates of a registry, each with its place. */
export const run: Run = async (session, path = '.') => {
  const { io, json, cwd } = session;
  const folder = openAuthorFolder(path, session);
  if ('code' in folder) return refuse([folder], session);
  await initParser();
  try {
    const { templates, findings } = validateRegistry(folder.tree, await builtIn(), path);
    const found = findings.map((each) => fromHere(each, folder));
    const errors = found.filter(({ severity }) => severity === 'error').length;
    const exit = errors > 0 ? 'failed' : 'done';
    if (json) {
      const source = sourceFrom(cwd);
      const diagnostics = found.map((each) => jsonDiagnostic(each, source));
      const document = { version: 1, exitCode: exitCode(exit), templates, diagnostics };
      io.raw(jsonText(document));
      return exit;
    }
    io.err(...findingLines(found, session));
    const words = [
      ...(errors > 0 ? [counted(errors, 'error')] : []),
      ...(found.length > errors ? [`${found.length - errors} to look at`] : []),
    ];
    const verdict = words.length === 0 ? styled('green', 'valid') : words.join(', ');
    io.out([`${counted(templates.length, 'template')}: `, verdict]);
    return exit;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(path, folder.tree.root, error)], session);
  }
};
