import { basename, join, relative, resolve } from 'node:path';
import { openApiDocument, unknownOfTrigger } from '../app/openapi/document.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import {
  appNotIndexed,
  noHttpFunctions,
  notADocument,
  routesOfFramework,
  routeUnknown,
} from '../diagnostics/openapi.ts';
import { whatBlocks } from '../generators/files/place-file.ts';
import { initParser } from '../python/parse.ts';
import { isSound } from '../verify/index/indexing.ts';
import { type Verification, verifyApp } from '../verify/verify.ts';
import type { Change } from '../workspace/change/edit.ts';
import { readJson } from '../workspace/text/json.ts';
import { problemWithPath } from '../workspace/text/paths.ts';
import { isSecretFile, maskSecrets } from '../workspace/text/secrets.ts';
import { readText } from '../workspace/text/text.ts';
import { entriesBelow, readToml } from '../workspace/text/toml.ts';
import { type DiskTree, openTree, Unreadable } from '../workspace/tree/disk.ts';
import { textAt } from '../workspace/tree/file-text.ts';
import type { Tree } from '../workspace/tree/tree.ts';
import { nameOfApp, pathFrom } from './apps/app-name.ts';
import { unreadable } from './apps/disk-diagnostics.ts';
import { locateApp } from './apps/locate.ts';
import { type Host, sourceFor } from './host.ts';
import type { VerifyOptions } from './options.ts';
import { completed, invalid, type Outcome, stopped } from './outcome.ts';
import { propose, unproved } from './propose.ts';
import { placed, sourceOf } from './report/placed.ts';
import { findVerificationPython } from './verify/verification-python.ts';

/** Where the document goes, and what to index the app with. */
export interface OpenApiOptions extends Omit<VerifyOptions, 'verify'> {
  /** A JSON file in the folder of the app; the document is only returned where it is absent. */
  readonly output?: string | undefined;
  /** Write nothing; the outcome is `pending` where the file is not up to date. Needs `output`. */
  readonly check?: boolean | undefined;
  /** Write without asking. */
  readonly yes?: boolean | undefined;
  /** Write nothing. */
  readonly dryRun?: boolean | undefined;
}

/** The document of an app. */
export interface OpenApiAbout {
  /** The app; absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  /** OpenAPI 3.1, as plain data. */
  readonly document: object;
  /** The file, from the root. */
  readonly file?: string;
}

export type OpenApiOutcome = Outcome<OpenApiAbout>;

/** Makes the OpenAPI document of the app at or below a path. See `openApi` in api/index.ts. */
export async function openApi(
  path: string,
  options: OpenApiOptions,
  host: Host,
): Promise<OpenApiOutcome> {
  const { output, check = false } = options;
  if (check && output === undefined) {
    return invalid([{ option: 'check', message: 'needs --output: the file to check' }]);
  }
  const located = await locateApp(path, 'openapi', host);
  const early = placed(located.diagnostics);
  if (located.kind === 'none') return stopped('refused', early, { next: located.next });
  const { root } = located;
  const file = output === undefined ? undefined : relative(root, resolve(host.cwd, output));
  const place = file?.replaceAll('\\', '/');
  const problem = place === undefined ? undefined : problemWithOutput(place);
  if (problem !== undefined) return invalid([{ option: 'output', message: problem }]);
  try {
    return await documentIn({ root, file: place, early }, options, host);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const finding = unreadable(nameOfApp(root, host.cwd), root, error);
    return stopped('refused', [...early, ...placed([finding])]);
  }
}

function problemWithOutput(file: string): string | undefined {
  if (!file.endsWith('.json')) return 'must end in .json';
  if (isSecretFile(file) || /(?:^|\/)function\.json$/i.test(file)) {
    return 'must not be a file that Azure Functions reads';
  }
  return problemWithPath(file) === undefined ? undefined : 'must be in the folder of the app';
}

interface Started {
  readonly root: string;
  readonly file: string | undefined;
  readonly early: ReturnType<typeof placed>;
}

async function documentIn(
  { root, file, early }: Started,
  options: OpenApiOptions,
  host: Host,
): Promise<OpenApiOutcome> {
  const tree = openTree(root);
  const failed = (found: readonly Diagnostic[]) =>
    stopped<OpenApiAbout>('failed', [...early, ...placed(found, sourceOf(tree))]);
  const there =
    file === undefined ? undefined : documentAt(tree, file, pathFrom(host.cwd, join(root, file)));
  if (there?.kind === 'other') return failed([there.diagnostic]);
  const found = await findVerificationPython(root, options, host, () => tree);
  if (found.kind === 'none') {
    return failed([found.diagnostic ?? diagnose(appNotIndexed, { reason: found.reason })]);
  }
  await initParser();
  const verification = await verifyApp(root, {
    python: found.python,
    timeoutSeconds: found.timeoutSeconds,
  });
  if (!isSound(verification.indexing)) {
    return failed(verification.diagnostics.filter(({ severity }) => severity === 'error'));
  }
  // It is made to be published, and docstrings may quote a connection string.
  const made = withoutSecrets(
    openApiDocument(tree, verification.indexing.functions, aboutOf(tree)),
  );
  const document = { ...made, ...there?.kept };
  const about: OpenApiAbout = {
    ...{ root, path: pathFrom(host.cwd, root), document },
    ...(file !== undefined && { file }),
  };
  const diagnostics = [...early, ...placed(remarks(verification), sourceOf(tree))];
  if (file === undefined) return completed('done', about, { diagnostics });
  const changes = changeOf(tree, file, document);
  if (options.check === true) {
    return completed(changes.length > 0 ? 'pending' : 'nothing', about, { diagnostics, changes });
  }
  const { yes = false, dryRun = false } = options;
  return propose(
    {
      about,
      plan: { command: 'openapi', root, changes },
      next: [{ kind: 'again', flags: ['--yes'] }],
      // A document is replaced by what is made again from the same app.
      isSafe: true,
      prove: unproved,
      ...{ root, tree, changes, diagnostics },
    },
    { source: sourceFor(host, yes, dryRun), dryRun },
    host,
  );
}

/** Plain data with `***` in the place of secrets in its texts. */
function withoutSecrets(document: object): object {
  const mask = (_: string, value: unknown) =>
    typeof value === 'string' ? maskSecrets(value) : value;
  return JSON.parse(JSON.stringify(document, mask));
}

function remarks({ indexing }: Verification): Diagnostic[] {
  const isHttp = (type: unknown) => /^httpTrigger$/i.test(String(type));
  const http = indexing.functions.filter(({ bindings }) =>
    bindings.some(({ type }) => isHttp(type)),
  );
  if (http.length === 0) return [diagnose(noHttpFunctions, {})];
  return http.flatMap((each) => {
    const { name, at, isWebApp = false } = each;
    const where = at === undefined ? {} : { at };
    const properties = unknownOfTrigger(each);
    return [
      ...(properties.length > 0 ? [diagnose(routeUnknown, { name, properties }, where)] : []),
      ...(isWebApp ? [diagnose(routesOfFramework, { name }, where)] : []),
    ];
  });
}

/** What a person may have written in the document. */
const keptKeys = ['info', 'servers', 'tags', 'externalDocs'];

type There =
  | { readonly kind: 'document'; readonly kept: object }
  | { readonly kind: 'other'; readonly diagnostic: Diagnostic };

/** What is at the path of the document; `shown` is that path as the caller knows it. */
function documentAt(tree: Tree, path: string, shown: string): There | undefined {
  const other = (reason: string): There => ({
    kind: 'other',
    diagnostic: diagnose(notADocument, { path: shown, reason }, { at: { path } }),
  });
  const blocked = whatBlocks(tree, path);
  if (blocked !== undefined) return other(`there is ${blocked}`);
  const file = tree.file(path);
  if (file === undefined) return undefined;
  const read = readText(file);
  if (read.kind === 'undecodable') return other(`it is ${read.reason}`);
  const json = readJson(read.text);
  const value = json.kind === 'json' ? json.value : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'openapi')) {
    return other('it is not an OpenAPI document');
  }
  const kept = Object.entries(value).filter(([key]) => keptKeys.includes(key));
  return { kind: 'document', kept: Object.fromEntries(kept) };
}

function changeOf(tree: DiskTree, path: string, document: object): Change[] {
  const before = tree.file(path);
  const bytes = Buffer.from(documentText(document));
  if (before !== undefined && Buffer.compare(before.bytes, bytes) === 0) return [];
  const after = { path, bytes, mode: before?.mode ?? 0o644 };
  return [{ ...(before && { before }), after, because: [{ step: 'openapi' }] }];
}

/** The document as its file has it. Signs that a terminal or an editor would not show are escaped. */
export function documentText(document: object): string {
  const text = JSON.stringify(document, null, 2).replaceAll(
    /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) =>
      Array.from({ length: sign.length }, (_, index) => {
        return `\\u${sign.charCodeAt(index).toString(16).padStart(4, '0')}`;
      }).join(''),
  );
  return `${text}\n`;
}

/** The name and version that pyproject.toml has, else the name of the folder. */
function aboutOf(tree: DiskTree): { readonly title: string; readonly version: string } {
  const toml = readToml(textAt(tree, 'pyproject.toml') ?? '');
  const tables = toml.kind === 'invalid' ? [] : toml.tables;
  const entries = [
    ...entriesBelow(tables, ['project']),
    ...entriesBelow(tables, ['tool', 'poetry']),
  ];
  const textOf = (key: string) => {
    const value = entries.find(({ path }) => path.length === 1 && path[0] === key)?.value;
    return value?.kind === 'text' ? value.text : undefined;
  };
  return {
    title: textOf('name') ?? basename(tree.root),
    version: textOf('version') ?? '1.0.0',
  };
}
