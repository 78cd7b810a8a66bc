import { eachApp } from '../../../api/each-app.ts';
import { locateApp, locateApps } from '../../../api/locate.ts';
import { readManyApps } from '../../../api/many-apps.ts';
import { appsDocument } from '../../../api/report/apps-document.ts';
import { type Exit, exitOf, gravest } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../../api/report/report-json.ts';
import { unreadable } from '../../../api/unreadable.ts';
import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import { integrityFault } from '../../../diagnostics/registry/updates.ts';
import { initParser } from '../../../python/parse.ts';
import { isRemote } from '../../../registry/config/source.ts';
import { type Drift, driftOf, hasDrifted } from '../../../registry/lock/drift.ts';
import type { Generated } from '../../../registry/lock/lock.ts';
import { readLock } from '../../../registry/lock/lock-file.ts';
import { namespaceOf } from '../../../registry/open/join-libraries.ts';
import { openRegistries, type Registries } from '../../../registry/open/registries.ts';
import { openTree, Unreadable } from '../../../workspace/tree/disk.ts';
import type { Options, Session } from '../../command.ts';
import { nameOfApp, pathFrom } from '../../views/name-of-app.ts';
import { reportNotLocated } from '../../views/not-located.ts';
import { diagnosticLines } from '../../views/report.ts';
import { type Line, type Style, styled } from '../../views/terminal.ts';

/** One app: what of it is as it was generated, and whether its registries are what the locks say. */
interface Looked {
  readonly root: string;
  readonly exit: Exit;
  readonly drift?: Drift;
  readonly diagnostics: readonly Diagnostic[];
}

/** Says what of the generated code was changed, and whether what is pinned is what is there. */
export async function run(session: Session, path = '.', flags: Options): Promise<Exit> {
  const { io, json, cwd } = session;
  const many = readManyApps(flags);
  if (many !== undefined && 'code' in many) {
    return reportNotLocated(session, 'registry verify', [], many);
  }
  const one = { notes: [], count: 1 };
  const located = many
    ? await locateApps(path, session, many)
    : { ...one, ...locateApp(path, cwd) };
  const { apps, problem, notes } = located;
  if (problem !== undefined) return reportNotLocated(session, 'registry verify', apps, problem);
  await initParser();
  const exits = notes.map(exitOf);
  const documents: ReturnType<typeof looked>[] = [];
  const work = (root: string) => look(root, session, flags.strict === true);
  const quiet = many ? session : { ...session, json: true };
  for await (const done of eachApp(apps, quiet, work, failed)) {
    exits.push(done.exit);
    documents.push(looked(done, cwd));
    if (!json) io.out(...driftLines(done, session));
  }
  const exit = gravest(exits);
  if (json) {
    io.raw(jsonText(appsDocument('registry verify', documents, exit, { ...located, ...many })));
  }
  return exit;
}

async function look(root: string, session: Session, strict: boolean): Promise<Looked> {
  try {
    const tree = openTree(root);
    const lock = readLock(tree);
    if ('code' in lock) return failed(root, lock);
    const names = lock.generated.flatMap(({ templates }) => Object.keys(templates));
    const namespaces = [...new Set(names.flatMap((name) => namespaceOf(name) ?? []))];
    const registries = await openRegistries(root, namespaces, { env: session.env, frozen: true });
    const drift = driftOf(tree, lock);
    const diagnostics = 'library' in registries ? replaced(lock.generated, registries) : registries;
    const faults = gravest(diagnostics.map(exitOf));
    const exit = faults === 'done' && strict && hasDrifted(drift) ? 'failed' : faults;
    return { root, exit, drift, diagnostics };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(root, unreadable(nameOfApp(root, session.cwd), root, error));
  }
}

function failed(root: string, finding: Diagnostic): Looked {
  return { root, exit: exitOf(finding), diagnostics: [finding] };
}

/** Versions of a remote registry that have other bytes now. In a folder that is work in progress. */
function replaced(
  entries: readonly Generated[],
  { configured, library }: Registries,
): Diagnostic[] {
  const remote = configured.filter(({ source }) => isRemote(source));
  return entries.flatMap(({ templates }) =>
    Object.entries(templates).flatMap(([name, { version, integrity }]) => {
      const isPinned = remote.some(({ namespace }) => namespace === namespaceOf(name));
      if (!isPinned || !library.names.includes(name)) return [];
      const there = library.origin(name);
      const isReplaced = there.version === version && there.integrity !== integrity;
      const slots = { what: `${name} ${version}`, expected: integrity, found: there.integrity };
      return isReplaced ? [diagnose(integrityFault, slots)] : [];
    }),
  );
}

function looked({ root, exit, drift, diagnostics }: Looked, cwd: string) {
  const { entries = [], foreign = [] } = drift ?? {};
  return {
    root,
    path: pathFrom(cwd, root),
    result: exit === 'done' ? 'sound' : 'failed',
    functions: entries.flatMap(({ functions }) => functions),
    entries,
    foreign,
    diagnostics: diagnostics.map((each) => jsonDiagnostic(each, () => undefined)),
  };
}

const styles: { readonly [state: string]: Style } = { edited: 'yellow', missing: 'red' };

function driftLines({ root, drift, diagnostics }: Looked, { io, cwd }: Session): Line[] {
  const { entries = [], foreign = [] } = drift ?? {};
  const rows = entries.flatMap(({ template, version, files, functions }): Line[] => {
    const all = [
      ...functions.map(({ name, state }) => [name, state] as const),
      ...files.map(({ path, state }) => [path, state] as const),
    ];
    const widest = Math.max(...all.map(([name]) => name.length));
    return [
      [styled('bold', template), ` ${version}`],
      ...all.map(([name, state]) => [
        `  ${name.padEnd(widest)}  `,
        styled(styles[state] ?? 'dim', state),
      ]),
      '',
    ];
  });
  return [
    ...(drift && entries.length === 0
      ? [`Nothing in ${nameOfApp(root, cwd)} was generated.`]
      : rows),
    ...(foreign.length > 0 && entries.length > 0
      ? [`Not generated: ${foreign.join(', ')}.`, '']
      : []),
    ...diagnosticLines(diagnostics, io, () => undefined),
  ];
}
