import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { environment } from '../../python/environment.ts';
import { folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

const python = await environment('templates-py313');

/** A FastAPI application beside a timer, below the route prefix of its host. */
function appBelow(routePrefix: string): string {
  return folderWith({
    'host.json': JSON.stringify({ version: '2.0', extensions: { http: { routePrefix } } }),
    'requirements.txt': 'azure-functions\nfastapi\n',
    'shop/web.py': `from fastapi import FastAPI

app = FastAPI()


@app.get("/${routePrefix}/orders/{order_id}".replace("//", "/"))
async def order(order_id: int):
    return {"order": order_id}
`,
    'Web/function.json': JSON.stringify({
      bindings: [
        {
          type: 'httpTrigger',
          direction: 'in',
          name: 'req',
          authLevel: 'anonymous',
          route: '{*route}',
        },
        { type: 'http', direction: 'out', name: '$return' },
      ],
    }),
    'Web/__init__.py': `import azure.functions as func
from shop.web import app


async def main(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return await func.AsgiMiddleware(app).handle_async(req, context)
`,
    'Timer/function.json':
      '{"bindings": [{"type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 0 * * * *"}]}',
    'Timer/__init__.py': 'def main(timer):\n    pass\n',
  });
}

const call = `
import asyncio, json, sys, types
import azure.functions as func

sys.path.insert(0, sys.argv[1])
if sys.argv[2] == "v1":
    names, handler = [], __import__("Web").main
else:
    import function_app
    functions = function_app.app.get_functions()
    names = sorted([type(function_app.app).__name__, *(each.get_function_name() for each in functions)])
    handler = next(each.get_user_function() for each in functions if each.get_function_name() == "Web")

context = types.SimpleNamespace(
    invocation_id="1", function_name="Web", function_directory="", thread_local_storage=None,
    trace_context=None, retry_context=None,
)
answers = []
for url in sys.argv[3:]:
    request = func.HttpRequest(method="GET", url=url, headers={}, body=b"")
    response = asyncio.run(handler(request, context))
    answers.append([response.status_code, response.get_body().decode()])
print(json.dumps([names, answers]))
`;

function answers(root: string, model: 'v1' | 'v2', ...paths: string[]): [string[], unknown] {
  const urls = paths.map((each) => `https://localhost/${each}`);
  return JSON.parse(
    execFileSync(python, ['-B', '-c', call, root, model, ...urls], {
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  );
}

describe('a FastAPI application beside another trigger answers as in v1', () => {
  test.each([
    ['api/v1', 'FunctionApp', 'api/v1/orders/7'],
    ['', 'AsgiFunctionApp', 'orders/7'],
  ] as const)('with the route prefix "%s" in a %s, at %s', async (prefix, kind, path) => {
    const root = appBelow(prefix);
    const [, before] = answers(root, 'v1', path, 'none');
    expect(before).toEqual([
      [200, '{"order":7}'],
      [404, '{"detail":"Not Found"}'],
    ]);
    const { code } = await pyfunc(['migrate', '--web-app', '--yes', '--no-verify'], { cwd: root });
    expect(code).toBe(0);
    expect(answers(root, 'v2', path, 'none')).toEqual([[kind, 'Timer', 'Web'].sort(), before]);
  });
});
