/** Files beside the functions that v2 ignores, or that name paths the migration takes away. */

import type { Node } from 'web-tree-sitter';
import { type DeploymentFile, withoutComments } from '../../app/deployment/deployment-files.ts';
import { listingsIn } from '../../app/deployment/listings.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { readJson } from '../../workspace/text/json.ts';
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
  yield* reportMentions(design);
  yield* reportPaths(design);
}

/** Code that names a folder which cannot keep its name as a path. */
function* reportPaths(design: Design): Generator<Diagnostic> {
  const renamed = [...design.moves.values()].filter(({ reason }) => reason !== undefined);
  const mentions = pathMentions(
    design.app,
    renamed.map(({ from }) => from),
  );
  for (const { from } of renamed) {
    const found = mentions.get(from);
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
      if (!node?.text.includes(mention) || isProse(node)) continue;
      const span = { start: node.startIndex, end: node.endIndex };
      const at = { path: source.path, span };
      yield diagnose(migration.pathMention, { mention }, { at, ...design.servedBy(at.path) });
    }
  }
}

/** Text for people, such as a docstring or a message, but not a command with a path in it. */
function isProse({ text, parent }: Node): boolean {
  if (parent?.type === 'expression_statement') return true;
  const call = parent?.type === 'argument_list' ? parent.parent : undefined;
  const callee = call?.childForFieldName('function')?.text ?? '';
  if (/(?:^|\.)(?:print|echo|debug|info|warning|error|exception|critical)$/.test(callee))
    return true;
  const isCommand = /(?:^|\.)(?:system|popen|run|call|check_\w+|Popen|\w*shell\w*|sh)$/.test(
    callee,
  );
  return !isCommand && text.trim().split(/\s+/).length > mostWords;
}

/** Words of a text that may still be a path, a pattern or a short command. */
const mostWords = 4;

function* reportProxies(design: Design): Generator<Diagnostic> {
  const path = 'proxies.json';
  const text = design.app.text(path);
  const read = text === undefined ? undefined : readJson(text);
  if (read === undefined || read.kind === 'malformed') return;
  const proxies = (read.value as { proxies?: object } | null)?.proxies;
  if (proxies === undefined || Object.keys(proxies).length === 0) return;
  yield diagnose(migration.proxies, {}, { at: { path } });
}

/** Paths of folders that get another place, in files that build, ship or start the app. */
function* reportMentions(design: Design): Generator<Diagnostic> {
  const folded = new Set([...design.inlined.keys()].map(({ path }) => path.split('/', 1)[0]));
  const moved = design.app.functions.filter(
    ({ name }) => folded.has(name) || design.moves.has(name),
  );
  for (const { name } of moved) {
    const places = design.deploymentFiles.flatMap((file) => mentionsIn(file, name));
    if (places.length === 0) continue;
    const where = { ...inPlaces(places), function: name };
    yield diagnose(migration.pathMention, { mention: name }, where);
  }
}

/** `queue/`, `api/queue`, or `queue` in a list of what is shipped. */
function mentionsIn(file: DeploymentFile, name: string): Place[] {
  if (file.kind === 'code' || !file.text.includes(name)) return [];
  const text = withoutComments(file);
  const path = new RegExp(
    String.raw`(?<![\w.-])${name}(?=[/\\])|(?<=[\w.}][/\\])${name}(?![\w.-])`,
    'g',
  );
  const spelled = [...text.matchAll(path)].map(({ index }) => index);
  const listed = listingsIn(file).flatMap(({ items }) =>
    items.filter((each) => each.text === name).map(({ span }) => text.indexOf(name, span.start)),
  );
  const starts = [...new Set([...spelled, ...listed])].sort((a, b) => a - b);
  return starts.map((start) => ({ path: file.path, span: { start, end: start + name.length } }));
}
