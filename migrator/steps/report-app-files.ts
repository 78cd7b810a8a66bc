/** Files beside the functions that v2 ignores, or that name paths the migration takes away. */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { readJson } from '../../workspace/text/json.ts';
import { joinPath } from '../../workspace/tree/tree.ts';
import type { Design } from '../design/design.ts';
import { pathMentions } from '../design/own-place.ts';
import type { Step } from '../step.ts';

export const reportAppFiles: Step = { name: 'report-app-files', run };

function* run(design: Design): Generator<Diagnostic> {
  yield* reportProxies(design);
  yield* reportReaders(design);
  if (design.app.has('extensions.csproj')) {
    yield diagnose(migration.extensionsProject, {}, { at: { path: 'extensions.csproj' } });
  }
  for (const path of deploymentFiles(design)) yield* reportMentions(design, path);
  yield* reportPaths(design);
}

/** Code that names a folder which cannot keep its name as a path. */
function* reportPaths(design: Design): Generator<Diagnostic> {
  for (const { from, reason } of design.moves.values()) {
    const found = reason === undefined ? undefined : pathMentions(design.app, from);
    if (found === undefined) continue;
    const at = { path: found.source.path, span: found.span };
    yield diagnose(migration.pathMention, { mention: from }, { at, ...design.servedBy(at.path) });
  }
}

/** Code that reads what the migration takes away. */
function* reportReaders(design: Design): Generator<Diagnostic> {
  const mention = 'function.json';
  for (const source of design.app.pythonSources) {
    if (!source.text.includes(mention)) continue;
    for (const node of source.module.root.descendantsOfType('string')) {
      if (!node?.text.includes(mention) || node.parent?.type === 'expression_statement') continue;
      const span = { start: node.startIndex, end: node.endIndex };
      const at = { path: source.path, span };
      yield diagnose(migration.pathMention, { mention }, { at, ...design.servedBy(at.path) });
    }
  }
}

function* reportProxies(design: Design): Generator<Diagnostic> {
  const path = 'proxies.json';
  const text = design.app.text(path);
  const read = text === undefined ? undefined : readJson(text);
  if (read === undefined || 'problem' in read) return;
  const proxies = (read.value as { proxies?: object } | null)?.proxies;
  if (proxies === undefined || Object.keys(proxies).length === 0) return;
  yield diagnose(migration.proxies, {}, { at: { path } });
}

/** Files that build, ship or start an app. */
function deploymentFiles(design: Design): string[] {
  const inFolder = (folder: string, pattern: RegExp) =>
    design.app.tree
      .entries(folder)
      .filter((entry) => entry.kind === 'file' && pattern.test(entry.name))
      .map((entry) => joinPath(folder, entry.name));
  return [
    ...inFolder(
      '',
      /^(?:Dockerfile.*|azure-pipelines.*\.ya?ml|\.gitlab-ci\.yml|Makefile|\.dockerignore)$/i,
    ),
    ...inFolder('.github/workflows', /\.ya?ml$/),
    ...inFolder('.azure-pipelines', /\.ya?ml$/),
    ...inFolder('.vscode', /^(?:launch|tasks)\.json$/),
  ];
}

function* reportMentions(design: Design, path: string): Generator<Diagnostic> {
  const text = design.app.text(path);
  if (text === undefined) return;
  const names = design.app.functions.map((each) => each.name).sort((a, b) => b.length - a.length);
  const moved = names.filter((name) => {
    const isFolded = [...design.folds.keys()].some(({ path: from }) => from.startsWith(`${name}/`));
    return isFolded || design.moves.has(name);
  });
  for (const match of text.matchAll(/(?<![\w-])([\w-]+)(\/function\.json)?(?![\w-])/g)) {
    const [mention, name = '', config] = match;
    const gone = config === undefined ? moved.includes(name) : names.includes(name);
    if (!gone) continue;
    const span = { start: match.index, end: match.index + mention.length };
    yield diagnose(migration.pathMention, { mention }, { at: { path, span }, function: name });
  }
}
