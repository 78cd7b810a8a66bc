import { type FunctionApp, readFunctionApp } from '../../app/function-app.ts';
import { azureNames as azureMembers } from '../../bindings/decorators/print.ts';
import { type AzureNames, azureNames } from '../../python/azure-names.ts';
import { uniqueName } from '../../python/names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { LegacyApp } from '../read/legacy-app.ts';
import { readStarNames } from '../read/star-names.ts';
import type { FunctionDesign } from './function-design.ts';

export const functionAppPath = 'function_app.py';
export const appModule = 'function_app';

/** function_app.py as it is written. */
export interface AppFile {
  /** The file that is there already, and what it defines. */
  readonly existing?: { readonly source: PythonSource; readonly app: FunctionApp };
  /** The variable that holds the FunctionApp. */
  readonly variable: string;
  readonly azure: AzureNames;
  readonly webApp?: WebApp;
}

/** How function_app.py spells what it needs for functions whose decorators stand in it. */
export function designAppFile(
  app: LegacyApp,
  functions: readonly FunctionDesign[],
  webApp: WebApp | undefined,
): AppFile {
  const source = app.source(functionAppPath);
  if (source === undefined) {
    const spell = (member: string) => `func.${member}`;
    const azure = { spell, extend: [], alias: 'func', add: 'import azure.functions as func' };
    return { variable: 'app', azure, ...(webApp === undefined ? {} : { webApp }) };
  }
  const { module, text } = source;
  const existing = { source, app: readFunctionApp(source, app.evaluator) };
  const { taken } = readStarNames(app, source);
  const { variables, definition } = existing.app;
  const members = new Set<string>(
    functions.flatMap((each) => azureMembers(each.choice.decorators)),
  );
  if (definition === undefined) members.add('FunctionApp');
  return {
    existing,
    variable: variables[0] ?? uniqueName('app', new Set([...module.identifiers, ...taken])),
    azure: azureNames(module, [...members].sort(), definition?.start ?? text.length, taken),
  };
}

/** A function that hands all its requests to a web application, which v2 can serve by itself. */
export interface WebApp {
  readonly design: FunctionDesign;
  readonly factory: 'AsgiFunctionApp' | 'WsgiFunctionApp';
  /** Where function_app.py finds what the application begins with: `app` of `app.wsgi_app`. */
  readonly module: string;
  readonly name: string;
  /** What follows that name: `.wsgi_app`, or ''. */
  readonly rest: string;
  /** The member of AuthLevel. */
  readonly level: string;
  /** The definition that goes; its docstring stays as a comment. */
  readonly entry: Span;
  readonly docstring?: string;
  /** Whether nothing else is in the script, so that it goes as a whole. */
  readonly leavesNothing: boolean;
}
