import { exitCode, exitOf, gravest } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../../api/report/report-json.ts';
import { sourceFrom } from '../../../api/source.ts';
import { namespaceOf } from '../../../registry/open/join-libraries.ts';
import { openRegistries } from '../../../registry/open/registries.ts';
import type { Run } from '../../command.ts';
import { columns } from '../../views/registry/columns.ts';
import { findingLines, refuse } from './refuse.ts';

/** Shows the templates, built-in or not, whose name and title hold all of the words. */
export const run: Run = async (session, first = '', options, more) => {
  const { io, cwd, env, json } = session;
  const offline = options.offline === true;
  const registries = await openRegistries(cwd, 'all', { env, offline });
  if (!('library' in registries)) return refuse(registries, session);
  const { library, configured } = registries;
  const words = [first, ...more].join(' ').toLowerCase().split(/\s+/);
  const found = library.names
    .map((name) => ({ name, title: library.title(name) }))
    .filter((each) => words.every((word) => textOf(each).includes(word)))
    .sort((one, other) => missesIn(one.name, words) - missesIn(other.name, words));
  const problems = configured.flatMap(({ problem }) => problem ?? []);
  const exit = gravest(problems.map(exitOf));
  if (json) {
    const source = sourceFrom(cwd);
    const templates = found.map((each) => ({ ...each, registry: namespaceOf(each.name) ?? null }));
    const diagnostics = problems.map((each) => jsonDiagnostic(each, source));
    io.raw(jsonText({ version: 1, exitCode: exitCode(exit), templates, diagnostics }));
    return exit;
  }
  io.out(...columns(found.map(({ name, title }) => [name, title])));
  if (found.length === 0) io.out('No template has these words in its name or title.');
  io.err(...findingLines(problems, session));
  return exit;
};

function textOf({ name, title }: { readonly name: string; readonly title: string }): string {
  return `${name} ${title}`.toLowerCase();
}

/** Names that hold the words come before titles that do. */
function missesIn(name: string, words: readonly string[]): number {
  return words.filter((word) => !name.toLowerCase().includes(word)).length;
}
