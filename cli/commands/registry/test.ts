import { findProver, type Prover } from '../../../api/proof.ts';
import {
  type AuthorFolder,
  errorsIn,
  inAuthorFolder,
} from '../../../api/registry/author-folder.ts';
import { earlierOf } from '../../../api/registry/earlier-releases.ts';
import { takeAsExpected } from '../../../api/registry/take-as-expected.ts';
import type { Exit } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { testDocument } from '../../../api/report/test-document.ts';
import { type Tested, withPython } from '../../../api/report/tested.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { testBroken } from '../../../diagnostics/registry/releases.ts';
import { builtIn, type Library } from '../../../generators/templates/library.ts';
import { namespacePattern } from '../../../registry/config/check-config.ts';
import { textField } from '../../../registry/config/text-field.ts';
import { bareName, namespaceOf } from '../../../registry/open/join-libraries.ts';
import { unknownTemplate } from '../../../registry/open/unknown-names.ts';
import { LastReleases, libraryOf } from '../../../registry/testing/last-release.ts';
import { testTemplate } from '../../../registry/testing/test-template.ts';
import type { Options, Run, Session } from '../../command.ts';
import { endLines, templateLines } from '../../views/registry/test-view.ts';
import { findingLines, refuse } from './refuse.ts';

/** Tries the templates of a registry in every way they are used, and shows what does not work. */
export const run: Run = async (session, path = '.', options) =>
  inAuthorFolder(path, session, (folder) => test(folder, options, session));

async function test(folder: AuthorFolder, options: Options, session: Session): Promise<Exit> {
  const { io, json, stop } = session;
  // A test that cannot be run fails; the others are run.
  const invalid = (await errorsIn(folder)).filter(({ code }) => code !== testBroken.code);
  if (invalid.length > 0) return refuse(invalid, session);

  const { tree, label } = folder;
  const base = await builtIn();
  const name = textField(tree, 'registry.json', 'name');
  const namespace = namespacePattern.test(name) ? name : '@registry';
  const library = libraryOf(tree, namespace, base, label);
  const templates = chosen(library, namespace, options);
  if ('code' in templates) return refuse([templates], session);
  const earlier = await earlierOf(folder, options, session);
  if ('code' in earlier) return refuse([earlier], session);
  const { upgradeOf } = new LastReleases(earlier, library, base);
  const named = typeof options.python === 'string' ? options.python : undefined;
  const prover = await findProver(tree.root, session, {
    ...(named !== undefined && { python: named }),
  });
  const doubt = aboutPython(prover, named !== undefined || options.requirePython === true);
  if (doubt?.severity === 'error') return refuse([doubt], session);

  const update = options.updateSnapshots === true;
  const tested: Tested[] = [];
  for (const template of templates) {
    const result = testTemplate(template, { tree, library, upgradeOf });
    const whole = await withPython(result, prover, { folder, update });
    tested.push(whole);
    if (!json) io.out(...templateLines(whole, session));
    if (stop.exit !== undefined) return stop.exit;
  }
  const taken = update ? await takeAsExpected(folder, tested) : { written: [], ignored: [] };
  if ('code' in taken) return refuse([taken], session);
  const findings = doubt === undefined ? [] : [doubt];
  const exit = tested.every(({ diagnostics }) => diagnostics.length === 0) ? 'done' : 'failed';
  if (json) {
    io.raw(jsonText(testDocument(tested, { exit, prover, findings, ...taken }, session)));
    return exit;
  }
  io.err(...findingLines(findings, session));
  io.out(...endLines(tested, prover, taken));
  return exit;
}

/** The templates that are to be tested, by the names they are asked for. */
function chosen(
  library: Library,
  namespace: string,
  { template }: Options,
): readonly string[] | Diagnostic {
  const own = library.names.filter((name) => namespaceOf(name) === namespace);
  const wanted = Array.isArray(template)
    ? template.map((name: string) => `${namespace}/${bareName(name)}`)
    : own;
  const stranger = wanted.find((name) => !own.includes(name));
  return stranger === undefined ? wanted : unknownTemplate(bareName(stranger), own.map(bareName));
}

/** Without a Python there is less to say, which is an error only where one was counted on. */
function aboutPython({ finding }: Prover, isNeeded: boolean): Diagnostic | undefined {
  return finding && isNeeded ? { ...finding, severity: 'error' } : finding;
}
