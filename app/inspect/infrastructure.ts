import { deployment } from '../../diagnostics/deployment.ts';
import { type Diagnostic, diagnose, inPlaces } from '../../diagnostics/diagnostic.ts';
import { type DeploymentFile, withoutComments } from '../deployment/deployment-files.ts';

/**
 * App settings that Flex Consumption does not take, with what takes their place.
 * See https://learn.microsoft.com/azure/azure-functions/functions-app-settings
 */
const notForFlex: readonly (readonly [setting: string, instead: string])[] = [
  ['FUNCTIONS_WORKER_RUNTIME', 'functionAppConfig.runtime'],
  ['FUNCTIONS_WORKER_RUNTIME_VERSION', 'functionAppConfig.runtime'],
  ['FUNCTIONS_WORKER_PROCESS_COUNT', 'functionAppConfig.scaleAndConcurrency'],
  ['FUNCTIONS_EXTENSION_VERSION', 'the platform, which runs version 4'],
  ['SCM_DO_BUILD_DURING_DEPLOYMENT', 'a remote build at deployment'],
  ['ENABLE_ORYX_BUILD', 'a remote build at deployment'],
  ['WEBSITE_CONTENTSHARE', 'functionAppConfig.deployment.storage'],
  ['WEBSITE_CONTENTAZUREFILECONNECTIONSTRING', 'functionAppConfig.deployment.storage'],
  ['WEBSITE_RUN_FROM_PACKAGE', 'functionAppConfig.deployment.storage'],
];

/** An object without more than two objects in each other. */
const block = String.raw`\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}`;

/** What ARM templates, Bicep and Terraform files give an app that it cannot have in Azure. */
export function* inspectInfrastructure(files: readonly DeploymentFile[]): Generator<Diagnostic> {
  for (const file of files) {
    if (!isInfrastructure(file)) continue;
    const text = withoutComments(file);
    yield* emulators(file, text);
    yield* flex(file, text);
  }
}

function isInfrastructure({ kind, text }: DeploymentFile): boolean {
  if (kind === 'json') return /"\$schema"\s*:\s*"[^"]*deploymentTemplate\.json/i.test(text);
  return kind === 'bicep' || kind === 'terraform';
}

function* emulators({ path }: DeploymentFile, text: string): Generator<Diagnostic> {
  const spans = [...text.matchAll(/["']UseDevelopmentStorage=true;?["']/gi)].map(
    ({ 0: { length }, index }) => ({ start: index, end: index + length }),
  );
  if (spans.length === 0) return;
  yield diagnose(deployment.emulatorDeployed, {}, inPlaces(spans.map((span) => ({ path, span }))));
}

/** Nothing is said of a file that describes several apps: they may be of different plans. */
function* flex({ path }: DeploymentFile, text: string): Generator<Diagnostic> {
  const isFlex = /\bfunctionAppConfig\b|"azurerm_function_app_flex_consumption"/.test(text);
  const apps = text.match(/["']Microsoft\.Web\/sites["'@]|"azurerm_\w*function_app\w*"\s+"/g) ?? [];
  if (!isFlex || apps.length > 1) return;
  const settings = notForFlex.flatMap(([name, instead]) => {
    const { index } =
      new RegExp(String.raw`(?<=["'])${name}(?=["'])|\b${name}(?=\s*[:=])`).exec(text) ?? {};
    return index === undefined ? [] : [{ name, instead, start: index, end: index + name.length }];
  });
  if (settings.length > 0) {
    const names = settings.map(({ name }) => name).join(', ');
    const replacements = [...new Set(settings.map(({ instead }) => instead))].join(', ');
    const what = `An app on Flex Consumption does not take these settings: ${names}`;
    const remedy = `Remove them; in their place are ${replacements}`;
    const places = settings.map(({ start, end }) => ({ path, span: { start, end } }));
    yield diagnose(deployment.flexWrong, { what, remedy }, inPlaces(places));
  }
  yield* packageStorage(path, text);
}

/** `functionAppConfig.deployment.storage` of ARM and Bicep, from where the app gets its code. */
function* packageStorage(path: string, text: string): Generator<Diagnostic> {
  const found = new RegExp(
    String.raw`\bdeployment["']?\s*:\s*\{\s*["']?storage["']?\s*:\s*${block}`,
  );
  const match = found.exec(text);
  if (match === null) return;
  const { 1: storage = '', index } = match;
  const hasContainer = /\bvalue["']?\s*:\s*(?!["']\s*["'])\S/.test(storage);
  const hasAuthentication = /\bauthentication["']?\s*:\s*(?:\{(?=[^{}]*\btype\b)|[^\s{])/.test(
    storage,
  );
  const lacks = [
    ...(hasContainer ? [] : ['a blob container (value)']),
    ...(hasAuthentication ? [] : ['a way to sign in (authentication)']),
  ];
  if (lacks.length === 0) return;
  const what = `functionAppConfig.deployment.storage lacks ${lacks.join(' and ')}`;
  const remedy = 'Name the URL of the container, and an identity or a connection string';
  const span = { start: index, end: index + 'deployment'.length };
  yield diagnose(deployment.flexWrong, { what, remedy }, { at: { path, span } });
}
