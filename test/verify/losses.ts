/** Apps that lose something in Azure, in many layouts, and apps that look alike and lose nothing. */

type Files = { readonly [path: string]: string };

export interface LossyApp {
  readonly name: string;
  readonly files: Files;
  /** Codes of the errors and reviews, sorted, each once. */
  readonly codes: readonly string[];
  /** Words that the messages hold. */
  readonly says?: readonly string[];
  /** `path:line` of one of the diagnostics. */
  readonly place?: string;
  /** How many errors and reviews there are. */
  readonly count?: number;
  /** Codes of notes that must be there. */
  readonly notes?: readonly string[];
}

const bundle = (version = '[4.*, 5.0.0)') =>
  JSON.stringify({
    version: '2.0',
    extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version },
  });
const host = {
  'host.json': bundle(),
  'requirements.txt':
    'azure-functions-durable\nazurefunctions-extensions-http-fastapi\nacme\nacme-openapi\n',
};
const head = 'import azure.functions as func\n';
const app = `${head}app = func.FunctionApp()\n`;
const route = (owner: string, name: string) =>
  `@${owner}.route(route="${name}")\ndef ${name}(req: func.HttpRequest) -> func.HttpResponse: ...\n`;
const hello = route('app', 'hello');
const blueprint = (name: string, variable = 'bp') =>
  `${head}${variable} = func.Blueprint()\n${route(variable, name)}`;
const durable = `${head}import azure.durable_functions as df\napp = df.DFApp()\n`;
const guard = `def guard(fn):
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)
    return inner
`;

function lossy(
  name: string,
  files: Files,
  codes: readonly string[],
  more: Partial<LossyApp> = {},
): LossyApp {
  return { name, files: { ...host, ...files }, codes, ...more };
}

const script = (text: string) => ({ 'function_app.py': text });

const caught = (body: string, kind = 'Exception') =>
  `${app}import logging\ntry:\n    ${body.replaceAll('\n', '\n    ')}\nexcept ${kind} as error:\n    logging.warning(error)\n${hello}`;
const registers = 'from extra import bp\napp.register_functions(bp)';

export const lossyApps: readonly LossyApp[] = [
  lossy(
    'a registration that hangs on a package that the requirements lack',
    { ...script(caught(`import missing\n${registers}`)), 'extra.py': blueprint('more') },
    ['PYF492'],
    { says: ['missing'], place: 'function_app.py:5', notes: ['PYF440'] },
  ),
  lossy(
    'a registration within suppress that hangs on a package that the requirements lack',
    {
      ...script(
        `${app}import contextlib\nwith contextlib.suppress(ImportError):\n    import missing\n    ${registers.replace('\n', '\n    ')}\n${hello}`,
      ),
      'extra.py': blueprint('more'),
    },
    ['PYF492'],
    { says: ['missing'], place: 'function_app.py:5', notes: ['PYF440'] },
  ),
  lossy(
    'a function under a flag that a package which the requirements lack decides',
    script(
      `${app}try:\n    import missing\n    HAS_IT = True\nexcept ImportError:\n    HAS_IT = False\nif HAS_IT:\n    @app.route(route="more")\n    def more(req): ...\n${hello}`,
    ),
    ['PYF492'],
    { says: ['missing'], place: 'function_app.py:4', notes: ['PYF440'] },
  ),
  lossy(
    'an import that fails and whose exception is caught',
    {
      ...script(caught(registers)),
      'extra.py': `${head}bp = func.Blueprint()\nhalf = 1 / 0\n${route('bp', 'more')}`,
    },
    ['PYF460'],
    { says: ['The import of extra.py fails: ZeroDivisionError', 'more'], place: 'extra.py:3' },
  ),
  lossy(
    'modules found by name, one of which fails',
    {
      ...script(
        `${app}import importlib\nfor name in ("one", "two"):\n    try:\n        app.register_functions(importlib.import_module("parts." + name).bp)\n    except Exception:\n        continue\n`,
      ),
      'parts/one.py': blueprint('one'),
      'parts/two.py': `${blueprint('two')}from parts.gone import x\n`,
    },
    ['PYF460'],
    { says: ['The import of parts/two.py fails: ModuleNotFoundError'], place: 'parts/two.py:5' },
  ),
  lossy(
    'a module that fails before it imports another with functions',
    {
      ...script(`${caught('import routes')}`),
      'routes.py': 'limit = int("many")\nimport orders\n',
      'orders.py': `from function_app import app\n${route('app', 'orders')}`,
    },
    ['PYF460'],
    { says: ['The import of routes.py fails: ValueError', 'orders'], place: 'routes.py:1' },
  ),
  lossy(
    'a decorator that fails within a module whose exception is caught',
    {
      ...script(caught(registers)),
      'extra.py': `${head}bp = func.Blueprint()\ndef named(fn):\n    print(fn.__name__)\n    return fn\n@named\n${route('bp', 'more')}`,
    },
    ['PYF468'],
    { says: ['@named'], place: 'extra.py:6', count: 1 },
  ),
  lossy(
    'a function without a trigger',
    script(
      `${app}${hello}@app.queue_output(arg_name="m", queue_name="q", connection="C")\ndef more(m): ...\n`,
    ),
    ['PYF412'],
    { says: ['Function more does not have a trigger'], place: 'function_app.py:5' },
  ),
  lossy(
    'an app that the script imports only with its module',
    { ...script('import shop.core\n'), 'shop/core.py': `${app}${hello}` },
    ['PYF410'],
    { says: ['the app of the module shop.core has no name there'], place: 'shop/core.py:2' },
  ),
  lossy(
    'a package off the path, and a function that the worker refuses',
    {
      ...script(
        `${app}import shop.orders\n@app.route(route="x")\ndef x(other: func.HttpRequest) -> str: ...\n`,
      ),
      'src/shop/orders.py': '',
    },
    ['PYF413', 'PYF514'],
    { count: 2, notes: ['PYF440'] },
  ),
  lossy(
    'an app that a package off the path makes',
    {
      ...script('from shop.application import app\n'),
      'src/shop/__init__.py': '',
      'src/shop/application.py': `${app}${hello}`,
    },
    ['PYF480', 'PYF514'],
    { says: ['src/shop'], notes: ['PYF440'] },
  ),
  lossy(
    'a package in the place of the script',
    {
      ...script(`${app}${hello}`),
      'function_app/__init__.py': `${app}${route('app', 'other')}`,
    },
    ['PYF460'],
    { says: ['hello'], place: 'function_app.py:4', count: 1 },
  ),
  lossy(
    'an orchestrator and an entity that are coroutines',
    script(
      `${durable}@app.orchestration_trigger(context_name="context")\nasync def flow(context):\n    await context.call_activity("act", 1)\n@app.entity_trigger(context_name="context")\nasync def counter(context): ...\n@app.activity_trigger(input_name="n")\nasync def act(n: int): ...\n`,
    ),
    ['PYF598'],
    { count: 2, place: 'function_app.py:4' },
  ),
  lossy(
    'a module that .funcignore leaves out',
    {
      ...script(`${app}from shared.texts import hi\n${hello}`),
      'shared/texts.py': 'hi = "hi"\n',
      '.funcignore': 'shared/\n',
    },
    ['PYF443'],
    { says: ['shared/texts.py'] },
  ),

  lossy(
    'a data file that .funcignore leaves out',
    {
      ...script(
        `${app}import json, pathlib\nhere = pathlib.Path(__file__).parent\nroutes = json.loads((here / "data" / "routes.json").read_text())\n@app.route(route=routes["hello"])\ndef hello(req): ...\n`,
      ),
      'data/routes.json': '{"hello": "hi"}',
      '.funcignore': 'data/\n',
    },
    ['PYF443'],
    { says: ['reads data/routes.json'] },
  ),

  lossy(
    'an argument of the app out of the environment, by a name of another module',
    {
      ...script(
        `${head}from settings import LEVEL\napp = func.FunctionApp(http_auth_level=LEVEL)\n${hello}`,
      ),
      'settings.py': `${head}import os\nif os.environ.get("PROD"):\n    LEVEL = func.AuthLevel.FUNCTION\nelse:\n    LEVEL = func.AuthLevel.ANONYMOUS\n`,
    },
    ['PYF510'],
    { says: ['http_auth_level', 'PROD'], place: 'function_app.py:3' },
  ),

  lossy(
    'two functions of one route',
    script(`${app}${hello}@app.route(route="Hello/", methods=["GET"])\ndef again(req): ...\n`),
    ['PYF511'],
    { says: ['Hello', 'hello'], place: 'function_app.py:5' },
  ),
  lossy(
    'two functions of one route but for the names of parameters',
    script(
      `${app}@app.route(route="orders/{id}")\ndef one(req): ...\n@app.route(route="orders/{key}")\ndef two(req): ...\n`,
    ),
    ['PYF511'],
    { says: ['orders/{key}', 'same requests'] },
  ),
  lossy(
    'a route of the host',
    script(`${app}@app.route(route="administrators")\ndef one(req): ...\n`),
    ['PYF512'],
    { place: 'function_app.py:3' },
  ),
  lossy(
    'a package named azure',
    { ...script(`${app}${hello}`), 'azure/__init__.py': '', 'azure/texts.py': '' },
    ['PYF513'],
    { says: ['azure/__init__.py'] },
  ),
  lossy(
    'packages that the requirements lack, installed here or not',
    {
      ...script(
        `${app}import flask\nimport pytest\nfrom azure.storage.blob import BlobClient\nfrom azure.ai.vision.imageanalysis.models import VisualFeatures\ntry:\n    import acme_fast\nexcept ImportError as error:\n    raise SystemError from error\n${hello}`,
      ),
      'requirements.txt': 'azure-functions\n',
      'requirements-dev.txt': 'flask\n',
    },
    ['PYF492'],
    {
      says: ['flask', 'pytest', 'azure-storage-blob', 'azure-ai-vision-imageanalysis', 'acme-fast'],
      notes: ['PYF440'],
    },
  ),
  lossy(
    'a package that a listed one, which is installed here, does not bring',
    {
      ...script(`${app}import pytest_cov\n${hello}`),
      'requirements.txt': 'azure-functions\npytest\n',
    },
    ['PYF492'],
    { says: ['pytest-cov'], notes: ['PYF440'] },
  ),
  lossy(
    'azure-functions-durable, which the requirements lack',
    {
      ...script(`${durable}@app.activity_trigger(input_name="x")\ndef act(x: str): ...\n`),
      'requirements.txt': 'azure-functions\n',
    },
    ['PYF492'],
    { says: ['azure-functions-durable'] },
  ),
  lossy(
    'a package that the import of a function needs',
    {
      ...script(
        `${app}@app.route(route="x")\ndef x(req):\n    import flask\n    return str(flask)\n`,
      ),
      'requirements.txt': 'azure-functions\n',
    },
    ['PYF492'],
    { says: ['flask'] },
  ),
  lossy(
    'a package that another one may bring',
    {
      ...script(`${app}import flask\n${hello}`),
      'requirements.txt': 'acme-web\n',
    },
    ['PYF492'],
    { says: ['flask'], notes: ['PYF440'] },
  ),
  lossy(
    'a package of the app that is not on the path here',
    {
      ...script(`${app}import shop.orders\n${hello}`),
      'src/shop/__init__.py': '',
      'src/shop/orders.py': blueprint('lost'),
    },
    ['PYF514'],
    { says: ['src/shop'], notes: ['PYF440'] },
  ),
  lossy(
    'an app without functions beside folders of the v1 model',
    {
      ...script(app),
      'Old/function.json':
        '{"bindings":[{"type":"timerTrigger","direction":"in","name":"t","schedule":"0 * * * * *"}]}',
      'Old/__init__.py': 'def main(t): ...\n',
    },
    ['PYF458'],
    { says: ['Python 3.13', 'Old'], count: 1 },
  ),
  lossy(
    'a module from a folder elsewhere that the app puts on the path',
    script(
      `${app}import pathlib, sys, tempfile\nplace = tempfile.mkdtemp()\npathlib.Path(place, "elsewhere.py").write_text("x = 1")\nsys.path.insert(0, place)\nimport elsewhere\n${hello}`,
    ),
    ['PYF595'],
    { says: ['elsewhere', 'not deployed'], place: 'function_app.py:7', count: 1 },
  ),
  lossy(
    'a module from elsewhere that fails here',
    script(
      `${app}import pathlib, sys, tempfile\nplace = tempfile.mkdtemp()\npathlib.Path(place, "elsewhere.py").write_text("import json\\nx = json.nothing")\nsys.path.insert(0, place)\nfrom elsewhere import x\n${hello}`,
    ),
    ['PYF595'],
    { says: ['elsewhere', "has no attribute 'nothing'"], place: 'function_app.py:7' },
  ),
  lossy(
    'an installed package that lacks another one here',
    {
      ...script(
        `${app}import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "lib", "site-packages"))\nimport acme\n${hello}`,
      ),
      'lib/site-packages/acme.py':
        'try:\n    import acme_mail\nexcept ImportError as error:\n    raise ImportError("acme-mail is not installed") from error\n',
    },
    ['PYF480'],
    { says: ['without acme_mail', 'the installed package acme imports it'] },
  ),
  lossy('an app without functions', script(app), ['PYF458'], { place: 'function_app.py:1' }),
  lossy('a Durable app without functions', script(durable), ['PYF458']),
  lossy(
    'a registered blueprint without functions',
    script(`${app}bp = func.Blueprint()\napp.register_functions(bp)\n`),
    ['PYF458'],
  ),
  lossy(
    'a blueprint of the script',
    script(`${app}bp = func.Blueprint()\n${hello}${route('bp', 'lost')}`),
    ['PYF459'],
    { says: ['`bp`', 'lost'], place: 'function_app.py:3' },
  ),
  lossy(
    'a blueprint in a package that is imported',
    {
      ...script(`${app}from shop.api import orders\n${hello}`),
      'shop/__init__.py': '',
      'shop/api/__init__.py': '',
      'shop/api/orders.py': blueprint('lost', 'area'),
    },
    ['PYF459'],
    { says: ['`area`', 'lost'], place: 'shop/api/orders.py:2' },
  ),
  lossy(
    'one of two Durable blueprints',
    {
      ...script(`${durable}from jobs import one\napp.register_functions(one)\n`),
      'jobs.py': `import azure.durable_functions as df\none = df.Blueprint()\ntwo = df.Blueprint()\n@one.activity_trigger(input_name="x")\ndef kept(x: str): ...\n@two.activity_trigger(input_name="x")\ndef lost(x: str): ...\n`,
    },
    ['PYF459'],
    { says: ['`two`', 'lost'] },
  ),
  lossy(
    'a registration in a function that is not called',
    {
      ...script(
        `${app}from orders import bp\n${hello}def setup():\n    app.register_functions(bp)\n`,
      ),
      'orders.py': blueprint('lost'),
    },
    ['PYF459'],
    { says: ['lost'] },
  ),
  lossy(
    'a registration before the functions',
    script(
      `${app}bp = func.Blueprint()\napp.register_functions(bp)\n${hello}${route('bp', 'lost')}`,
    ),
    ['PYF459'],
    { says: ['before', 'lost'] },
  ),
  lossy(
    'a registration on another app',
    {
      ...script(`${app}import other\n${hello}`),
      'other.py': `${head}from orders import bp\nown = func.FunctionApp()\nown.register_functions(bp)\n`,
      'orders.py': blueprint('lost'),
    },
    ['PYF459'],
    { says: ['another object', 'lost'] },
  ),
  lossy(
    'functions on an app of another module',
    {
      ...script(`${app}import more\n${hello}`),
      'more.py': `${head}extra = func.FunctionApp()\n${route('extra', 'lost')}`,
    },
    ['PYF459'],
    { says: ['`extra`', 'lost'] },
  ),
  lossy(
    'an app that a second one replaces',
    script(`${app}${hello}app = func.FunctionApp()\n${route('app', 'kept')}`),
    ['PYF459'],
    { says: ['hello'] },
  ),
  lossy(
    'a file that decorates the app and is not imported',
    {
      ...script(`${app}${hello}`),
      'lib/__init__.py': '',
      'lib/more.py': `${head}from function_app import app\n${route('app', 'lost')}`,
    },
    ['PYF460'],
    { says: ['lost'], place: 'lib/more.py:4' },
  ),
  lossy(
    'a blueprint that is not imported',
    { ...script(`${app}${hello}`), 'orders.py': blueprint('lost') },
    ['PYF460'],
    { says: ['`bp`', 'lost'], place: 'orders.py:4' },
  ),
  lossy(
    'a file with an app of its own',
    { ...script(`${app}${hello}`), 'second.py': `${app}${route('app', 'lost')}` },
    ['PYF460'],
    { says: ['lost'] },
  ),
  lossy(
    'an activity in a loop of an orchestrator',
    script(
      `${durable}@app.orchestration_trigger(context_name="context")\ndef flow(context):\n    for name in ["a"]:\n        @app.activity_trigger(input_name="x")\n        def act(x: str): ...\n    yield context.call_activity("act", 1)\n`,
    ),
    ['PYF461'],
    { says: ['flow'], place: 'function_app.py:7' },
  ),
  lossy(
    'a route in a function that takes the app',
    script(
      `${app}${hello}def add(target: func.FunctionApp):\n    @target.route(route="late")\n    def late(req: func.HttpRequest): ...\n`,
    ),
    ['PYF461'],
    { says: ['add'] },
  ),
  lossy(
    'a route below a check for __main__',
    script(
      `${app}${hello}if __name__ == "__main__":\n    @app.route(route="late")\n    def late(req: func.HttpRequest): ...\n`,
    ),
    ['PYF461'],
    { says: ['__main__'] },
  ),
  lossy(
    'a v1 folder beside it',
    {
      ...script(`${app}${hello}`),
      'Old/function.json':
        '{"bindings":[{"type":"timerTrigger","direction":"in","name":"t","schedule":"0 * * * * *"}]}',
      'Old/__init__.py': 'def main(t): ...\n',
    },
    ['PYF462'],
    { says: ['Old'] },
  ),
  lossy('a decorator above a route', script(`${app}${guard}@guard\n${hello}`), ['PYF463'], {
    says: ['@guard'],
    place: 'function_app.py:7',
  }),
  lossy(
    'a decorator with arguments above a queue trigger of a blueprint',
    {
      ...script(`${app}from orders import bp\napp.register_functions(bp)\n`),
      'orders.py': `${head}import functools\nbp = func.Blueprint()\ndef limit(count):\n    def wrap(fn):\n        @functools.wraps(fn)\n        def inner(msg): return fn(msg)\n        return inner\n    return wrap\n@limit(\n    count=3,\n)\n@bp.queue_trigger(arg_name="msg", queue_name="q", connection="C")\ndef work(msg: str): ...\n`,
    },
    ['PYF463'],
    { says: ['@limit(count=3)'], place: 'orders.py:10' },
  ),
  lossy(
    'a class above a timer',
    script(
      `${app}class Once:\n    def __init__(self, fn): self.fn = fn\n    def __call__(self, t): return self.fn(t)\n@Once\n@app.timer_trigger(schedule="0 * * * * *", arg_name="t")\ndef tick(t: func.TimerRequest) -> None: ...\n`,
    ),
    ['PYF463'],
    { says: ['@Once'] },
  ),
  lossy(
    'a decorator above a Service Bus trigger with an output',
    script(
      `${app}${guard}@guard\n@app.service_bus_queue_trigger(arg_name="msg", queue_name="q", connection="C")\n@app.queue_output(arg_name="out", queue_name="o", connection="C")\nasync def work(msg: func.ServiceBusMessage, out: func.Out[str]): ...\n`,
    ),
    ['PYF463'],
  ),
  lossy(
    'a decorator above an activity',
    script(
      `${durable}${guard}@guard\n@app.activity_trigger(input_name="x")\ndef act(x: str): ...\n`,
    ),
    ['PYF463'],
  ),
  lossy(
    'decorators above routes whose defs share a name',
    script(
      `${app}${guard}@guard\n@app.function_name("one")\n@app.route(route="one")\ndef main(req: func.HttpRequest): ...\n@app.function_name("two")\n@app.route(route="two")\ndef main(req: func.HttpRequest): ...\n`,
    ),
    ['PYF463'],
    { place: 'function_app.py:7' },
  ),
  lossy(
    'a decorator above a route in a function that makes the app',
    script(
      `${head}${guard}def make():\n    app = func.FunctionApp()\n    @guard\n    @app.route(route="hello")\n    def hello(req: func.HttpRequest): ...\n    return app\napp = make()\n`,
    ),
    ['PYF463'],
    { place: 'function_app.py:8' },
  ),
  lossy(
    'a name below an orchestration trigger',
    script(
      `${app}@app.orchestration_trigger(context_name="context")\n@app.function_name("Flow")\ndef flow(context): ...\n`,
    ),
    ['PYF464'],
    { says: ['"Flow"'] },
  ),
  lossy(
    'a name below an entity trigger',
    script(
      `${app}@app.entity_trigger(context_name="context")\n@app.function_name("Counter")\ndef counter(context): ...\n`,
    ),
    ['PYF464'],
    { says: ['"Counter"'] },
  ),
  lossy(
    'a binding below an activity trigger',
    script(
      `${app}@app.activity_trigger(input_name="x")\n@app.blob_input(arg_name="blob", path="a/b", connection="C")\ndef act(x: str): ...\n`,
    ),
    ['PYF464'],
    { says: ['binding "blob"'] },
  ),
  lossy(
    'a name below an orchestration trigger of a Durable app',
    script(
      `${durable}@app.orchestration_trigger(context_name="context")\n@app.function_name("Flow")\ndef flow(context): ...\n`,
    ),
    ['PYF464'],
    { says: ['"Flow"'] },
  ),
  lossy(
    'a trigger below a Durable client',
    script(
      `${app}@app.durable_client_input(client_name="client")\n@app.route(route="s")\nasync def start(req: func.HttpRequest, client) -> func.HttpResponse: ...\n`,
    ),
    ['PYF464'],
    { says: ['binding "req"'], place: 'function_app.py:5' },
  ),
  lossy(
    'a decorator that is not called',
    {
      ...script(
        `${app}from orders import bp\napp.register_functions(bp)\n${hello}@app.route\ndef lost(req): ...\n`,
      ),
      'orders.py': `${head}import azure.durable_functions as df\nbp = df.Blueprint()\n@bp.activity_trigger\ndef act(x: str): ...\n`,
    },
    ['PYF596'],
    { says: ['@app.route', '@bp.activity_trigger'], place: 'function_app.py:7', count: 2 },
  ),
  lossy(
    'two names',
    script(`${app}@app.function_name("one")\n@app.function_name("two")\n${hello}`),
    ['PYF465'],
    { says: ['function name'] },
  ),
  lossy(
    'two retry policies',
    script(
      `${app}@app.retry(strategy="fixed_delay", max_retry_count="3", delay_interval="00:00:10")\n@app.retry(strategy="fixed_delay", max_retry_count="5", delay_interval="00:00:10")\n@app.timer_trigger(schedule="0 * * * * *", arg_name="t")\ndef tick(t: func.TimerRequest) -> None: ...\n`,
    ),
    ['PYF465'],
    { says: ['retry policy'] },
  ),
  lossy(
    'a def that replaces the blueprint',
    {
      ...script(`${app}from report import report\napp.register_functions(report)\n`),
      'report.py': blueprint('report', 'report'),
    },
    ['PYF466'],
    { says: ['`def report`'], place: 'report.py:4' },
  ),
  lossy(
    'a def that replaces the app, and a second function',
    script(`${head}app = func.FunctionApp()\n${route('app', 'app')}${route('app', 'second')}`),
    ['PYF466'],
    { says: ['`def app`'] },
  ),
  lossy(
    'a def that replaces the app, and no other function',
    script(
      `${app}@app.timer_trigger(arg_name="t", schedule="0 * * * * *")\ndef app(t: func.TimerRequest): ...\n`,
    ),
    ['PYF466'],
    { says: ['`def app`'], place: 'function_app.py:4' },
  ),
  lossy(
    'a decorator that lacks an argument, beside a missing package',
    script(
      `${app}from vendor import model\n@app.queue_output(arg_name="out", queue_name=model)\n${hello}`,
    ),
    ['PYF405'],
    { says: ["missing 1 required positional argument: 'connection'"] },
  ),
  lossy(
    'an app that raises for what a missing package would have read',
    {
      ...script(`${app}import settings\n${hello}`),
      'settings.py': `import vendor

def load(name):
    with open("host.json") as file:
        found = vendor.safe_load(file)
    names = list(found)
    if name in found:
        return found[name]
    if not names:
        print("nothing")
    raise ValueError(
        f"no {name}"
    )

class Settings:
    def __init__(self):
        self.values = load
current = Settings().values("dev")
`,
    },
    ['PYF480'],
    { says: ['vendor', 'ValueError: no dev'], place: 'settings.py:11', notes: ['PYF440'] },
  ),
  lossy(
    'an app that exits for what a missing package would have read',
    script(
      `${app}import sys\nimport vendor\nvalues = vendor.load("x")\nif "dev" not in values:\n    sys.exit(1)\n${hello}`,
    ),
    ['PYF480'],
    { says: ['vendor'], place: 'function_app.py:7', notes: ['PYF440'] },
  ),
  lossy(
    'an app that raises for a value of its own, beside a missing package',
    script(
      `${app}import vendor\nvalues = vendor.load("x")\nmode = {"a": 1}.get("b")\nif values:\n    pass\nelse:\n    print(1)\ndef check(mode):\n    if mode is None:\n        raise ValueError("no mode")\ncheck(mode)\n${hello}`,
    ),
    ['PYF405'],
    { says: ['ValueError: no mode'], place: 'function_app.py:12', notes: ['PYF440'] },
  ),
  lossy(
    'an app that a missing package makes',
    script(`${head}from vendor import wrap\napp = wrap(func.FunctionApp())\n${hello}`),
    ['PYF480'],
    { says: ['vendor'], notes: [] },
  ),
  lossy(
    'nested blueprints',
    {
      ...script(`${app}from area import bp\napp.register_blueprint(bp)\n`),
      'area.py': `${blueprint('one')}inner = func.Blueprint()\nbp.register_blueprint(inner)\n`,
    },
    ['PYF467'],
    { place: 'area.py:6' },
  ),
  lossy(
    'a decorator above a route that fails',
    script(`${app}def named(fn):\n    print(fn.__name__)\n    return fn\n@named\n${hello}`),
    ['PYF468'],
    { says: ['@named'], place: 'function_app.py:6' },
  ),
  lossy(
    'a decorator between those of the app',
    script(
      `${app}${guard}@app.route(route="hello")\n@guard\n@app.queue_output(arg_name="out", queue_name="q", connection="C")\ndef hello(req: func.HttpRequest, out: func.Out[str]): ...\n`,
    ),
    ['PYF468'],
    { says: ['@guard'] },
  ),
  lossy(
    'a call of get_functions',
    script(`${app}${hello}print(len(app.get_functions()))\n`),
    ['PYF469'],
    {
      place: 'function_app.py:5',
    },
  ),
  lossy(
    'a module that Durable does not have any more',
    script(`${durable}from azure.durable_functions.gone import Thing\n${hello}`),
    ['PYF470'],
    { says: ['azure.durable_functions.gone'] },
  ),
  lossy(
    'an ASGI app',
    script(
      `${head}async def api(scope, receive, send): ...\napp = func.AsgiFunctionApp(app=api)\n`,
    ),
    ['PYF471'],
    {
      says: ['api//{*route}'],
    },
  ),
  lossy(
    'a WSGI app with a prefix of its own',
    {
      ...script(`${head}def api(environ, start): ...\napp = func.WsgiFunctionApp(app=api)\n`),
      'host.json': '{"version":"2.0","extensions":{"http":{"routePrefix":"v1"}}}',
    },
    ['PYF471'],
    { says: ['v1//{*route}'] },
  ),
  lossy(
    'a web app below a prefix that is a slash',
    {
      ...script(
        `${head}async def api(scope, receive, send): ...\napp = func.AsgiFunctionApp(app=api)\n`,
      ),
      'host.json': '{"version":"2.0","extensions":{"http":{"routePrefix":"/"}}}',
    },
    ['PYF471'],
    { says: ['///{*route}'] },
  ),
  lossy(
    'a route that begins with a slash, below the prefix api',
    script(`${app}${hello}@app.route(route="/orders")\ndef orders(req): ...\n`),
    ['PYF594'],
    { says: ['api//orders'], place: 'function_app.py:5' },
  ),
  lossy(
    'a prefix that ends with a slash',
    {
      ...script(`${app}${hello}`),
      'host.json': '{"version":"2.0","extensions":{"http":{"routePrefix":"api/"}}}',
    },
    ['PYF594'],
    { says: ['api//hello'] },
  ),
  lossy(
    'a list of functions in host.json that lacks one',
    {
      ...script(`${app}${hello}${route('app', 'lost')}`),
      'host.json': '{"version":"2.0","functions":["HELLO"]}',
    },
    ['PYF145'],
    { says: ['"lost"'], place: 'host.json:1', count: 1 },
  ),
  lossy(
    'a blob trigger without a bundle',
    {
      ...script(
        `${app}@app.blob_trigger(arg_name="b", path="a/{n}", connection="C")\ndef f(b: func.InputStream): ...\n`,
      ),
      'host.json': '{"version":"2.0"} // none',
    },
    ['PYF472'],
    { says: ['blobTrigger'] },
  ),
  lossy(
    'a host.json that is not JSON',
    { ...script(`${app}${hello}`), 'host.json': '{"version": "2.0",\n "logging": {}}}' },
    ['PYF143'],
    { place: 'host.json:2' },
  ),
  lossy(
    'a bundle without a version',
    {
      ...script(
        `${app}@app.queue_trigger(arg_name="m", queue_name="q", connection="C")\ndef f(m: str): ...\n`,
      ),
      'host.json':
        '{"version":"2.0","extensionBundle":{"id":"Microsoft.Azure.Functions.ExtensionBundle"}}',
    },
    ['PYF472'],
    { says: ['queueTrigger'] },
  ),
  lossy(
    'a bundle of another id',
    {
      ...script(
        `${app}@app.queue_trigger(arg_name="m", queue_name="q", connection="C")\ndef f(m: str): ...\n`,
      ),
      'host.json': bundle().replace('ExtensionBundle"', 'ExtensionBundles"'),
    },
    ['PYF597'],
    { says: ['ExtensionBundles'], place: 'host.json:1' },
  ),
  lossy(
    'Durable functions without a bundle',
    {
      ...script(`${durable}@app.activity_trigger(input_name="x")\ndef act(x: str): ...\n`),
      'host.json': '{"version":"2.0"}',
    },
    ['PYF472'],
    { says: ['activityTrigger'] },
  ),
  lossy(
    'names of Cosmos DB 4 with bundle 2',
    {
      ...script(
        `${app}@app.cosmos_db_input(arg_name="docs", database_name="d", container_name="c", connection="C")\n${hello.replace('(req', '(docs: func.DocumentList, req')}`,
      ),
      'host.json': bundle('[2.*, 3.0.0)'),
    },
    ['PYF473'],
    { says: ['containerName'] },
  ),
  lossy(
    'names of Cosmos DB 3 with bundle 4',
    script(
      `${app}@app.cosmos_db_trigger_v3(arg_name="docs", database_name="d", collection_name="c", connection_string_setting="C")\ndef f(docs: func.DocumentList): ...\n`,
    ),
    ['PYF473'],
    { says: ['collectionName'] },
  ),
  lossy(
    'a SQL trigger with bundle 3',
    {
      ...script(
        `${app}@app.sql_trigger(arg_name="rows", table_name="t", connection_string_setting="C")\ndef f(rows: str): ...\n`,
      ),
      'host.json': bundle('[3.*, 4.0.0)'),
    },
    ['PYF474'],
    { says: ['sqlTrigger'] },
  ),
  lossy(
    'an MCP tool with a bundle that ends too early',
    {
      ...script(
        `${app}@app.generic_trigger(arg_name="context", type="mcpToolTrigger", toolName="t", description="d", toolProperties="[]")\ndef f(context) -> str: ...\n`,
      ),
      'host.json': bundle('[4.0.0, 4.20.0)'),
    },
    ['PYF474'],
    { says: ['mcpToolTrigger', '4.29.0'] },
  ),
  lossy(
    'a registered module',
    {
      ...script(`${app}import orders\napp.register_functions(orders)\n`),
      'orders.py': blueprint('lost'),
    },
    ['PYF478'],
    {
      says: ['the module orders'],
    },
  ),
  lossy(
    'a registered app',
    {
      ...script(`${app}import orders\napp.register_functions(orders.app)\n`),
      'orders.py': `${app}${hello}`,
    },
    ['PYF478'],
    {
      says: ['a FunctionApp'],
    },
  ),
  lossy(
    'decorators of two objects',
    script(
      `${app}bp = func.Blueprint()\n${hello}@app.function_name("mine")\n${route('bp', 'other')}app.register_functions(bp)\n`,
    ),
    ['PYF479'],
    { says: ['other'] },
  ),
  lossy(
    'a blueprint of a package that is missing',
    script(`${app}from acme_functions import bp\n${hello}app.register_functions(bp)\n`),
    ['PYF480'],
    { says: ['acme_functions'] },
  ),
  lossy(
    'a blueprint that a missing package may register',
    script(
      `${app}import acme\nbp = func.Blueprint()\n${route('bp', 'hi')}acme.register_all(app, [bp])\n${hello}`,
    ),
    ['PYF480'],
    {
      says: ['acme.register_all is called with `bp` and may register it'],
      place: 'function_app.py:4',
    },
  ),
  lossy(
    'a decorator that a missing package makes',
    script(
      `${app}import acme_wrap\n@acme_wrap.decorator\ndef guard(wrapped, instance, args, kwargs): ...\n@app.route(route="x")\n@guard\ndef x(req: func.HttpRequest): ...\n`,
    ),
    ['PYF480'],
    { says: ['acme_wrap'] },
  ),
  lossy(
    'blueprints that functions and classes make, and nobody calls them',
    {
      ...script(
        `${app}import areas\n${hello}def make():\n    bp = func.Blueprint()\n    @bp.route(route="late")\n    def late(req): ...\n    return bp\n`,
      ),
      'areas.py': `${head}class Orders:\n    def __init__(self):\n        self.bp = func.Blueprint()\n        @self.bp.route(route="orders")\n        def orders(req): ...\n`,
      'jobs.py': `${head}def make_jobs():\n    bp = func.Blueprint()\n    @bp.route(route="jobs")\n    def jobs(req): ...\n    return bp\n`,
    },
    ['PYF460', 'PYF461'],
    { says: ['make()', '__init__()', 'jobs'] },
  ),
  lossy(
    'a blueprint that is imported for type checkers only',
    {
      ...script(
        `${app}from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from area.orders import bp\n${hello}`,
      ),
      'area/orders.py': blueprint('lost'),
    },
    ['PYF460'],
    { says: ['TYPE_CHECKING', 'lost'] },
  ),
  lossy(
    'wrappers around what the app has made, by a helper, a loop and setattr',
    script(
      `${app}${guard}import sys\ndef api(name):\n    def wrap(fn):\n        return guard(app.route(route=name)(fn))\n    return wrap\n@api("a")\ndef a(req: func.HttpRequest): ...\n${route('app', 'b')}${route('app', 'c')}class Once:\n    def __init__(self, fn): self.fn = fn\n    def __call__(self, req): return self.fn(req)\nfor name in ["b"]:\n    globals()[name] = guard(globals()[name])\nsetattr(sys.modules[__name__], "c", Once(c))\n`,
    ),
    ['PYF463'],
    { says: ['guard', 'Once'], place: 'function_app.py:13' },
  ),
  ...(
    [
      ['in a loop', 'for each in (a, b):\n    guard(each)\n', 2],
      ['in a loop over names', 'for name in ["a", "b"]:\n    guard(globals()[name])\n', 2],
      ['in a loop that names them', 'for each in {"a": a}.values():\n    each = guard(each)\n', 1],
      ['in a list', '[guard(each) for each in (a, b)]\n', 2],
      ['by a call alone', 'if True:\n    Once(a)\n    limit(3)(b)\n', 2],
    ] as const
  ).map(([name, lines, count]) =>
    lossy(
      `wrappers that nothing keeps, ${name}`,
      script(
        `${app}${guard}def limit(most):\n    def wrap(fn):\n        def inner(req): return fn(req)\n        return inner\n    return wrap\nclass Once:\n    def __init__(self, fn): self.fn = fn\n    def __call__(self, req): return self.fn(req)\n${route('app', 'a')}${route('app', 'b')}${lines}`,
      ),
      ['PYF463'],
      { says: [lines.includes('guard') ? 'guard(' : 'limit(3)(b)'], count },
    ),
  ),
  lossy(
    'names of Durable functions that are not there',
    script(
      `${durable}@app.orchestration_trigger(context_name="context")\ndef flow(context):\n    yield context.call_activity("Count", 1)\n    yield context.call_sub_orchestrator(name="FLOW")\n    yield context.call_activity("ACT", 1)\n@app.activity_trigger(input_name="x")\ndef act(x: str): ...\n@app.route(route="s")\n@app.durable_client_input(client_name="client")\nasync def start(req: func.HttpRequest, client):\n    await client.start_new("act")\n@app.route(route="t")\n@app.durable_client_input(client_name="client", task_hub="other")\nasync def start_other(req: func.HttpRequest, client):\n    await client.start_new("theirs")\n`,
    ),
    ['PYF517'],
    {
      says: ['no activity named "Count"', 'no orchestrator named "act"'],
      place: 'function_app.py:6',
    },
  ),
];

export const soundApps: readonly LossyApp[] = [
  lossy(
    'a registration that hangs on a package of the requirements',
    { ...script(caught(`import acme\n${registers}`)), 'extra.py': blueprint('more') },
    [],
  ),
  lossy(
    'an optional package that no function hangs on',
    script(
      `${app}try:\n    import missing\n    FAST = True\nexcept ImportError:\n    FAST = False\nif FAST:\n    print("fast")\n${hello}`,
    ),
    [],
  ),
  lossy(
    'an import that fails here for want of a variable, and whose exception is caught',
    {
      ...script(caught(registers)),
      'extra.py': `${head}import os\nKEY = os.environ["SHOP_KEY"]\nbp = func.Blueprint()\n${route('bp', 'more')}`,
    },
    [],
    { notes: ['PYF441'] },
  ),
  lossy(
    'an import that fails and is made again',
    {
      ...script(
        `${app}import state\ntry:\n    import extra\nexcept RuntimeError:\n    state.ready = True\n    import extra\napp.register_functions(extra.bp)\n`,
      ),
      'state.py': 'ready = False\n',
      'extra.py': `import state\nif not state.ready:\n    raise RuntimeError("not ready")\n${blueprint('more')}`,
    },
    [],
  ),
  lossy(
    'an argument of a decorator out of the environment',
    script(
      `${app}import os\n@app.timer_trigger(schedule=os.getenv("WHEN", "0 0 * * * *"), arg_name="t")\ndef tick(t: func.TimerRequest) -> None: ...\n`,
    ),
    [],
    { notes: ['PYF510'], says: ['schedule', 'WHEN'], place: 'function_app.py:4' },
  ),
  lossy(
    'an argument of a blueprint out of an object with settings',
    {
      ...script(`${app}from jobs import bp\napp.register_functions(bp)\n`),
      'config.py':
        'import os\nclass Config:\n    def __init__(self):\n        self.queue = os.getenv("QUEUE", "in")\nconfig = Config()\n',
      'jobs.py': `${head}from config import config\nbp = func.Blueprint()\n@bp.queue_trigger(arg_name="m", queue_name=config.queue, connection="C")\ndef job(m: str): ...\n`,
    },
    [],
    { notes: ['PYF510'], says: ['queue_name', 'QUEUE'], place: 'jobs.py:4' },
  ),
  lossy(
    'a dataclass below a base of a missing package',
    script(
      `${app}from dataclasses import dataclass, field\nfrom acme import Mixin, config\n@dataclass\nclass Message(Mixin):\n    text: str\n    id: str = field(metadata=config(name="x"))\n    at: int = 0\n${hello}`,
    ),
    [],
    { notes: ['PYF440'] },
  ),
  lossy(
    'functions in the cases of a match on a variable',
    {
      ...script(
        `import os\n${app}${hello}match os.getenv("STAGE", "prod"):\n    case "dev":\n        from tools import bp\n        app.register_functions(bp)\n    case "prod":\n        from orders import bp\n        app.register_functions(bp)\n    case "test":\n        import nowhere\n`,
      ),
      'tools.py': blueprint('tools'),
      'orders.py': blueprint('orders'),
    },
    [],
    { notes: ['PYF481'], says: ['tools', 'orders'] },
  ),
  lossy(
    'a generic class below a base of a missing package',
    script(
      `${app}from typing import Generic, TypeVar\nfrom acme import Model\nT = TypeVar("T")\nclass Setting(Model, Generic[T], frozen=True):\n    value: T\nclass Settings(Model):\n    limit: Setting[int]\n${hello}`,
    ),
    [],
    { notes: ['PYF440'] },
  ),
  lossy(
    'packages that well-known ones bring',
    {
      ...script(
        `${app}import requests, sqlalchemy\nfrom azure.core.exceptions import ResourceExistsError\nfrom azure.identity.aio import DefaultAzureCredential\n${hello}`,
      ),
      'requirements.txt': 'azure-functions\nazure-identity\nsqlmodel\n',
    },
    [],
  ),
  lossy(
    'calls for nothing that wrap no function of the app, or change it in place',
    script(
      `${app}known = []\n${guard}def listed(fn):\n    known.append(fn)\n    return fn\ndef secured(builder):\n    own = builder._function._func\n    def inner(req): return own(req)\n    builder._function._func = inner\n    return inner\n${hello}for each in (hello,):\n    listed(each)\n    secured(each)\n    guard(print)\nprint(guard(len))\n`,
    ),
    [],
  ),
  lossy(
    'routes that begin with a slash below no prefix, and a prefix that begins with one',
    {
      ...script(
        `${app}@app.route(route="/hello")\ndef one(req): ...\n@app.route(route="/")\ndef two(req): ...\n`,
      ),
      'host.json': '{"version":"2.0","extensions":{"http":{"routePrefix":""}}}',
    },
    [],
  ),
  lossy(
    'a prefix that begins with a slash',
    {
      ...script(`${app}${hello}`),
      'host.json': '{"version":"2.0","extensions":{"http":{"routePrefix":"/v1"}}}',
    },
    [],
  ),
  lossy(
    'blueprints of two modules',
    {
      ...script(
        `${app}import one, two\napp.register_functions(one.bp)\napp.register_blueprint(two.bp)\n`,
      ),
      'one.py': blueprint('one'),
      'two.py': blueprint('two'),
    },
    [],
  ),
  lossy(
    'blueprints in a loop, by importlib',
    {
      ...script(
        `${app}import importlib\nfor name in ("one", "two"):\n    app.register_functions(importlib.import_module(name).bp)\n`,
      ),
      'one.py': blueprint('one'),
      'two.py': blueprint('two'),
    },
    [],
  ),
  lossy(
    'a blueprint that a function makes',
    script(
      `${app}def make(name):\n    bp = func.Blueprint()\n    @bp.function_name(name)\n    @bp.route(route=name)\n    def handle(req: func.HttpRequest): ...\n    return bp\nfor name in ("one", "two"):\n    app.register_functions(make(name))\n`,
    ),
    [],
  ),
  lossy(
    'a module that decorates the app and is imported at the end',
    {
      ...script(`${app}${hello}import more\n`),
      'more.py': `${head}from function_app import app\n${route('app', 'more')}`,
    },
    [],
  ),
  lossy(
    'a decorator right above the def',
    script(
      `${app}import functools\ndef guard(fn):\n    @functools.wraps(fn)\n    def inner(req): return fn(req)\n    return inner\n@app.route(route="hello")\n@guard\ndef hello(req: func.HttpRequest): ...\n`,
    ),
    [],
  ),
  lossy(
    'settings that the host resolves, and an environment that functions read',
    script(
      `${app}import os\nKEY = os.getenv("KEY")\n@app.timer_trigger(schedule="%WHEN%", arg_name="environ")\ndef tick(environ: func.TimerRequest) -> None:\n    os.environ["X"]\n`,
    ),
    [],
  ),
  lossy(
    'one route with different methods',
    script(
      `${app}@app.route(route="h", methods=["GET"])\ndef one(req): ...\n@app.route(route="h", methods=["POST", "PUT"])\ndef two(req): ...\n@app.route(route="h/{id:int}")\ndef three(req): ...\n@app.route(route="h/{id:guid}")\ndef four(req): ...\n`,
    ),
    [],
  ),
  lossy(
    'packages under other names, of the worker, optional ones, and those that others bring',
    {
      ...script(
        `${durable}import aiohttp, cv2, dateutil, docx, google.protobuf, grpc, requests, yaml\nfrom typing import TYPE_CHECKING\nfrom azure.storage.blob import BlobClient\nif TYPE_CHECKING:\n    import stubs\ntry:\n    import ujson\nexcept ImportError:\n    ujson = None\n@app.activity_trigger(input_name="x")\ndef act(x: str): ...\n`,
      ),
      'requirements.txt':
        'Azure_Functions_Durable\nPyYAML\nopencv-python-headless\npython-docx\n-r more/base.txt\n',
      'more/base.txt': 'azure-storage-blob==12.19.0\n',
    },
    [],
    { notes: ['PYF440'] },
  ),
  lossy(
    'packages that addresses and wheels name',
    {
      ...script(`${app}import acme_models, acme_mail, acme_queue, acme_rules\n${hello}`),
      'requirements.txt':
        'azure-functions\ngit+https://example.com/models@main#egg=acme_models\n./wheels/acme_mail-1.0-py3-none-any.whl\n-r more.txt\n',
      'more.txt':
        '-e git+https://example.com/all#subdirectory=queue&egg=acme-queue\nhttps://example.com/acme_rules-2.1.0-py3-none-any.whl # rules\n',
    },
    [],
    { notes: ['PYF440'] },
  ),
  lossy(
    'a package that only a comment names',
    {
      ...script(`${app}import acme_models\n${hello}`),
      'requirements.txt': 'azure-functions\n# git+https://example.com/models#egg=acme_models\n',
    },
    ['PYF492'],
    { says: ['acme-models'], notes: ['PYF440'] },
  ),
  lossy(
    'a missing decorator that reads a variable',
    script(
      `${app}import os\nimport acme\n@acme.retry(stop=acme.after(int(os.environ["TIMES"])))\ndef call(): ...\n${hello}`,
    ),
    [],
    { notes: ['PYF440', 'PYF441'] },
  ),
  lossy(
    'a static method',
    script(
      `${app}class Web:\n    @staticmethod\n    @app.route(route="hello")\n    def hello(req: func.HttpRequest): ...\n`,
    ),
    [],
  ),
  lossy(
    'types that a missing HTTP extension decides about',
    script(
      `${app}import azurefunctions.extensions.http.fastapi as web\n@app.route(route="a")\nasync def a(req: web.Request) -> web.StreamingResponse: ...\n@app.route(route="b")\nasync def b(req: web.Request) -> dict: ...\n`,
    ),
    [],
    { notes: ['PYF442'] },
  ),
  lossy(
    'a decorator above that returns what it is given',
    script(
      `${app}known = []\ndef listed(fn):\n    known.append(fn)\n    return fn\n@listed\n${hello}`,
    ),
    [],
  ),
  lossy(
    'a decorator above that puts its wrapper into the builder',
    script(
      `${app}def guard(builder):\n    inner = builder._function._func\n    def wrapped(req): return inner(req)\n    builder._function._func = wrapped\n    return builder\n@guard\n${hello}`,
    ),
    [],
  ),
  lossy(
    'a helper that makes decorators of the app',
    script(
      `${app}def get(path):\n    return app.route(route=path, methods=["GET"])\n@get("hello")\ndef hello(req: func.HttpRequest): ...\n`,
    ),
    [],
  ),
  lossy(
    'a helper that decorates by itself',
    script(
      `${app}def get(path):\n    def wrap(fn):\n        return app.route(route=path)(fn)\n    return wrap\n@get("hello")\ndef hello(req: func.HttpRequest): ...\n`,
    ),
    [],
  ),
  lossy(
    'calls in place of decorators',
    script(
      `${app}def hello(req: func.HttpRequest): ...\napp.function_name("hi")(app.route(route="hi")(hello))\n`,
    ),
    [],
  ),
  lossy(
    'Durable functions with names above their triggers',
    script(
      `${durable}@app.function_name("Flow")\n@app.orchestration_trigger(context_name="context")\ndef flow(context):\n    yield context.call_activity("Act", 1)\n@app.function_name("Act")\n@app.activity_trigger(input_name="x")\ndef act(x: int): ...\n@app.route(route="start")\n@app.durable_client_input(client_name="client")\nasync def start(req: func.HttpRequest, client): ...\n`,
    ),
    [],
  ),
  lossy(
    'Durable triggers of a plain app',
    script(
      `${app}@app.function_name("Flow")\n@app.orchestration_trigger(context_name="context")\ndef flow(context): ...\n@app.function_name("Act")\n@app.activity_trigger(input_name="x")\ndef act(x: str): ...\n`,
    ),
    [],
  ),
  lossy(
    'a blueprint without functions that nobody registers',
    script(`${app}bp = func.Blueprint()\n${hello}`),
    [],
  ),
  lossy(
    'tests with blueprints of their own',
    {
      ...script(`${app}${hello}`),
      'tests/test_app.py': blueprint('fake'),
      'conftest.py': blueprint('other'),
    },
    [],
  ),
  lossy(
    'settings of this machine that .funcignore leaves out',
    {
      ...script(
        `${app}import pathlib\nhere = pathlib.Path(__file__).parent\nfor name in (".env", "local.settings.json", "none.txt"):\n    try:\n        (here / name).read_text()\n    except OSError:\n        pass\n${hello}`,
      ),
      '.env': 'A=1\n',
      'local.settings.json': '{"Values":{}}',
      '.funcignore': '.env\nlocal.settings.json\nnone.txt\n',
    },
    [],
  ),
  lossy(
    'a file that .funcignore leaves out',
    { ...script(`${app}${hello}`), 'samples/one.py': blueprint('one'), '.funcignore': 'samples\n' },
    [],
  ),
  lossy(
    'routes of Flask in a file that is not imported',
    {
      ...script(`${app}${hello}`),
      'site.py': 'from flask import Flask\napp = Flask(__name__)\n@app.route("/x")\ndef x(): ...\n',
    },
    [],
  ),
  lossy(
    'a web app without a prefix',
    {
      ...script(
        `${head}async def api(scope, receive, send): ...\napp = func.AsgiFunctionApp(app=api)\n`,
      ),
      'host.json': '{"version":"2.0","Extensions":{"HTTP":{"RoutePrefix":""}}}',
    },
    [],
  ),
  lossy(
    'extensions of its own',
    {
      ...script(
        `${app}@app.queue_trigger(arg_name="m", queue_name="q", connection="C")\ndef f(m: str): ...\n`,
      ),
      'host.json': '{"version":"2.0"}',
      'extensions.csproj': '',
    },
    [],
  ),
  lossy(
    'timers and HTTP without a bundle',
    {
      ...script(
        `${app}${hello}@app.timer_trigger(schedule="0 * * * * *", arg_name="t")\ndef tick(t: func.TimerRequest) -> None: ...\n`,
      ),
      'host.json': '{"version":"2.0"}',
    },
    [],
  ),
  lossy(
    'a preview bundle',
    {
      ...script(
        `${app}@app.sql_trigger(arg_name="rows", table_name="t", connection_string_setting="C")\ndef f(rows: str): ...\n`,
      ),
      'host.json':
        '{"extensionBundle":{"id":"Microsoft.Azure.Functions.ExtensionBundle.Preview","version":"[3.*, 4.0.0)"}}',
    },
    [],
  ),
  lossy(
    'a function under a flag',
    script(
      `${app}import os\n${hello}if os.environ.get("PYFUNC_TEST_DEBUG"):\n    @app.route(route="debug")\n    def debug(req: func.HttpRequest): ...\n`,
    ),
    [],
    { notes: ['PYF481'] },
  ),
  lossy(
    'a function under a condition that holds on this machine only',
    script(
      `${app}import os\n${hello}if not os.environ.get("WEBSITE_INSTANCE_ID"):\n    @app.route(route="local")\n    def local(req: func.HttpRequest): ...\n`,
    ),
    [],
    { notes: ['PYF481'] },
  ),
  lossy(
    'blueprints that are imported and registered under conditions',
    {
      ...script(
        `${app}import os\n${hello}if os.environ.get("PYFUNC_TEST_JOBS"):\n    from jobs import bp\n    app.register_functions(bp)\nif not os.environ.get("WEBSITE_INSTANCE_ID"):\n    from local import bp\n    app.register_functions(bp)\n`,
      ),
      'jobs.py': blueprint('jobs'),
      'local.py': blueprint('local'),
    },
    [],
    { notes: ['PYF481'], says: ['not verified: jobs', 'environment: local'] },
  ),
  ...(
    [
      ['a copy of the variables', 'set = dict(os.environ)', '"WEBSITE_SITE_NAME" not in set'],
      ['variables as bytes', '', 'b"WEBSITE_SITE_NAME" not in os.environb'],
      [
        'the file of local settings',
        'import pathlib\nhere = pathlib.Path(__file__).parent',
        '(here / "host.json").exists()',
      ],
      [
        'what a file says',
        'import json\nwith open(__file__) as file:\n    text = file.read()\nsize = len(text)',
        'size > 0',
      ],
      ['the folder of the app', '', 'not __file__.startswith("/home/site")'],
      ['the user', '', 'os.getuid() >= 0'],
    ] as const
  ).map(([name, lines, condition]) =>
    lossy(
      `a function under a condition on ${name}`,
      script(
        `${app}import os\n${lines}\n${hello}if ${condition}:\n    @app.route(route="here")\n    def here(req: func.HttpRequest): ...\n`,
      ),
      [],
      { notes: ['PYF481'] },
    ),
  ),
  lossy(
    'a function under a condition that any machine decides alike',
    script(
      `${app}${hello}if len("abc") == 3:\n    @app.route(route="three")\n    def three(req: func.HttpRequest): ...\n`,
    ),
    [],
  ),
  lossy(
    'an ignored module in an app that is shipped as an image',
    {
      ...script(`${app}from shared.texts import hi\n${hello}`),
      'shared/texts.py': 'hi = "hi"\n',
      '.funcignore': 'shared/\n',
      Dockerfile: 'FROM x\nCOPY . /home/site/wwwroot\n',
    },
    [],
  ),
  lossy(
    'a missing decorator between those of the app',
    script(
      `${app}from acme_openapi import describe\n@app.route(route="x")\n@describe(\n    summary="x",\n)\n@app.queue_output(arg_name="out", queue_name="q", connection="C")\ndef x(req: func.HttpRequest, out: func.Out[str]): ...\n`,
    ),
    [],
    { notes: ['PYF440'] },
  ),
  lossy(
    'a missing decorator above those of the app',
    script(`${app}import acme\n@acme.secured\n${hello}`),
    [],
    { notes: ['PYF476', 'PYF440'] },
  ),
  lossy(
    'a missing decorator that supplies a parameter',
    script(
      `${app}from acme import validate\n@app.route(route="x")\n@validate(body=dict)\ndef x(req: func.HttpRequest, body: dict): ...\n`,
    ),
    [],
    { notes: ['PYF475'] },
  ),
  lossy(
    'a missing function that wraps by call',
    script(
      `${app}import acme\ndef x(req: func.HttpRequest, user): ...\napp.route(route="x")(acme.with_user(x))\n`,
    ),
    [],
    { notes: ['PYF475'] },
  ),
  lossy(
    'a missing package named like a file beside its importer',
    {
      ...script(`${app}from lib import cache\n${hello}`),
      'lib/__init__.py': '',
      'lib/cache.py': 'import redis\n',
      'lib/redis.py': '',
      'requirements.txt': 'azure-functions\nredis>=5\n',
    },
    [],
    { notes: ['PYF440'] },
  ),
  lossy(
    'a missing decorator above a builder, which may supply a parameter',
    script(
      `${durable}import acme\ndef validate(fn):\n    return acme.validate(body=dict)(fn)\n@app.route(route="x")\n@validate\n@app.durable_client_input(client_name="client")\nasync def x(req: func.HttpRequest, body, client): ...\n`,
    ),
    [],
    { notes: ['PYF475'] },
  ),
  lossy(
    'a list of events annotated as one',
    script(
      `${app}@app.event_hub_message_trigger(arg_name="e", event_hub_name="h", connection="C", cardinality=func.Cardinality.MANY)\ndef f(e: func.EventHubEvent): ...\n@app.kafka_trigger(arg_name="k", topic="t", broker_list="B", cardinality="MANY")\ndef g(k: func.KafkaEvent): ...\n`,
    ),
    [],
    { notes: ['PYF477'] },
  ),
];
