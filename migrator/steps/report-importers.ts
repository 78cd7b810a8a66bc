/** Code around the app that imports it as a package, as v1 let it. See docs/semantics.md#imports */
import {
  type Diagnostic,
  diagnose,
  inPlaces,
  isDiagnostic,
  type Place,
} from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Design } from '../design/design.ts';
import { importEdits } from '../edits/import-edits.ts';
import { packagesOf } from '../read/around.ts';
import type { Step } from '../step.ts';

export const reportImporters: Step = { name: 'report-importers', run };

function* run(design: Design): Generator<Diagnostic> {
  const { around, app, functions } = design;
  if (around === undefined || functions.length === 0) return;
  const packages = packagesOf(around);
  const modules = new Set<string>();
  const places: Place[] = [];
  const own = packages.at(-1) ?? '';
  let name = own;
  for (const { path, text, kind, isInside } of design.deploymentFiles) {
    if (isInside || kind !== 'code' || !path.endsWith('.py') || !text.includes(own)) continue;
    for (const each of packages) {
      for (const { module, start, end } of importsOf(text, each)) {
        if (!app.hasModule(module)) continue;
        name = each;
        modules.add(module);
        places.push({ path, span: { start, end } });
      }
    }
  }
  const [module] = modules;
  if (module === undefined || !isRooted(design)) return;
  yield diagnose(
    migration.importedFromAround,
    { package: name, folder: name.replaceAll('.', '/'), module },
    inPlaces(places),
  );
}

interface Found {
  /** Below the package. */
  readonly module: string;
  readonly start: number;
  readonly end: number;
}

/** `from api.Orders import main`, `import api.Orders`, `from api import Orders`, `patch("api.Orders.x")`. */
function* importsOf(text: string, name: string): Generator<Found> {
  const spelled = name.replaceAll('.', String.raw`\.`);
  const patterns = [
    String.raw`^[ \t]*(?:from|import)[ \t]+${spelled}\.(\w+)`,
    String.raw`^[ \t]*from[ \t]+${spelled}[ \t]+import[ \t]+\(?\s*(\w+)`,
    String.raw`["']${spelled}\.(\w+)\.[\w.]+["']`,
  ];
  for (const pattern of patterns) {
    for (const match of text.matchAll(new RegExp(pattern, 'gm'))) {
      const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0);
      yield { module: match[1] ?? '', start, end: match.index + match[0].length };
    }
  }
}

/** Whether an import of the app becomes one from its root: others go on as they did. */
function isRooted(design: Design): boolean {
  return design.app.pythonSources.some((source) =>
    [...importEdits(design, source)].some((each) => !isDiagnostic(each)),
  );
}
