/**
 * What is copied, packed, uploaded or watched part by part has function_app.py among its parts, and no
 * ignore file hides it. See docs/semantics.md#packaging
 */
import type { DeploymentFile } from '../../app/deployment/deployment-files.ts';
import { ignoredBy } from '../../app/deployment/ignore-files.ts';
import { listingsIn, mayList } from '../../app/deployment/listings.ts';
import { type Parts, type Unlisted, unlistedIn } from '../../app/deployment/unlisted.ts';
import { deployment } from '../../diagnostics/deployment.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import { functionAppPath } from '../design/app-file.ts';
import type { Design } from '../design/design.ts';
import type { FolderMove } from '../design/moves.ts';
import type { Step } from '../step.ts';

export const shipApp: Step = { name: 'ship-app', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  if (design.functions.length === 0) return;
  const corrected: Place[] = [];
  const unlisted = unlistedParts(design);
  for (const { listing, items, edits } of unlisted) {
    const { path } = listing.file;
    if (edits === undefined) continue;
    for (const edit of edits) yield modify(path, edit);
    corrected.push(...items.slice(0, 1).map(({ span }) => ({ path, span })));
  }
  const hiding: Place[] = [];
  for (const file of design.deploymentFiles.filter(({ kind }) => kind === 'ignore')) {
    if (!hidesApp(design, file)) continue;
    if (file.isInside) {
      yield modify(file.path, exception(file));
      corrected.push({ path: file.path });
    } else {
      hiding.push({ path: file.path });
    }
  }
  const isScript = ({ listing }: Unlisted) => listing.file.kind === 'code';
  const left = (
    purpose: 'ships' | 'watches',
    isMeant: (each: Unlisted) => boolean = () => true,
  ) => {
    const found = unlisted.filter(
      (each) => !each.edits && each.listing.purpose === purpose && isMeant(each),
    );
    return found.flatMap(({ listing, items }) =>
      items.slice(0, 1).map(({ span }) => ({ path: listing.file.path, span })),
    );
  };
  for (const isSure of [true, false]) {
    const places = left('ships', (each) => isScript(each) !== isSure);
    if (places.length > 0) yield diagnose(deployment.notShipped, { isSure }, inPlaces(places));
  }
  yield* inOne(deployment.hiddenApp, hiding);
  yield* inOne(deployment.notWatched, left('watches'));
  yield* inOne(deployment.appListed, corrected);
}

function* inOne(
  entry: (typeof deployment)['notWatched'],
  places: readonly Place[],
): Generator<Diagnostic> {
  if (places.length > 0) yield diagnose(entry, {}, inPlaces(places));
}

function unlistedParts(design: Design): Unlisted[] {
  const { app, around, deploymentFiles } = design;
  const functions = app.functions.map(({ name }) => name);
  const parts: Parts = {
    functions,
    isThere: (name) => app.has(name),
    folder: around?.app ?? '',
    movesTo: (name) => topOf(design.moves.get(name)),
  };
  return deploymentFiles
    .filter(({ kind }) => mayList(kind))
    .filter(
      ({ text }) =>
        /[*?]|-Directory\b|-type\s+d\b/i.test(text) ||
        functions.some((name) => text.includes(name)),
    )
    .flatMap(listingsIn)
    .flatMap((listing) => unlistedIn(listing, functionAppPath, parts) ?? []);
}

/** The folder or module directly below the app that a folder moves to. */
function topOf(move: FolderMove | undefined): string | undefined {
  const [file] = move?.files.values() ?? [];
  return file?.split('/')[0];
}

/** Whether an ignore file lets a function through and not the file that v2 loads it from. */
function hidesApp({ app, around, gone }: Design, file: DeploymentFile): boolean {
  const isIgnored = ignoredBy(file, around?.app ?? '');
  if (isIgnored === undefined || !isIgnored(functionAppPath)) return false;
  const scripts = app.functions.map(({ script }) => script.path).filter((path) => !gone.has(path));
  return scripts.some((path) => !isIgnored(path)) || !isIgnored('host.json');
}

/** The last rule that fits decides, so the exception stands at the end. */
function exception({ path, text }: DeploymentFile): TextEdit {
  const rule = path.endsWith('.gitignore') ? `!/${functionAppPath}` : `!${functionAppPath}`;
  const endsLine = text === '' || /[\r\n]$/.test(text);
  return insertion(text.length, endsLine ? `${rule}\n` : `\n${rule}`);
}

function modify(path: string, edit: TextEdit): Edit {
  return { kind: 'modify', path, ...edit, because: { step: shipApp.name } };
}
