import type { UserPython } from '../../verify/environment/python.ts';
import type { Indexing } from '../../verify/index/indexing.ts';

/**
 * What proves an app, e.g. `azure-functions 1.26.0 (bundled) on Python 3.11.4 (/usr/bin/python3)`; with
 * azure-functions-durable where that is known to take part.
 */
export function pythonName(python: UserPython, usesDurable = false): string {
  const { azureFunctions, azureFunctionsDurable, bundled, version, from, path } = python;
  const isOurs = (name: 'azure-functions' | 'azure-functions-durable') =>
    bundled?.packages.includes(name) ? ' (bundled)' : '';
  const library = `azure-functions ${azureFunctions}${isOurs('azure-functions')}`;
  const durable =
    usesDurable && azureFunctionsDurable
      ? `, azure-functions-durable ${azureFunctionsDurable}${isOurs('azure-functions-durable')}`
      : '';
  const place = from === 'PATH' || from === 'machine' ? path : from;
  return `${library}${durable} on Python ${version} (${place})`;
}

/** What has proved an app that was indexed. */
export function provedBy({ python, usesDurable }: Indexing): string {
  return pythonName(python, usesDurable);
}
