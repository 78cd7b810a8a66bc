import { currentBundle } from '../../bindings/bundle-upgrade.ts';
import { readBundleRange } from '../../bindings/bundles.ts';
import { deployment } from '../../diagnostics/deployment.ts';
import { type Diagnostic, diagnose, inPlaces } from '../../diagnostics/diagnostic.ts';
import {
  hostJsonWrong,
  leftover,
  settingMissing,
  shippedNeedlessly,
  worthKnowing,
} from '../../diagnostics/doctor.ts';
import { readJson } from '../../workspace/text/json.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { type DeploymentFile, deploymentFiles } from '../deployment/deployment-files.ts';
import { supportedPythons } from '../deployment/function-image.ts';
import { oldHosts } from '../deployment/host-version.ts';
import { funcIgnore } from '../deployment/ignore-rules.ts';
import { oldPythons } from '../deployment/python-version.ts';
import { hostValue } from '../host-json.ts';
import { inspectInfrastructure } from './infrastructure.ts';

const settingsPath = 'local.settings.json';

/** What host.json, local.settings.json and the files beside them say against a deployment. */
export function* inspectDeployment(tree: Tree, types: readonly string[]): Generator<Diagnostic> {
  const host = jsonOf(tree, 'host.json');
  yield* inspectHost(host, types);
  yield* inspectSettings(tree);
  const files = deploymentFiles(tree);
  yield* oldVersions(files);
  yield* inspectInfrastructure(files);
  yield* leftovers(tree);
  const needless = ['.venv/', 'venv/', '__pycache__/', 'tests/'].filter((folder) => {
    const name = folder.slice(0, -1);
    return tree.isThere(name) && !funcIgnore(tree)(`${name}/x.py`);
  });
  if (needless.length > 0) {
    const hasFile = tree.file('.funcignore') !== undefined;
    yield diagnose(shippedNeedlessly, { paths: needless, hasFile });
  }
}

function* inspectHost(host: unknown, types: readonly string[]): Generator<Diagnostic> {
  const at = { at: { path: 'host.json' } };
  if (host === undefined) {
    const problem = 'there is no JSON object that the host can read';
    yield diagnose(hostJsonWrong, { problem, remedy: 'Correct the JSON' }, at);
    return;
  }
  const version = hostValue(host, ['version']);
  if (version !== '2.0') {
    const problem = version === undefined ? '"version" is missing' : '"version" is not "2.0"';
    yield diagnose(hostJsonWrong, { problem, remedy: 'Set "version": "2.0"' }, at);
  }
  const bundle = hostValue(host, ['extensionBundle']);
  const range = hostValue(bundle, ['version']);
  if (typeof bundle === 'object' && bundle !== null) {
    const remedy = `Set the version of the extension bundle to "${currentBundle}"`;
    if (typeof range !== 'string') {
      yield diagnose(hostJsonWrong, { problem: 'the extension bundle has no version', remedy }, at);
    } else {
      const read = readBundleRange(range);
      const isOld =
        read?.below !== undefined && (read.below[0] ?? 0) <= 4 && (read.least[0] ?? 0) < 4;
      if (isOld) {
        const problem = `the extension bundle ${range} is older than version 4, the current one`;
        yield { ...diagnose(hostJsonWrong, { problem, remedy }, at), severity: 'review' };
      }
    }
  }
  const isDurable = types.some((type) => /^(?:orchestration|activity|entity)Trigger$/i.test(type));
  if (isDurable && hostValue(host, ['extensions', 'durableTask']) === undefined) {
    const fact = 'host.json has no durableTask, so the task hub gets its default name';
    const advice = 'Set extensions.durableTask.hubName where several apps share a storage account';
    yield diagnose(worthKnowing, { fact, advice }, at);
  }
}

function* inspectSettings(tree: Tree): Generator<Diagnostic> {
  if (tree.file(settingsPath) === undefined) {
    const fact = 'There is no local.settings.json, so the settings were not checked';
    const advice =
      'Make one for local runs with `func settings add FUNCTIONS_WORKER_RUNTIME python`';
    yield diagnose(worthKnowing, { fact, advice });
    return;
  }
  const values = settingNames(tree);
  const at = { at: { path: settingsPath } };
  if (values === undefined) return;
  const worker = hostValue(jsonOf(tree, settingsPath), ['Values', 'FUNCTIONS_WORKER_RUNTIME']);
  if (worker === undefined) {
    const wantedBy = '`func start`';
    yield diagnose(settingMissing, { name: 'FUNCTIONS_WORKER_RUNTIME', wantedBy }, at);
  } else if (worker !== 'python') {
    const what = 'FUNCTIONS_WORKER_RUNTIME in local.settings.json is not "python"';
    yield diagnose(leftover, { what, remedy: 'Set it to "python"' }, at);
  }
  if (values.includes('AzureWebJobsDashboard')) {
    const what =
      'local.settings.json sets AzureWebJobsDashboard, which hosts since version 2 ignore';
    yield diagnose(
      leftover,
      { what, remedy: 'Remove it; Application Insights took its place' },
      at,
    );
  }
  if (!values.some((name) => /^(?:APPLICATIONINSIGHTS_|APPINSIGHTS_)/.test(name))) {
    const fact = 'local.settings.json has no connection of Application Insights';
    const advice = 'Check that the app in Azure has APPLICATIONINSIGHTS_CONNECTION_STRING';
    yield diagnose(worthKnowing, { fact, advice }, at);
  }
}

function* oldVersions(files: readonly DeploymentFile[]): Generator<Diagnostic> {
  const hosts = oldHosts(files);
  const pythons = oldPythons(files);
  const places = (claims: typeof hosts) =>
    inPlaces(claims.map(({ file, span }) => ({ path: file.path, span })));
  const isInside = (claims: typeof hosts) => claims.some(({ file }) => file.isInside);
  if (hosts.length > 0) {
    const slots = { count: hosts.length, byUpgrade: isInside(hosts) };
    yield diagnose(deployment.oldHost, slots, places(hosts));
  }
  if (pythons.length > 0) {
    const versions = [...new Set(pythons.map(({ value }) => value))].join(', ');
    yield diagnose(
      deployment.oldPython,
      { versions, supported: supportedPythons, byUpgrade: isInside(pythons) },
      places(pythons),
    );
  }
}

function* leftovers(tree: Tree): Generator<Diagnostic> {
  if (tree.file('proxies.json') !== undefined) {
    const what = 'The app has a proxies.json; hosts since version 4 ignore it';
    const remedy = 'Use Azure API Management, then delete the file';
    yield diagnose(leftover, { what, remedy }, { at: { path: 'proxies.json' } });
  }
}

/** The names in the values of local.settings.json; undefined where it is not there, or encrypted. */
export function settingNames(tree: Tree): readonly string[] | undefined {
  const settings = jsonOf(tree, settingsPath);
  const values = hostValue(settings, ['Values']);
  if (hostValue(settings, ['IsEncrypted']) === true) return undefined;
  return typeof values === 'object' && values !== null ? Object.keys(values) : undefined;
}

/** The settings of local.settings.json whose values have a placeholder, e.g. `<key>`. */
export function settingsToFill(tree: Tree): readonly string[] {
  const settings = jsonOf(tree, settingsPath);
  const values = hostValue(settings, ['Values']);
  if (hostValue(settings, ['IsEncrypted']) === true) return [];
  return Object.entries(typeof values === 'object' && values !== null ? values : {})
    .filter(([, value]) => typeof value === 'string' && /<[A-Za-z][\w -]*>/.test(value))
    .map(([name]) => name);
}

function jsonOf(tree: Tree, path: string): unknown {
  const file = tree.file(path);
  const read = file && readText(file);
  const json = read?.kind === 'text' ? readJson(read.text) : undefined;
  const value = json?.kind === 'json' ? json.value : undefined;
  return typeof value === 'object' && value !== null ? value : undefined;
}
