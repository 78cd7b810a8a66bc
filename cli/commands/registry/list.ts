import { exitCode, exitOf, gravest } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../../api/report/report-json.ts';
import { sourceFrom } from '../../../api/source.ts';
import { findConfigs } from '../../../registry/config/find-configs.ts';
import { isRemote } from '../../../registry/config/source.ts';
import { namespaceOf } from '../../../registry/open/join-libraries.ts';
import {
  type Configured,
  openRegistries,
  type Registries,
} from '../../../registry/open/registries.ts';
import type { Run, Session } from '../../command.ts';
import { place } from '../../views/code-frame.ts';
import { columns } from '../../views/registry/columns.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { findingLines, refuse } from './refuse.ts';
import { searchJson, whyLines } from './why.ts';

/** Shows each registry in reach with its source, its version and its templates. */
export const run: Run = async (session, _, options) => {
  const { io, cwd, env, json } = session;
  const offline = options.offline === true;
  const registries = await openRegistries(cwd, 'all', { env, offline });
  const found = findConfigs(cwd, env.HOME);
  if (!('library' in registries)) {
    if (options.why === true) io.out(...whyLines(found, [], session), '');
    return refuse(registries, session);
  }
  const { configured, library } = registries;
  const problems = configured.flatMap(({ problem }) => problem ?? []);
  const exit = gravest(problems.map(exitOf));
  if (json) {
    const source = sourceFrom(cwd);
    const document = {
      version: 1,
      exitCode: exitCode(exit),
      registries: configured.map((each) => registryJson(each, registries, session)),
      builtIn: library.names.filter((name) => namespaceOf(name) === undefined).length,
      search: searchJson(found),
      diagnostics: problems.map((each) => jsonDiagnostic(each, source)),
    };
    io.raw(jsonText(document));
    return exit;
  }
  io.out(...configured.flatMap((each) => registryLines(each, registries, session)));
  if (configured.length === 0) {
    io.out(
      'No registry is configured here; there are the built-in templates (`pyfunc list`).',
      'Use one with: pyfunc registry add @<name> <source>',
    );
  }
  if (options.why === true) io.out('', ...whyLines(found, configured, session));
  io.err(...findingLines(problems, session));
  return exit;
};

function registryLines(
  registry: Configured,
  registries: Registries,
  session: Session,
): readonly Line[] {
  const { namespace, text, problem } = registry;
  const from = place(registry.at, sourceFrom(session.cwd)(registry.at.path));
  const version = problem === undefined ? versionText(registry, registries) : 'not opened';
  const templates = templatesOf(registry, registries);
  const rows = templates.map((name) => [name, registries.library.title(name)]);
  return [
    [styled('bold', namespace), `  ${version}  ${text}`, styled('dim', `  ${from}`)],
    ...columns(rows).map((line) => `  ${line}`),
  ];
}

/** e.g. `2.3.1`, `2.3.1 at 1a2b3c4d5e6f`, `2.3.1, not pinned yet`. */
function versionText(registry: Configured, registries: Registries): string {
  const { version, commit } = registries.pack(registry.namespace);
  const at = commit === undefined ? '' : ` at ${commit.slice(0, 12)}`;
  return `${version}${at}${isNew(registry, registries) ? ', not pinned yet' : ''}`;
}

function isNew({ namespace, config }: Configured, registries: Registries): boolean {
  return namespace in registries.newPins(config.folder);
}

function templatesOf({ namespace }: Configured, { library }: Registries): string[] {
  return library.names.filter((name) => namespaceOf(name) === namespace);
}

function registryJson(registry: Configured, registries: Registries, { cwd }: Session): object {
  const { namespace, text, source, at, pin, problem } = registry;
  const pack = problem === undefined ? registries.pack(namespace) : undefined;
  const pinned = pin !== undefined && !isNew(registry, registries);
  return {
    namespace,
    source: text,
    kind: source.kind,
    config: place(at, sourceFrom(cwd)(at.path)),
    ...(pack && { version: pack.version, ...(pack.commit && { commit: pack.commit }) }),
    ...(isRemote(source) && { pinned, ...(pinned && { pin }) }),
    templates: templatesOf(registry, registries).map((name) => ({
      name,
      title: registries.library.title(name),
    })),
  };
}
