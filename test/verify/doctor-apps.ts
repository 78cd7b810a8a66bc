/** Apps whose code, settings and requirements doctor examines. */

type Files = { readonly [path: string]: string };

export const host =
  '{"version":"2.0","extensionBundle":{"id":"Microsoft.Azure.Functions.ExtensionBundle","version":"[4.*, 5.0.0)"}}';
const head = 'import azure.functions as func\n\napp = func.FunctionApp()\n\n\n';

export const settings = (values: Files) =>
  JSON.stringify({ IsEncrypted: false, Values: { FUNCTIONS_WORKER_RUNTIME: 'python', ...values } });

/** Each marked line is found with this code, and no other line. */
export const badCode = `import asyncio
import random
import subprocess
import time
import urllib.request
import uuid
from datetime import datetime

import azure.durable_functions as df
import azure.functions as func
import httpx
import pyodbc
import requests as http
from azure.cosmos import CosmosClient
from azure.storage.blob import BlobServiceClient
from time import sleep

app = df.DFApp()
blobs = BlobServiceClient.from_connection_string("UseDevelopmentStorage=true")
container = blobs.get_container_client("data")
config = http.get("https://example.com")  # PYF486
SAS = "https://x.blob.core.windows.net/c?sv=2022&sig=aB3cD4eF5gH6iJ7kL8mN9oP0qR1sT2uV3wX4yZ5zA%3D"  # PYF489
GONE = "https://x.blob.core.windows.net/c?sv=2022&sig=xxxxxxxxxxxxxx3D"


@app.route(route="a")
async def a(req: func.HttpRequest) -> func.HttpResponse:
    time.sleep(1)  # PYF486
    sleep(1)  # PYF486
    http.post("https://example.com")  # PYF486
    httpx.get("https://example.com")  # PYF486
    urllib.request.urlopen("https://example.com")  # PYF486
    subprocess.run(["true"])  # PYF486
    pyodbc.connect("x")  # PYF486
    container.upload_blob("x", b"")  # PYF486
    client = CosmosClient("https://x", credential=None)  # PYF487


@app.route(route="b/{id}")
def b(req: func.HttpRequest) -> func.HttpResponse:
    client = BlobServiceClient.from_connection_string("x")  # PYF487
    user = req.route_params.get("id")
    name = user
    query = f"SELECT * FROM users WHERE id = '{name}'"  # PYF488
    other = "DELETE FROM users WHERE id = " + req.params["id"]  # PYF488
    third = "UPDATE users SET name = '%s'" % name  # PYF488
    fourth = "INSERT INTO users VALUES ('{}')".format(req.params.get("x"))  # PYF488
    open("/data/" + name)  # PYF488
    subprocess.run(f"convert {user}", shell=True)  # PYF488
    body = req.get_json()
    eval(body["rule"])  # PYF488


@app.orchestration_trigger(context_name="context")
def flow(context: df.DurableOrchestrationContext):
    now = datetime.utcnow()  # PYF490
    today = datetime.now()  # PYF490
    started = time.time()  # PYF490
    chance = random.random()  # PYF490
    key = uuid.uuid4()  # PYF490
    http.get("https://example.com")  # PYF490
    open("/tmp/state")  # PYF490
    time.sleep(3)  # PYF490
    yield asyncio.gather()  # PYF490
    result = yield context.call_activity("work", 1)
    return result
`;

/** Look-alikes that are fine. */
export const goodCode = `import asyncio
import functools
import os
import time
import uuid
from datetime import datetime, timedelta
from os import path

import azure.durable_functions as df
import azure.functions as func
import httpx
import requests
from azure.storage.blob import BlobServiceClient
from azure.storage.blob.aio import BlobServiceClient as AsyncBlobs

app = df.DFApp()
CONNECTION = os.environ.get("STORE", "UseDevelopmentStorage=true")
TOKEN = os.environ["TOKEN"]
session = requests.Session()


@functools.cache
def blobs() -> BlobServiceClient:
    return BlobServiceClient.from_connection_string(CONNECTION)


@app.route(route="a/{id}")
async def a(req: func.HttpRequest) -> func.HttpResponse:
    await asyncio.sleep(1)
    await asyncio.to_thread(requests.get, "https://example.com")
    await asyncio.to_thread(lambda: time.sleep(1))

    def wait():
        time.sleep(1)

    async with httpx.AsyncClient() as client:
        await client.get("https://example.com")
    return func.HttpResponse(datetime.now().isoformat())


@app.route(route="b/{id}")
def b(req: func.HttpRequest) -> func.HttpResponse:
    time.sleep(0.1)
    requests.get("https://example.com", timeout=5)
    number = int(req.route_params["id"])
    name = req.params.get("name", "")
    query = "SELECT * FROM users WHERE name = ?"
    rows = f"SELECT * FROM users WHERE id = {number}"
    table = "users"
    count = f"SELECT COUNT(*) FROM {table}"
    open(path.join("/data", os.path.basename(name)))
    message = f"Select {name} or update it"
    blobs().get_container_client("x")
    return func.HttpResponse(f"Hello, {name} {uuid.uuid4()}")


@app.orchestration_trigger(context_name="context")
def flow(context: df.DurableOrchestrationContext):
    deadline = context.current_utc_datetime + timedelta(minutes=5)
    timer = context.create_timer(deadline)
    work = context.call_activity("work", str(context.new_uuid()))
    first = yield context.task_any([timer, work])
    retry = df.RetryOptions(5000, 3)
    yield context.call_activity_with_retry("work", retry, None)
    return first == work


@app.activity_trigger(input_name="x")
def work(x: str) -> str:
    return f"{datetime.now()} {uuid.uuid4()}"


if __name__ == "__main__":
    print(requests.get("https://example.com"))
`;

const queue = `${head}@app.queue_trigger(arg_name="msg", queue_name="%QUEUE%", connection="Store")
def work(msg: str) -> None:
    pass
`;
const web = `${head}@app.route(route="x")
def x(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("")
`;

/** What stands around the code. `codes` of errors and reviews, sorted, each once. */
export const surroundings: readonly {
  readonly name: string;
  readonly files: Files;
  readonly codes: readonly string[];
  readonly says?: readonly string[];
  /** Whether its bindings count, which only an index knows. */
  readonly isIndexed?: boolean;
}[] = [
  {
    name: 'settings of bindings that are missing',
    isIndexed: true,
    files: { 'function_app.py': queue, 'local.settings.json': settings({}) },
    codes: ['PYF491'],
    says: ['Store', 'QUEUE', 'AzureWebJobsStorage'],
  },
  {
    name: 'infrastructure that gives the app what it cannot have in Azure',
    files: {
      'function_app.py': web,
      'infra/app.bicep': `resource app 'Microsoft.Web/sites@2024-04-01' = {
  properties: {
    functionAppConfig: {
      deployment: { storage: { type: 'blobContainer', value: '', authentication: {} } }
      runtime: { name: 'python', version: '3.9' }
    }
    siteConfig: { appSettings: [
      { name: 'AzureWebJobsStorage', value: 'UseDevelopmentStorage=true' }
      { name: 'FUNCTIONS_WORKER_RUNTIME', value: 'python' }
      // { name: 'SCM_DO_BUILD_DURING_DEPLOYMENT', value: 'true' }
    ] }
  }
}
`,
    },
    codes: ['PYF502', 'PYF519', 'PYF520'],
    says: ['3.9', 'these settings: FUNCTIONS_WORKER_RUNTIME.', '(value) and', '(authentication)'],
  },
  {
    name: 'infrastructure that is fine',
    files: {
      'function_app.py': web,
      'local.settings.json': settings({ AzureWebJobsStorage: 'UseDevelopmentStorage=true' }),
      'main.json': JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        resources: [
          {
            type: 'Microsoft.Web/sites',
            properties: {
              siteConfig: { appSettings: [{ name: 'FUNCTIONS_WORKER_RUNTIME', value: 'python' }] },
            },
          },
        ],
      }),
      'infra/app.bicep': `resource app 'Microsoft.Web/sites@2024-04-01' = {
  properties: {
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '\${storage.properties.primaryEndpoints.blob}\${container}'
          authentication: { type: 'SystemAssignedIdentity' }
        }
      }
      runtime: { name: 'python', version: '3.13' }
    }
  }
}
`,
    },
    codes: [],
  },
  {
    name: 'settings in every form',
    isIndexed: true,
    files: {
      'function_app.py': queue,
      'local.settings.json': settings({
        Store__queueServiceUri: 'x',
        QUEUE: 'q',
        AzureWebJobsStorage__accountName: 'x',
      }),
    },
    codes: [],
  },
  {
    name: 'a variable that code needs',
    files: {
      'function_app.py': `import os\n${web}KEY = os.environ["API_URL"]\nHOME = os.environ["HOME"]\n`,
      'local.settings.json': settings({}),
    },
    codes: ['PYF491'],
    says: ['API_URL'],
  },
  {
    name: 'variables that code can do without',
    files: {
      'function_app.py': `import os\n${web}os.environ["SET"] = "1"\nA = os.getenv("A", "x")\nB = os.getenv("B") or "y"\ntry:\n    C = os.environ["C"]\nexcept KeyError:\n    C = None\n`,
      'local.settings.json': settings({}),
    },
    codes: [],
  },
  {
    name: 'the public keys of the emulators',
    files: {
      'function_app.py': `${web}STORE = "DefaultEndpointsProtocol=http;AccountName=emulator;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="\nDATA = "AccountEndpoint=https://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw=="\n`,
    },
    codes: [],
  },
  {
    name: 'passwords of examples in schemas and docstrings',
    files: {
      'function_app.py': `"""Sign in with password="OpenSesame7"."""
from models import Config, Login, Reply, Token, login
${web}`,
      'models.py': `LOGIN_EXAMPLE = {"password": "SecurePass123"}


class Login(BaseModel):
    """
    {"password": "SecurePass123"}
    """

    password: str = Field(..., examples=["password=SecurePass123", {"password": "SecurePass123"}])
    pin: str = Field(..., example={"password": "SecurePass123"})
    model_config = ConfigDict(json_schema_extra={"example": {"password": "SecurePass123"}})
    model_config = {"json_schema_extra": {"examples": [{"password": "SecurePass123"}]}}


class Config:
    schema_extra = {"values": {"password": "SecurePass123"}}


def extend(schema):
    schema["example"] = {"password": "SecurePass123"}


@openapi(request_example={"password": "SecurePass123"}, responses={
    200: {"content": {"application/json": {"example": {"password": "SecurePass123"}}}},
})
@extend_schema(samples=[OpenApiExample("one", value={"password": "SecurePass123"})])
def login(body: Login = Body(openapi_examples={"a": {"value": {"password": "SecurePass123"}}})):
    (
        "Needs "
        'password="SecurePass123"'
    )
`,
    },
    codes: [],
  },
  ...[
    `class Login(BaseModel):\n    values = {"password": "SecurePass123", "example": "x"}\n`,
    `def connect():\n    """Connects."""\n    """password="SecurePass123" """\n`,
    `login = Field(..., default={"password": "SecurePass123"}, examples=["x"])\n`,
    `class Login:\n    """token = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8" """\n`,
    `client = connect(password="SecurePass123", schema={"example": {}})\n`,
  ].map((code) => ({
    name: `a secret beside or in an example: ${code}`,
    files: { 'function_app.py': `${web}\n\n${code}` },
    codes: ['PYF489'],
  })),
  {
    name: 'a pre-release of the version that its decorators need',
    isIndexed: true,
    files: {
      'function_app.py': `${head}@app.mcp_tool_trigger(arg_name="context", tool_name="t", description="d", tool_properties="[]")\ndef t(context) -> str:\n    return ""\n`,
      'local.settings.json': settings({ AzureWebJobsStorage: '' }),
      'requirements.txt': 'azure-functions==1.24.0b2\n',
    },
    codes: [],
  },
  {
    name: 'a pre-release that is older than its decorators need',
    isIndexed: true,
    files: {
      'function_app.py': `${head}@app.mcp_tool_trigger(arg_name="context", tool_name="t", description="d", tool_properties="[]")\ndef t(context) -> str:\n    return ""\n`,
      'local.settings.json': settings({ AzureWebJobsStorage: '' }),
      'requirements.txt': 'azure-functions==1.23.0b2\n',
    },
    codes: ['PYF493'],
  },
  { name: 'no local settings, as in a clone', files: { 'function_app.py': queue }, codes: [] },
  {
    name: 'settings for another worker',
    files: {
      'function_app.py': web,
      'local.settings.json': settings({
        FUNCTIONS_WORKER_RUNTIME: 'node',
        AzureWebJobsDashboard: '',
      }),
    },
    codes: ['PYF499'],
  },
  {
    name: 'settings without a worker',
    files: { 'function_app.py': web, 'local.settings.json': '{"Values":{}}' },
    codes: ['PYF491'],
    says: ['FUNCTIONS_WORKER_RUNTIME'],
  },
  {
    name: 'requirements without azure-functions',
    files: { 'function_app.py': web, 'requirements.txt': 'requests\n' },
    codes: ['PYF492'],
    says: ['azure-functions'],
  },
  {
    name: 'imports that are not required',
    files: {
      'function_app.py': `import pandas\nfrom azure.cosmos import CosmosClient\nfrom azure.ai.language.conversations.aio import ConversationAnalysisClient\nimport yaml\n${web}`,
      'requirements.txt': 'azure-functions\n',
    },
    codes: ['PYF492'],
    says: ['pandas', 'azure-cosmos', 'azure-ai-language-conversations', 'pyyaml'],
  },
  {
    name: 'imports that others bring along, and modules of the app',
    files: {
      'function_app.py': `import requests\nimport redis\nimport numpy\n${web}`,
      'redis.py': '',
      'requirements.txt': 'azure-functions\nazure-identity\npandas\n',
    },
    codes: [],
  },
  {
    name: 'requirements that continue elsewhere',
    files: { 'function_app.py': `import pandas\n${web}`, 'requirements.txt': '-r base.txt\n' },
    codes: [],
  },
  {
    name: 'requirements in pyproject.toml',
    files: {
      'function_app.py': `import pandas\n${web}`,
      'pyproject.toml': '[project]\nname = "x"\ndependencies = ["azure-functions", "pandas>=2"]\n',
      'requirements.txt': '',
    },
    codes: ['PYF492'],
  },
  {
    name: 'scripts beside the app that nothing imports',
    files: {
      'function_app.py': `import lib.part\n${web}`,
      'lib/part.py': 'from . import other\n',
      'lib/other.py': 'import time\nasync def wait():\n    time.sleep(1)\n',
      'tool.py': 'import requests\nrequests.get("https://example.com")\n',
      'requirements.txt': 'azure-functions\n',
    },
    codes: ['PYF486'],
    says: ['time.sleep()'],
  },
  {
    name: 'an azure-functions that is too old',
    files: { 'function_app.py': web, 'requirements.txt': 'azure-functions==1.13.0\n' },
    codes: ['PYF493'],
  },
  {
    name: 'an upper bound that is too old',
    files: { 'function_app.py': web, 'requirements.txt': 'azure-functions<1.17\n' },
    codes: ['PYF493'],
  },
  {
    name: 'Durable decorators of an app of azure-functions that is too old for them',
    files: {
      'function_app.py': `${head}@app.activity_trigger(input_name="x")\ndef act(x: str): ...\n`,
      'requirements.txt': 'azure-functions==1.19.0\nazure-functions-durable\n',
    },
    codes: ['PYF493'],
    says: ['1.20.0'],
  },
  {
    name: 'Durable decorators that azure-functions-durable brings to an older azure-functions',
    files: {
      'function_app.py': `import azure.durable_functions as df\napp = df.DFApp()\nbp = df.Blueprint()\n@app.orchestration_trigger(context_name="context")\ndef flow(context):\n    yield context.call_activity("act", "x")\n@bp.activity_trigger(input_name="x")\ndef act(x: str): ...\napp.register_functions(bp)\n`,
      'requirements.txt': 'azure-functions==1.19.0\nazure-functions-durable\n',
    },
    codes: [],
  },
  {
    name: 'a pin that will do',
    files: { 'function_app.py': web, 'requirements.txt': 'azure-functions==1.20.0\n' },
    codes: [],
  },
  {
    name: 'settings that a .env file may hold',
    files: {
      'function_app.py': `import os\nfrom dotenv import load_dotenv\nload_dotenv()\nKEY = os.environ["KEY"]\n${web}`,
      'requirements.txt': 'azure-functions\npython-dotenv\n',
      'local.settings.json': settings({ AzureWebJobsStorage: 'x' }),
    },
    codes: [],
  },
  {
    name: 'a setting that the code asks for first',
    files: {
      'function_app.py': `import os\nif "CI_PLACE" in os.environ:\n    PLACE = os.environ["CI_PLACE"]\n${web}`,
      'requirements.txt': 'azure-functions\n',
      'local.settings.json': settings({ AzureWebJobsStorage: 'x' }),
    },
    codes: [],
  },
  {
    name: 'a setting whose name only begins the one that the code asks for',
    files: {
      'function_app.py': `import os\nif "CI_PLACE_2" in os.environ:\n    PLACE = os.environ["CI_PLACE"]\n${web}`,
      'requirements.txt': 'azure-functions\n',
      'local.settings.json': settings({ AzureWebJobsStorage: 'x' }),
    },
    codes: ['PYF491'],
  },
  {
    name: 'packages of Azure that are imported under other names, where no Python is there',
    files: {
      'function_app.py': `import azure.storage.filedatalake as lake\nfrom azure.core.exceptions import ResourceExistsError\n${web}`,
      'requirements.txt': 'azure-functions\nazure-storage-file-datalake\n',
    },
    codes: [],
  },
  {
    name: 'versions that will do',
    files: { 'function_app.py': web, 'requirements.txt': 'azure-functions>=1.20,<2\n' },
    codes: [],
  },
  {
    name: 'a worker among the requirements',
    files: {
      'function_app.py': web,
      'requirements.txt': 'azure-functions\nazure-functions-worker==1.2\n',
    },
    codes: ['PYF494'],
  },
  {
    name: 'a host.json without version',
    files: { 'function_app.py': web, 'host.json': '{}' },
    codes: ['PYF496'],
  },
  {
    name: 'a bundle without version',
    files: {
      'function_app.py': web,
      'host.json': '{"version":"2.0","extensionBundle":{"id":"x"}}',
    },
    codes: ['PYF496'],
  },
  {
    name: 'an old bundle',
    files: { 'function_app.py': web, 'host.json': host.replace('[4.*, 5.0.0)', '[2.*, 3.0.0)') },
    codes: ['PYF496'],
  },
  {
    name: 'an image of an old host',
    files: {
      'function_app.py': web,
      Dockerfile: 'FROM mcr.microsoft.com/azure-functions/python:3.0-python3.8\n',
    },
    codes: ['PYF500', 'PYF502'],
  },
  { name: 'proxies', files: { 'function_app.py': web, 'proxies.json': '{}' }, codes: ['PYF499'] },
  {
    name: 'a v1 app',
    files: {
      'A/function.json':
        '{"bindings":[{"type":"queueTrigger","direction":"in","name":"msg","queueName":"q","connection":"Store"}]}',
      'A/__init__.py':
        'from azure.cosmos import CosmosClient\ndef main(msg):\n    client = CosmosClient("x")\n',
      'requirements.txt': 'azure-functions\nazure-cosmos\n',
      'local.settings.json': settings({ AzureWebJobsStorage: 'x' }),
    },
    codes: ['PYF487', 'PYF491'],
    says: ['Store'],
  },
  {
    name: 'a v1 starter',
    files: {
      'A/function.json':
        '{"bindings":[{"type":"httpTrigger","direction":"in","name":"req"},{"type":"http","direction":"out","name":"$return"},{"type":"durableClient","direction":"in","name":"starter"}]}',
      'A/__init__.py':
        'import azure.durable_functions as df\nasync def main(req, starter):\n    client = df.DurableOrchestrationClient(starter)\n    await client.start_new("flow")\n',
      'requirements.txt': 'azure-functions\nazure-functions-durable\n',
    },
    codes: [],
  },
  {
    name: 'a v1 orchestrator',
    files: {
      'A/function.json':
        '{"bindings":[{"type":"orchestrationTrigger","direction":"in","name":"context"}]}',
      'A/__init__.py':
        'import uuid\nimport azure.durable_functions as df\ndef flow(context):\n    key = uuid.uuid4()\n    yield context.call_activity("A", key)\nmain = df.Orchestrator.create(flow)\n',
      'requirements.txt': 'azure-functions\nazure-functions-durable\n',
    },
    codes: ['PYF490'],
  },
];
