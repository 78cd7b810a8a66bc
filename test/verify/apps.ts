/** Small apps, good and bad, each with what an index of it must say. */

export interface SampleApp {
  readonly name: string;
  readonly files: { readonly [path: string]: string };
  /** Codes of the errors and notes, in order; none for an app that is simply fine. */
  readonly codes: readonly string[];
  /** Where the first finding must point: `path:line`. */
  readonly place?: string;
  /** Words the first message must hold. */
  readonly says?: string;
  /** What Microsoft's own v2 indexer must think; left out where it is not asked. */
  readonly loads?: boolean;
}

const header = 'import azure.functions as func\n\napp = func.FunctionApp()\n\n\n';
const http = (name: string, body = '    return func.HttpResponse("")') =>
  `@app.route(route="${name}", auth_level=func.AuthLevel.ANONYMOUS)
def ${name}(req: func.HttpRequest) -> func.HttpResponse:
${body}


`;
const good = header + http('hello');

const app = (text: string) => ({ 'function_app.py': header + text });
const queue = (parameters: string, decorators = '') =>
  app(`${decorators}@app.queue_trigger(arg_name="msg", queue_name="in", connection="C")
def work(${parameters}):
    pass
`);

export const goodApps: readonly SampleApp[] = [
  { name: 'http', files: { 'function_app.py': good }, codes: [], loads: true },
  {
    name: 'a blueprint in a package',
    files: {
      'Orders/__init__.py': `import azure.functions as func
from . import names
bp = func.Blueprint()

@bp.function_name("Orders")
@bp.queue_trigger(arg_name="msg", queue_name=names.QUEUE, connection="C")
def main(msg: func.QueueMessage, context: func.Context) -> None: ...
`,
      'Orders/names.py': 'QUEUE = "orders"\n',
      'function_app.py': `import azure.functions as func
from Orders import bp as orders
app = func.FunctionApp()
app.register_functions(orders)
`,
    },
    codes: [],
    loads: true,
  },
  {
    name: 'Durable, the client of a wrapped starter, an entity',
    files: app(`import azure.durable_functions as df
@app.orchestration_trigger(context_name="context")
def orchestrate(context: df.DurableOrchestrationContext):
    yield context.call_activity("act", 1)
@app.activity_trigger(input_name="n")
def act(n: int) -> int:
    return n
@app.entity_trigger(context_name="context")
def counter(context):
    pass
@app.route(route="start", auth_level=func.AuthLevel.ANONYMOUS)
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client: df.DurableOrchestrationClient):
    return client.create_check_status_response(req, await client.start_new("orchestrate"))
`),
    codes: [],
    loads: true,
  },
  {
    name: 'output parameters, a list of events, a retry policy, text and bytes',
    files: app(`from typing import List
@app.retry(strategy="exponential_backoff", max_retry_count="3", minimum_interval="00:00:01", maximum_interval="00:01:00")
@app.event_hub_message_trigger(arg_name="events", event_hub_name="h", connection="C", cardinality=func.Cardinality.MANY)
@app.blob_input(arg_name="text", path="a/b", connection="C", data_type=func.DataType.STRING)
@app.blob_output(arg_name="out", path="a/c", connection="C")
@app.queue_output(arg_name="$return", queue_name="q", connection="C")
def work(events: List[func.EventHubEvent], text: str, out: func.Out[bytes]) -> str:
    return ""
`),
    codes: [],
    loads: true,
  },
  {
    name: 'a generic binding that no decorator knows',
    files: app(`@app.generic_trigger(arg_name="msg", type="rabbitMQTrigger", queueName="q")
@app.generic_output_binding(arg_name="out", type="sendGrid", **{"from": "a@example.invalid"})
def work(msg: str, out: func.Out[str]) -> None: ...
`),
    codes: [],
    loads: true,
  },
  {
    name: 'noise on both streams, and a thread that never ends',
    files: {
      'function_app.py': `import sys, threading, os
print("out" * 100000)
print('{"functions": []}', file=sys.stderr)
os.write(1, b"raw\\n")
threading.Thread(target=threading.Event().wait).start()
${good}`,
    },
    codes: [],
    loads: true,
  },
  {
    name: 'missing modules in every kind of use',
    files: {
      'function_app.py': `import vendor_a.sub.module as sub
import google.cloud.nowhere
import azure.nowhere
from vendor_b import Base, decorate, Client, VendorError, names
from vendor_c.models import *
client = Client(key="x").connect().table("t")
with client.batch() as batch:
    total = int(batch.size) + 1
for row in client:
    raise SystemExit("no rows here")
class Model(Base, dict, strict=True):
    field: names.Type | None = None
class Failure(VendorError):
    pass
class Both(Base, sub.Other):
    pass
Model.objects.filter(x=1)
assert not isinstance(3, names.Type)
try:
    raise Failure("x")
except VendorError:
    pass
@decorate(limit=3)
def helper(): return 7
@names.plain
def other(): return 8
assert helper() + other() == 15
${good}`,
    },
    codes: ['PYF440'],
    says: 'vendor_a, vendor_b, vendor_c',
    loads: true,
  },
  {
    name: 'a parameter whose type is missing',
    files: app(`from vendor import Thing
@app.queue_trigger(arg_name="msg", queue_name="in", connection="C")
@app.queue_output(arg_name="out", queue_name="out", connection="C")
def work(msg: Thing, out: func.Out[Thing]): ...
`),
    codes: ['PYF442', 'PYF440'],
    says: 'msg and out',
    loads: true,
  },
  {
    name: 'environment variables of every kind',
    files: {
      'function_app.py': `import os
assert "PYFUNC_TEST_FLAG" not in os.environ
assert os.environ.get("PYFUNC_TEST_MODE", "x") == "x"
assert os.getenv("PYFUNC_TEST_LEVEL") is None
try:
    level = os.environ["PYFUNC_TEST_TRIED"]
except KeyError:
    level = None
${good}`,
    },
    codes: [],
    loads: true,
  },
  {
    name: 'environment variables without which it fails',
    files: {
      'function_app.py': `import os
count = int(os.environ["PYFUNC_TEST_COUNT"])
account = dict(part.split("=", 1) for part in os.environ["PYFUNC_TEST_CONNECTION"].split(";"))["AccountName"]
${good}`,
    },
    codes: ['PYF441'],
    says: 'PYFUNC_TEST_CONNECTION, PYFUNC_TEST_COUNT',
    loads: true,
  },
  {
    name: 'connections of several services',
    files: {
      'function_app.py': `import os
fields = dict(each.split("=", 1) for each in os.environ["PYFUNC_TEST_CONNECTION"].split(";"))
for name in "AccountName", "AccountEndpoint", "Endpoint", "SharedAccessKey":
    assert fields[name], name
${good}`,
    },
    codes: ['PYF441'],
    says: 'PYFUNC_TEST_CONNECTION',
    loads: true,
  },
  {
    name: 'environment variables whose None makes it fail',
    files: {
      'function_app.py': `import os
host = os.getenv("PYFUNC_TEST_URL").split("/")[2]
${good}`,
    },
    codes: ['PYF441'],
    says: 'PYFUNC_TEST_URL',
    loads: true,
  },
  ...(
    [
      ['queue_name=QUEUE, connection="C"', 'queueName of binding msg'],
      ['queue_name="a", connection=vendor.settings.get("store")', 'connection of binding msg'],
      ['queue_name=f"{QUEUE}-in", connection=str(QUEUE)', 'queueName of binding msg, connection'],
      ['queue_name="a", connection="C", data_type=vendor.KIND', 'dataType of binding msg'],
      ['queue_name="a", connection="C", extra={"deep": [QUEUE]}', 'extra of binding msg'],
      ['queue_name=Settings().queue, connection="C"', 'queueName of binding msg'],
    ] as const
  ).map(
    ([settings, says]): SampleApp => ({
      name: `a value of a missing module in ${settings}`,
      files: app(
        `import vendor\nfrom vendor import QUEUE, BaseSettings\nclass Settings(BaseSettings):\n    queue: str\n@app.queue_trigger(arg_name="msg", ${settings})\ndef f(msg: str): ...\n`,
      ),
      codes: ['PYF414', 'PYF440'],
      says,
    }),
  ),
  {
    name: 'settings of a retry policy from a missing module',
    files: queue(
      'msg: str',
      'from vendor import STRATEGY, COUNT, DELAY\n@app.retry(strategy=STRATEGY, max_retry_count=COUNT, delay_interval=DELAY)\n',
    ),
    codes: ['PYF414', 'PYF440'],
    says: 'delay_interval of the retry policy',
  },
  {
    name: 'names from a missing module',
    files: app(
      'from vendor import NAME, ARGUMENT, TYPE\n@app.function_name(NAME)\n@app.generic_trigger(arg_name=ARGUMENT, type=TYPE)\ndef f(msg: str): ...\n',
    ),
    codes: ['PYF414', 'PYF440'],
    says: 'the function name, type of binding (unknown), name of binding (unknown)',
  },
  {
    name: 'routes and methods from a missing module',
    files: app(
      'from vendor import PREFIX, METHODS\n@app.route(route=f"{PREFIX}/a", methods=METHODS)\ndef f(req: func.HttpRequest) -> str: ...\n@app.route(route=PREFIX + "/b", auth_level=PREFIX.level)\ndef g(req: func.HttpRequest) -> str: ...\n',
    ),
    codes: ['PYF414', 'PYF414', 'PYF440'],
    says: 'methods of binding req, route of binding req',
  },
];

export const badApps: readonly SampleApp[] = [
  { name: 'no function_app.py', files: { 'host.json': '{}' }, codes: ['PYF401'] },
  {
    name: 'a syntax error',
    files: { 'function_app.py': `${header}def f(:\n    pass\n` },
    codes: ['PYF404'],
    place: 'function_app.py:6',
    loads: false,
  },
  {
    name: 'a syntax error in a module with a byte order mark and text beyond the basic plane',
    files: {
      'function_app.py': `import shared\n${good}`,
      'shared.py': '\ufeff# \u{1f40d}\nx = "\u{1f40d}"\nprint "hello"\n',
    },
    codes: ['PYF404'],
    place: 'shared.py:3',
    loads: false,
  },
  {
    name: 'an exception in a module it imports',
    files: {
      'function_app.py': `import shared\n${good}`,
      'shared.py': 'def start():\n    raise ValueError("no luck.")\nstart()\n',
    },
    codes: ['PYF405'],
    place: 'shared.py:2',
    says: 'ValueError: no luck.',
    loads: false,
  },
  {
    // As Cython names its files: relative to the folder in which the library was built.
    name: 'an exception in compiled code, whose file is not there',
    files: {
      'function_app.py': `import settings\n${good}`,
      'settings.py':
        'code = compile("raise ValueError(\'no settings\')", "pydantic/main.py", "exec")\nexec(code)\n',
    },
    codes: ['PYF405'],
    place: 'settings.py:2',
    says: 'ValueError: no settings',
    loads: false,
  },
  {
    name: 'a module of the app that is not there any more',
    files: { 'function_app.py': `from Orders import names\n${good}`, 'Orders/__init__.py': '' },
    codes: ['PYF405'],
    place: 'function_app.py:1',
    loads: false,
  },
  {
    name: 'the namespace of the v1 model',
    files: { 'function_app.py': `from __app__.shared import x\n${good}`, 'shared.py': 'x = 1\n' },
    codes: ['PYF405'],
    says: '__app__',
    loads: false,
  },
  {
    name: 'a helper that only lies beside the module',
    files: {
      'function_app.py': `import Orders\n${good}`,
      'Orders/__init__.py': 'import helper\n',
      'Orders/helper.py': '',
    },
    codes: ['PYF405'],
    place: 'Orders/__init__.py:1',
    loads: false,
  },
  {
    name: 'a module the standard library has lost',
    files: { 'function_app.py': `import smtpd, asynchat\nimport imp\nimport winreg\n${good}` },
    codes: ['PYF405'],
    loads: false,
  },
  {
    name: 'a folder named like a module of the standard library',
    files: {
      'queue/__init__.py': 'import azure.functions as func\nbp = func.Blueprint()\n',
      'function_app.py': `from queue import bp\n${header}app.register_functions(bp)\n`,
    },
    codes: ['PYF405'],
    place: 'function_app.py:1',
    says: "cannot import name 'bp' from 'queue'",
    loads: false,
  },
  {
    name: 'sys.exit at import',
    files: { 'function_app.py': `import sys\n${good}sys.exit(3)\n` },
    codes: ['PYF407'],
    place: 'function_app.py:12',
    says: 'exit status 3',
    loads: false,
  },
  {
    name: 'os._exit in a function it calls',
    files: { 'function_app.py': `import os\ndef stop():\n    os._exit(0)\n${good}stop()\n` },
    codes: ['PYF407'],
    place: 'function_app.py:3',
    loads: false,
  },
  {
    name: 'an infinite loop',
    files: { 'function_app.py': `${good}while True: pass\n` },
    codes: ['PYF408'],
    place: 'function_app.py:11',
  },
  {
    name: 'a crash',
    files: { 'function_app.py': `import ctypes\n${good}ctypes.string_at(0)\n` },
    codes: ['PYF409'],
    says: 'SIGSEGV in line 12',
  },
  {
    name: 'no app object',
    files: { 'function_app.py': 'import azure.functions as func\nbp = func.Blueprint()\n' },
    codes: ['PYF410'],
    loads: false,
  },
  {
    name: 'two apps',
    files: { 'function_app.py': `${good}other = func.FunctionApp()\n` },
    codes: ['PYF411'],
    says: 'app, other',
    loads: false,
  },
  {
    name: 'one app under two names',
    files: { 'function_app.py': `${good}main = app\n` },
    codes: ['PYF411'],
    loads: false,
  },
  {
    name: 'two functions of one name',
    files: app(http('hello') + http('hello')),
    codes: ['PYF412'],
    says: 'hello',
    loads: false,
  },
  {
    name: 'a function without a trigger',
    files: app('@app.queue_output(arg_name="q", queue_name="q", connection="C")\ndef f(q): ...\n'),
    codes: ['PYF412'],
    loads: false,
  },
  {
    name: 'a value that is not a member of the enum',
    files: app(
      '@app.route(route="x", auth_level="nobody")\ndef f(req: func.HttpRequest) -> str: ...\n',
    ),
    codes: ['PYF405'],
    loads: false,
  },
  {
    name: 'a property no decorator can write',
    files: app(
      '@app.generic_trigger(arg_name="x", type="aTrigger", **{"a-b": 1})\ndef f(x): ...\n',
    ),
    codes: ['PYF413'],
    loads: false,
  },
  {
    name: 'a parameter without binding',
    files: queue('msg, other'),
    codes: ['PYF413'],
    says: "'other'",
    place: 'function_app.py:6',
    loads: false,
  },
  {
    name: 'a binding without parameter',
    files: queue(''),
    codes: ['PYF413'],
    says: "'msg'",
    loads: false,
  },
  {
    name: 'an annotation that does not fit',
    files: queue('msg: func.HttpRequest'),
    codes: ['PYF413'],
    says: 'HttpRequest',
    loads: false,
  },
  {
    name: 'an Optional annotation',
    files: app(
      `from typing import Optional\n@app.queue_trigger(arg_name="msg", queue_name="in", connection="C")\ndef f(msg: Optional[str]): ...\n`,
    ),
    codes: ['PYF413'],
    loads: false,
  },
  { name: 'a list annotation', files: queue('msg: list[str]'), codes: ['PYF413'], loads: false },
  {
    name: 'an annotation that names nothing',
    files: queue('msg: "Nowhere"'),
    codes: ['PYF413'],
    says: 'NameError',
    loads: false,
  },
  {
    name: 'an input annotated as output',
    files: queue('msg: func.Out[str]'),
    codes: ['PYF413'],
    loads: false,
  },
  {
    name: 'an output annotated as text',
    files: queue(
      'msg: str, out: str',
      '@app.queue_output(arg_name="out", queue_name="q", connection="C")\n',
    ),
    codes: ['PYF413'],
    loads: false,
  },
  {
    name: 'a bare Out',
    files: queue(
      'msg: str, out: func.Out',
      '@app.queue_output(arg_name="out", queue_name="q", connection="C")\n',
    ),
    codes: ['PYF413'],
    loads: false,
  },
  {
    name: 'a context of another type',
    files: queue('msg: str, context: str'),
    codes: ['PYF413'],
    says: 'context',
    loads: false,
  },
  {
    name: 'a return annotation that does not fit',
    files: app('@app.route(route="x")\ndef f(req: func.HttpRequest) -> func.QueueMessage: ...\n'),
    codes: ['PYF413'],
    loads: false,
  },
  {
    name: 'a return annotation that is not a type',
    files: app(
      '@app.route(route="x")\ndef f(req: func.HttpRequest) -> None: ...\n@app.route(route="y")\ndef g(req: func.HttpRequest) -> 3: ...\n',
    ),
    codes: ['PYF413', 'PYF413'],
    loads: false,
  },
  {
    name: '$return as an input',
    files: app(
      '@app.generic_input_binding(arg_name="$return", type="queue")\n@app.timer_trigger(arg_name="t", schedule="0 * * * * *")\ndef f(t: func.TimerRequest): ...\n',
    ),
    codes: ['PYF415', 'PYF413'],
    loads: false,
  },
  ...[
    [
      'a v1 name of a retry strategy',
      'strategy="fixedDelay", max_retry_count="3", delay_interval="00:00:10"',
      'fixedDelay',
    ],
    [
      'a retry interval of days',
      'strategy="fixed_delay", max_retry_count="3", delay_interval="1.00:00:00"',
      '1.00:00:00',
    ],
    [
      'a retry interval of fractions',
      'strategy="exponential_backoff", max_retry_count="3", minimum_interval="00:00:00.5"',
      '00:00:00.5',
    ],
    [
      'a fixed delay without interval',
      'strategy="fixed_delay", max_retry_count="3"',
      'delay_interval',
    ],
    [
      'a retry count that is not a number',
      'strategy="exponential_backoff", max_retry_count="many"',
      'many',
    ],
    [
      'a retry count out of range',
      'strategy="exponential_backoff", max_retry_count="2147483648"',
      '2147483648',
    ],
  ].map(
    ([name = '', settings = '', says = '']): SampleApp => ({
      name,
      files: queue('msg: str', `@app.retry(${settings})\n`),
      codes: ['PYF413'],
      says,
      loads: false,
    }),
  ),
  {
    name: 'names that differ in case only',
    files: app(http('hello') + http('Hello')),
    codes: ['PYF415'],
    says: 'differs only in case',
    loads: true,
  },
  {
    name: 'a name the host refuses',
    files: app(`@app.function_name("1st")\n${http('first')}`),
    codes: ['PYF415'],
    says: '1st',
    loads: true,
  },
  {
    name: 'a variable without which it fails, and whose stand-in does not help',
    files: {
      'function_app.py': `import os\nkey = os.environ["PYFUNC_TEST_KEY"]\nassert len(key) == 32\n${good}`,
    },
    codes: ['PYF405', 'PYF441'],
    place: 'function_app.py:3',
    loads: false,
  },
  {
    name: 'a sync starter that wraps its client again',
    files: app(`import azure.durable_functions as df
from azure.durable_functions import DurableOrchestrationClient as Client
@app.route(route="a")
@app.durable_client_input(client_name="starter")
def a(req: func.HttpRequest, starter: str) -> func.HttpResponse:
    client = df.DurableOrchestrationClient(starter)
@app.route(route="b")
@app.durable_client_input(client_name="starter")
async def b(req: func.HttpRequest, starter: str) -> func.HttpResponse:
    client = Client(starter)
    other = Client("{}")
`),
    codes: ['PYF420', 'PYF421', 'PYF421'],
    place: 'function_app.py:8',
    loads: true,
  },
];
