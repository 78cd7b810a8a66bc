import { inspectCode, type Roles } from '../../app/inspect/code.ts';
import { inspectDeployment, settingNames } from '../../app/inspect/deployment.ts';
import { reachedFrom } from '../../app/inspect/reached.ts';
import { inspectRequirements } from '../../app/inspect/requirements.ts';
import {
  missingSettings,
  settingsOfBindings,
  settingsOfCode,
  type WantedSetting,
} from '../../app/inspect/settings.ts';
import { SourceCache } from '../../app/source-cache.ts';
import { readV2AppInSteps, type V2App } from '../../app/v2-app.ts';
import { needsExtension } from '../../bindings/bundles.ts';
import type { JsonObject } from '../../bindings/function-json/function-json.ts';
import { type Diagnostic, diagnose, inPlaces } from '../../diagnostics/diagnostic.ts';
import { hostJsonWrong, toolMissing, worthKnowing } from '../../diagnostics/doctor.ts';
import { migration } from '../../diagnostics/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import type { Import } from '../../python/imports/imports.ts';
import { initParser } from '../../python/parse.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { hostChecks } from '../../verify/checks/host-checks.ts';
import { type OriginalFunction, originalOf } from '../../verify/original.ts';
import { type Verification, verifyApp } from '../../verify/verify.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { runWithPauses } from '../../workspace/process/pausable.ts';
import { runPython } from '../../workspace/process/run-program.ts';
import { readText } from '../../workspace/text/text.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import type { Host } from '../host.ts';
import type { VerifyOptions } from '../options.ts';
import { findVerificationPython } from '../verify/verification-python.ts';
import { planFixes } from './fixes.ts';

/** What doctor knows of an app: plain data, but for the tree. */
export interface Checkup {
  readonly root: string;
  /** `mixed`: v1 folders beside a v2 app. `none`: neither was found. */
  readonly model: 'v1' | 'v2' | 'mixed' | 'none';
  /** Errors first; one of the same code at the same place each. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where there is no v2 app, or no Python to index it with. */
  readonly verification?: Verification;
  /** Why there is none of a v2 app. */
  readonly unverified?: string;
  /** What can be settled without a person: the edits of `--fix`. */
  readonly fixes: readonly Change[];
  readonly tree: DiskTree;
}

/** A function with what the host gets of it. */
interface InspectedFunction {
  readonly name: string;
  readonly bindings: readonly JsonObject[];
}

/**
 * Examines an app of either model: what verify finds, how its code waits and what it trusts, settings,
 * requirements, host.json and leftovers. Writes nothing.
 */
export async function examine(root: string, options: VerifyOptions, host: Host): Promise<Checkup> {
  await initParser();
  const tree = openTree(root);
  const app = await runWithPauses(readV2AppInSteps(tree));
  const v2 = app.kind === 'app' ? app : undefined;
  const legacy = originalOf(tree).functions;
  const model = v2 ? (legacy.length > 0 ? 'mixed' : 'v2') : legacy.length > 0 ? 'v1' : 'none';
  const isV2 =
    model === 'v2' || model === 'mixed' || (model === 'none' && app.kind !== 'no-script');
  const { verification, unverified } =
    isV2 || model === 'none' ? await verified(root, options, host) : {};
  const functions = verification?.functions.flatMap(({ found }) => found ?? []) ?? [];
  const described = model === 'v1' ? legacy.flatMap(describedBy) : functions;
  const sources = await sourcesOf(tree, v2?.script.path, legacy);
  const wanted = wantedSettings(described, sources);
  const types = described.flatMap(({ bindings }) => bindings.map(({ type }) => String(type)));
  const values = settingNames(tree);
  const since = v2?.functions.flatMap((each) => each.since) ?? [];
  const isHostBroken = verification?.diagnostics.some(
    ({ code }) => code === migration.hostJsonBroken.code,
  );
  const isIndexed = (verification?.indexing.imported.length ?? 0) > 0;
  const found = [
    ...(verification?.diagnostics ?? []),
    ...(model === 'v1'
      ? [...(await obstacles(tree)), ...hostChecks(tree, described), legacyModel()]
      : []),
    ...alikeInOne(sources.flatMap((each) => [...inspectCode(each, rolesIn(each, v2, legacy))])),
    ...(values === undefined ? [] : missingSettings(wanted, values)),
    ...inspectRequirements(tree, sources, model === 'v1' ? 'v1' : 'v2', since, isIndexed),
    ...[...inspectDeployment(tree, types)].filter(
      ({ code }) => !isHostBroken || code !== hostJsonWrong.code,
    ),
    ...(values === undefined ? [] : await missingTools(root, tree)),
  ];
  const diagnostics = inOrder(found);
  const fixes = planFixes(tree, { diagnostics, wanted, values });
  return {
    root,
    model,
    diagnostics,
    ...(verification && { verification }),
    ...(unverified !== undefined && { unverified }),
    fixes,
    tree,
  };
}

async function verified(
  root: string,
  options: VerifyOptions,
  host: Host,
): Promise<Pick<Checkup, 'verification' | 'unverified'>> {
  const found = await findVerificationPython(root, options, host);
  if (found.kind === 'none') return { unverified: found.reason };
  const { python, timeoutSeconds } = found;
  return { verification: await verifyApp(root, { python, timeoutSeconds }) };
}

/** The same finding in several places, as one. */
function alikeInOne(found: readonly Diagnostic[]): Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const each of found) {
    const key = JSON.stringify([each.code, each.severity, each.message]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...more] = group;
    if (first === undefined || more.length === 0) return group;
    const { function: name, at: _, ...rest } = first;
    const isOfOne = more.every((each) => each.function === name);
    const places = inPlaces(group.flatMap(({ at }) => at ?? []));
    return [{ ...rest, ...places, ...(isOfOne && name !== undefined && { function: name }) }];
  });
}

/** What keeps a v1 app from being migrated: most of it keeps functions from running today. */
async function obstacles(tree: DiskTree): Promise<Diagnostic[]> {
  const options = { leaveOut: [], merge: false, upgrade: [], webApp: false };
  const plan = planMigration(tree, { layout: 'in-place', ...options });
  const { diagnostics } = await runWithPauses(plan);
  return diagnostics.filter(({ severity }) => severity === 'error');
}

function describedBy({ name, functionJson }: OriginalFunction): InspectedFunction[] {
  const bindings = functionJson?.bindings.map((each) => {
    return { ...each.properties, type: each.type, name: each.name };
  });
  return bindings === undefined ? [] : [{ name, bindings }];
}

/** The modules that the host comes to load. */
async function sourcesOf(
  tree: Tree,
  script: string | undefined,
  legacy: readonly OriginalFunction[],
): Promise<PythonSource[]> {
  const scripts = legacy.map(({ name, functionJson }) => {
    return joinPath(name, functionJson?.scriptFile ?? '__init__.py');
  });
  const starts = script === undefined ? scripts : [script];
  const reached = await runWithPauses(reachedFrom(starts, new SourceCache(tree)));
  return reached.filter(({ module }) => module.syntaxError === undefined);
}

function wantedSettings(
  functions: readonly InspectedFunction[],
  sources: readonly PythonSource[],
): WantedSetting[] {
  const needsStorage = functions.find(({ bindings }) => {
    return bindings.some(
      ({ type }) => needsExtension(String(type)) || /^timerTrigger$/i.test(String(type)),
    );
  });
  const storage: WantedSetting[] = needsStorage
    ? [
        {
          name: 'AzureWebJobsStorage',
          wantedBy: `the trigger of ${needsStorage.name}`,
          isRequired: true,
        },
      ]
    : [];
  const ofCode = sources.flatMap(settingsOfCode);
  // A .env file, which is rarely committed, may hold what local.settings.json lacks.
  const readsFile = sources.some(({ module }) => module.imports.some(isDotenv));
  const mayBeThere = readsFile ? ofCode.map((each) => ({ ...each, isRequired: false })) : ofCode;
  return [...storage, ...settingsOfBindings(functions), ...mayBeThere];
}

function isDotenv({ module, names }: Import): boolean {
  return module === 'dotenv' || names.some(({ name }) => name === 'dotenv');
}

/** Which functions of a module the host calls. */
function rolesIn(
  source: PythonSource,
  app: V2App | undefined,
  legacy: readonly OriginalFunction[],
): Roles {
  const handlers = new Set<number>();
  const orchestrators = new Set<number>();
  const add = (start: number, types: readonly string[]) => {
    const isOrchestrator = types.some((type) => /^orchestrationTrigger$/i.test(type));
    (isOrchestrator ? orchestrators : handlers).add(start);
  };
  for (const each of app?.functions ?? []) {
    if (each.source.path === source.path) add(each.span.start, each.bindings);
  }
  for (const { name, functionJson } of legacy) {
    const script = `${name}/${functionJson?.scriptFile ?? '__init__.py'}`;
    if (functionJson === undefined || script !== source.path) continue;
    const types = functionJson.bindings.map(({ type }) => type);
    // An orchestrator of v1 is handed over by name: `main = df.Orchestrator.create(flow)`.
    const created = /\bOrchestrator\.create\(\s*(\w+)\s*\)/.exec(source.text)?.[1];
    const entry = created ?? functionJson.entryPoint ?? 'main';
    for (const node of source.module.root.descendantsOfType('function_definition')) {
      const own = node?.childForFieldName('name');
      if (own?.text === entry) add(own.startIndex, types);
    }
  }
  return { handlers, orchestrators };
}

function legacyModel(): Diagnostic {
  return diagnose(worthKnowing, {
    fact: 'The app uses the v1 model: function.json files',
    advice: 'See what the v2 model makes of it with `pyfunc migrate --dry-run`',
  });
}

/** Tools for local runs, asked for where there are local settings. */
async function missingTools(root: string, tree: Tree): Promise<Diagnostic[]> {
  const file = tree.file('local.settings.json');
  const read = file && readText(file);
  const usesEmulator = read?.kind === 'text' && /UseDevelopmentStorage=true/i.test(read.text);
  const tools = [
    {
      program: 'func',
      tool: 'Azure Functions Core Tools (func)',
      reason: 'without it the app cannot be started here',
      command: 'npm install -g azure-functions-core-tools@4',
      isWanted: true,
    },
    {
      program: 'azurite',
      tool: 'Azurite',
      reason: 'local.settings.json uses the storage emulator',
      command: 'npm install -g azurite',
      isWanted: usesEmulator,
    },
  ];
  const found: Diagnostic[] = [];
  for (const { program, isWanted, ...slots } of tools) {
    if (isWanted && !(await isInstalled(program, root))) found.push(diagnose(toolMissing, slots));
  }
  return found;
}

async function isInstalled(program: string, folder: string): Promise<boolean> {
  const { ending } = await runPython([program, '--version'], { folder, seconds: 10 });
  return ending.kind !== 'not-started';
}

/** Errors, then reviews, then notes; of those alike at one place the first. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const ranks = ['error', 'review', 'note'];
  const seen = new Set<string>();
  const single = diagnostics.filter(({ code, message, at }) => {
    const key = `${code} ${message} ${at?.path} ${at?.span?.start}`;
    return !seen.has(key) && seen.add(key);
  });
  return single.sort((one, other) => ranks.indexOf(one.severity) - ranks.indexOf(other.severity));
}
