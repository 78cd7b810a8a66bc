/** PYF590 and following: what pyfunc openapi says. */
import { declare } from './diagnostic.ts';

export const notADocument = declare<{ path: string; reason: string }>({
  code: 'PYF590',
  severity: 'error',
  exit: 'unsafe',
  title: 'output file with other content',
  message: ({ path, reason }) => `${path} is not replaced: ${reason}.`,
  hint: () => 'Name another file with `--output`, or remove this one.',
  why: 'pyfunc replaces only a JSON file that is an OpenAPI document, and keeps its `info`, `servers`, `tags` and `externalDocs`.',
});

export const noHttpFunctions = declare({
  code: 'PYF591',
  severity: 'note',
  title: 'no HTTP function',
  message: () => 'The app has no function with an HTTP trigger: the document has no paths.',
  why: 'An OpenAPI document describes HTTP requests. Functions with other triggers have no place in it.',
});

export const routesOfFramework = declare<{ name: string }>({
  code: 'PYF592',
  severity: 'note',
  title: 'routes of a web framework',
  message: ({ name }) =>
    `${name} serves an ASGI or WSGI application, whose own routes are not in the document.`,
  hint: () =>
    'Use the document of the framework: FastAPI serves it at /openapi.json, and there are packages for Flask.',
  why: 'For Azure such an application is one function that answers every route. Its routes are known to the framework only.',
});

export const appNotIndexed = declare<{ reason: string }>({
  code: 'PYF593',
  severity: 'error',
  exit: 'failed',
  title: 'routes not known',
  message: ({ reason }) => `The routes of the app cannot be read: ${reason}.`,
  hint: () => 'Run `pyfunc verify`, and correct what it finds.',
  why: 'The document is made from the functions that the app gives to the host. For that the app is imported with the real azure-functions.',
});

export const routeUnknown = declare<{ name: string; properties: readonly string[] }>({
  code: 'PYF599',
  severity: 'review',
  title: 'function left out of the document',
  message: ({ name, properties }) =>
    `${name} is not in the document, because its ${properties.join(' and ')} would come from a package that this Python lacks.`,
  hint: () =>
    'Install the requirements of the app in the Python that you name with `--python`, then run the command again.',
  why: 'Without the package the value is unknown. A path with a made-up route or other methods would be wrong.',
});
