/** Templates and scripts that read a function.json, which goes. See docs/semantics.md#packaging */
import { type DeploymentFile, withoutComments } from '../../app/deployment/deployment-files.ts';
import { deployment } from '../../diagnostics/deployment.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

export const reportInfrastructure: Step = { name: 'report-infrastructure', run };

/** Functions as resources of their own, with the bindings that function.json has. */
const declared =
  /^[ \t]*resource[ \t]+"azurerm_function_app_function"|"type"\s*:\s*"Microsoft\.Web\/sites\/(?:slots\/)?functions"|^[ \t]*resource[ \t]+\w+[ \t]+'Microsoft\.Web\/sites\/(?:slots\/)?functions@[^']*'(?![ \t]*existing)/gim;

const readers = /[\w.*{}$()/\\-]*function\.json/g;

function* run(design: Design): Generator<Diagnostic> {
  if (design.functions.length === 0) return;
  const files = design.deploymentFiles.filter(({ kind }) => kind !== 'ignore' && kind !== 'code');
  const reading = files.flatMap((file) => placesOf(file, readers));
  const declaring = files.flatMap((file) => placesOf(file, declared));
  if (reading.length > 0) yield diagnose(deployment.readsConfig, {}, inPlaces(reading));
  if (declaring.length > 0) yield diagnose(deployment.declaresFunction, {}, inPlaces(declaring));
}

function placesOf(file: DeploymentFile, pattern: RegExp): Place[] {
  return [...withoutComments(file).matchAll(pattern)].map(({ index, 0: found }) => {
    const start = index + found.search(/\S/);
    return { path: file.path, span: { start, end: index + found.length } };
  });
}
