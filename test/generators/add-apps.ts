import type { Files } from '../workspace/folders.ts';

const host = { 'host.json': '{\n  "version": "2.0"\n}\n' };
const http = (on: string, name = 'hello', azure = 'func.') => `
@${on}.route(route="${name}")
def ${name}(req: ${azure}HttpRequest) -> ${azure}HttpResponse:
    return ${azure}HttpResponse("${name}")
`;
const blueprint = (name: string, on = 'bp') =>
  `import azure.functions as func\n\n${on} = func.Blueprint()\n\n${http(on, name)}`;

/** Apps that pyfunc did not make, each with one function `hello`. Paths and texts as on disk. */
export const foreignApps: Readonly<Record<string, Files>> = {
  'an app variable not named app': {
    ...host,
    'function_app.py': `import azure.functions as func\n\napi = func.FunctionApp()\n\n${http('api')}`,
  },
  'names imported from azure.functions': {
    ...host,
    'function_app.py': `from azure.functions import FunctionApp, HttpRequest, HttpResponse\n\napp = FunctionApp()\n\n${http('app', 'hello', '')}`,
  },
  'another alias': {
    ...host,
    'function_app.py': `import azure.functions as af\nimport os\n\napp = af.FunctionApp()\n\n${http('app', 'hello', 'af.')}`,
  },
  'a module imported by its whole name': {
    ...host,
    'function_app.py': `"""The app."""\n\nimport azure.functions\n\napp = azure.functions.FunctionApp()\n\n${http('app', 'hello', 'azure.functions.')}`,
  },
  'func that means something else': {
    ...host,
    'function_app.py': `import azure.functions as az\nfrom sqlalchemy import func\n\napp = az.FunctionApp(http_auth_level=az.AuthLevel.ANONYMOUS)\n\n${http('app', 'hello', 'az.')}`,
  },
  DFApp: {
    ...host,
    'function_app.py': `import azure.durable_functions as df\nimport azure.functions as func\n\nmyApp = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)\n\n${http('myApp')}`,
  },
  AsgiFunctionApp: {
    'host.json': '{\n  "extensions": { "http": { "routePrefix": "" } },\n  "version": "2.0"\n}\n',
    'function_app.py': `import azure.functions as func\n\n\nasync def web(scope, receive, send):\n    pass\n\n\napp = func.AsgiFunctionApp(app=web, http_auth_level=func.AuthLevel.ANONYMOUS)\n`,
  },
  'Windows line ends': {
    ...host,
    'function_app.py':
      `import azure.functions as func\n\napp = func.FunctionApp()\n\n${http('app')}`.replaceAll(
        '\n',
        '\r\n',
      ),
  },
  'tabs, and no line end at the end': {
    ...host,
    'function_app.py':
      `import azure.functions as func\n\napp = func.FunctionApp()\n\n${http('app')}`
        .replaceAll('    ', '\t')
        .trimEnd(),
  },
  'a space at the end': {
    ...host,
    'function_app.py': `import azure.functions as func\n\napp = func.FunctionApp()\n\n${http('app')}\n\n\n    `,
  },
  'a byte order mark, a coding comment and a license': {
    ...host,
    'function_app.py': `\ufeff# -*- coding: utf-8 -*-\n# (c) Ada\n\nimport azure.functions as func  # the library\n\napp = func.FunctionApp()  # one app\n\n${http('app')}`,
  },
  'an app made in a try': {
    ...host,
    'function_app.py': `import azure.functions as func\n\ntry:\n    app = func.FunctionApp()\nexcept Exception:\n    raise\n\n${http('app')}`,
  },
  'an app of another module': {
    ...host,
    'function_app.py': `from core.shared import app\nimport core.routes\n`,
    'core/__init__.py': '',
    'core/shared.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
    'core/routes.py': `import azure.functions as func\n\nfrom core.shared import app\n\n${http('app')}`,
  },
  'blueprints registered one by one': {
    ...host,
    'function_app.py':
      'import azure.functions as func\n\nfrom parts.hello import blueprint as hello\nfrom parts.other import blueprint as other\n\napp = func.FunctionApp()\n\napp.register_blueprint(hello)\napp.register_blueprint(other)\n',
    'parts/hello.py': blueprint('hello', 'blueprint'),
    'parts/other.py': blueprint('other', 'blueprint'),
  },
  'blueprints registered in a loop': {
    ...host,
    'function_app.py':
      'import azure.functions as func\n\nfrom parts import hello, other\n\napp = func.FunctionApp()\n\nfor part in (hello.bp, other.bp):\n    app.register_functions(part)\n',
    'parts/__init__.py': '',
    'parts/hello.py': blueprint('hello'),
    'parts/other.py': blueprint('other'),
  },
  'blueprints registered by name': {
    ...host,
    'function_app.py':
      'import importlib\n\nimport azure.functions as func\n\napp = func.FunctionApp()\n\nfor name in ["hello"]:\n    app.register_functions(importlib.import_module(f"parts.{name}").bp)\n',
    'parts/hello.py': blueprint('hello'),
  },
};
