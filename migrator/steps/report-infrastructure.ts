/** Templates, scripts and code around the app that read a function.json, which goes. See docs/semantics.md#packaging */
import { type DeploymentFile, withoutComments } from '../../app/deployment/deployment-files.ts';
import { deployment } from '../../diagnostics/deployment.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

export const reportInfrastructure: Step = { name: 'report-infrastructure', run };

/** Functions as resources of their own, with the bindings that function.json has. */
const declared =
  /^[ \t]*resource[ \t]+"azurerm_function_app_function"|"type"\s*:\s*"Microsoft\.Web\/sites\/(?:slots\/)?functions"|^[ \t]*resource[ \t]+\w+[ \t]+'Microsoft\.Web\/sites\/(?:slots\/)?functions@[^']*'(?![ \t]*existing)/gim;

/** The path of a function.json, with a function or a wildcard as its folder, and no mere mention. */
const readers =
  /(?:[\w.*{}$()-]*[/\\])*([\w.*{}$()-]+)[/\\]+function\.json|-name[ \t]+["']?function\.json/g;

function* run(design: Design): Generator<Diagnostic> {
  if (design.functions.length === 0) return;
  const files = design.deploymentFiles
    // Paths in the app's own code are reported with its other paths.
    .filter(({ kind, isInside }) => kind !== 'ignore' && (kind !== 'code' || !isInside))
    .filter(({ text }) => /function/i.test(text));
  const names = new Set(design.app.functions.map(({ name }) => name));
  const isRead = (folder: string | undefined) =>
    folder === undefined || names.has(folder) || /[*$}]/.test(folder);
  const reading = files
    .filter(({ text }) => text.includes('function.json'))
    .flatMap((file) =>
      placesOf(file, readers, (folder, path) => isRead(folder) && isOfApp(design, file, path)),
    );
  const declaring = files.flatMap((file) => placesOf(file, declared));
  if (reading.length > 0) yield diagnose(deployment.readsConfig, {}, inPlaces(reading));
  if (declaring.length > 0) yield diagnose(deployment.declaresFunction, {}, inPlaces(declaring));
}

/** Around the app there may be other apps, with functions of the same names. */
function isOfApp({ around }: Design, { isInside, text }: DeploymentFile, path: string): boolean {
  if (isInside || around === undefined) return true;
  const folders = path.split(/[/\\]+/);
  const [own = ''] = around.app.split('/').slice(-1);
  return folders.includes(own) || (/[*$}]/.test(path) && text.includes(around.app));
}

function placesOf(
  file: DeploymentFile,
  pattern: RegExp,
  isMeant: (group: string | undefined, found: string) => boolean = () => true,
): Place[] {
  return [...withoutComments(file).matchAll(pattern)].flatMap(({ index, 0: found, 1: group }) => {
    if (!isMeant(group, found)) return [];
    const start = index + found.search(/\S/);
    return [{ path: file.path, span: { start, end: index + found.length } }];
  });
}
