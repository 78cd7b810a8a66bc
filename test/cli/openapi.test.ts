import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from '@apidevtools/swagger-parser';
import { afterAll, describe, expect, test } from 'vitest';
import { environment } from '../python/environment.ts';
import { fill, folderWith, shown } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';

const python = await environment('py311');

const app = {
  'host.json': '{\n  "version": "2.0"\n}\n',
  'function_app.py': `import json
from http import HTTPStatus

import azure.functions as func

from orders.handlers import bp

app = func.FunctionApp()
app.register_functions(bp)


@app.route(route="hello", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
def hello(req: func.HttpRequest) -> func.HttpResponse:
    """Greet the caller.

    Says hello in the language
    of the caller.
    """
    name = req.params.get("name")
    language = req.headers["Accept-Language"]
    accepted = req.headers.get("Accept")
    if not name:
        return func.HttpResponse(status_code=HTTPStatus.BAD_REQUEST)
    return func.HttpResponse(json.dumps({"hello": name, "in": language}), mimetype="application/json")


@app.route("files/{*path}")
def files(req: func.HttpRequest) -> str:
    return req.route_params["path"]


@app.timer_trigger(arg_name="timer", schedule="0 0 * * * *")
def tick(timer: func.TimerRequest) -> None:
    """No part of the document."""
`,
  'orders/__init__.py': '',
  'orders/models.py': `from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import ClassVar, Dict, List, Literal, Optional


class State(str, Enum):
    OPEN = "open"
    DONE = "done"


@dataclass
class Line:
    sku: str
    count: int = 1
    parts: List[Line] = field(default_factory=list)


@dataclass
class Order(Line):
    """An order of a customer."""

    unit: ClassVar[str] = "piece"
    state: State = State.OPEN
    lines: list[Line] = field(default_factory=list)
    note: Optional[str] = None
    due: datetime | None = None
    kind: Literal["gift", "sale"] = "sale"
    labels: Dict[str, str] = field(default_factory=dict)
`,
  'orders/handlers.py': `import azure.functions as func

from . import models

bp = func.Blueprint()


@bp.route(route="orders/{id:int:min(1)}", methods=["GET", "DELETE"])
def one(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(status_code=404)


@bp.route(route="orders/{order_id}", methods=["PUT"], auth_level=func.AuthLevel.ADMIN)
def replace(req: func.HttpRequest) -> func.HttpResponse:
    order = models.Order(**req.get_json())
    return func.HttpResponse(order.sku, status_code=201)


@bp.route(route="reports/{year:length(4)}/{month?}", methods=["GET"])
def report(req: func.HttpRequest) -> func.HttpResponse:
    page = req.params["page"]
    return func.HttpResponse(page)
`,
};

const openapi = (cwd: string, ...words: string[]) => pyfunc(['openapi', ...words], { cwd });
const given = ['--python', python];

describe('pyfunc openapi', async () => {
  const root = mkdtempSync(join(tmpdir(), 'pyfunc-openapi-'));
  fill(root, app);
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const { code, stdout, stderr } = await openapi(root, ...given);
  const document = JSON.parse(stdout);

  test('prints a valid document and nothing else', async () => {
    expect([code, stderr]).toEqual([0, '']);
    expect(document.openapi).toBe('3.1.1');
    await expect(validate(structuredClone(document))).resolves.toBeTruthy();
  });

  test('has each route with its methods, once', () => {
    const operations = Object.entries<object>(document.paths).map(([path, each]) => [
      path,
      Object.keys(each),
    ]);
    expect(Object.fromEntries(operations)).toEqual({
      '/api/hello': ['get'],
      '/api/files': ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'],
      '/api/files/{path}': ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'],
      '/api/orders/{id}': ['get', 'delete', 'put'],
      '/api/reports/{year}': ['get'],
      '/api/reports/{year}/{month}': ['get'],
    });
  });

  test('says of a request and its responses what the code says', () => {
    expect(document.paths['/api/hello'].get).toEqual({
      operationId: 'hello',
      summary: 'Greet the caller.',
      description: 'Says hello in the language\nof the caller.',
      parameters: [
        { name: 'name', in: 'query', schema: { type: 'string' } },
        { name: 'Accept-Language', in: 'header', required: true, schema: { type: 'string' } },
      ],
      responses: {
        200: { description: 'OK', content: { 'application/json': {} } },
        400: { description: 'Bad Request' },
      },
    });
    const [year] = document.paths['/api/reports/{year}'].get.parameters;
    expect(year.schema).toEqual({ type: 'string', minLength: 4, maxLength: 4 });
  });

  test('names parameters of one path alike, and asks for the key that Azure asks for', () => {
    const { get, put } = document.paths['/api/orders/{id}'];
    expect(get.parameters).toEqual([
      {
        name: 'id',
        in: 'path',
        required: true,
        schema: { type: 'integer', format: 'int32', minimum: 1 },
      },
    ]);
    expect(put.parameters[0].name).toBe('id');
    expect(put.security).toEqual([{ functionKey: [] }, { functionCode: [] }]);
    expect(put.responses).toMatchObject({ 201: {}, 401: {} });
    expect(document.paths['/api/hello'].get.security).toBeUndefined();
  });

  test('describes the classes that bodies are validated with', () => {
    const { put } = document.paths['/api/orders/{id}'];
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    expect(put.requestBody.content).toEqual({ 'application/json': { schema: ref('Order') } });
    const line = {
      sku: { type: 'string' },
      count: { type: 'integer', default: 1 },
      parts: { type: 'array', items: ref('Line') },
    };
    expect(document.components.schemas).toEqual({
      Line: { type: 'object', properties: line, required: ['sku'] },
      State: { enum: ['open', 'done'] },
      Order: {
        description: 'An order of a customer.',
        type: 'object',
        properties: {
          ...line,
          state: ref('State'),
          lines: { type: 'array', items: ref('Line') },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
          due: {
            anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }],
            default: null,
          },
          kind: { enum: ['gift', 'sale'], default: 'sale' },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
        },
        required: ['sku'],
      },
    });
  });

  test('--output writes it, --check compares it, and what a person wrote in it stays', async () => {
    const file = ['--output', join(root, 'openapi.json'), ...given];
    expect(await openapi(root, ...file, '--check')).toMatchObject({ code: 3 });
    expect(await openapi(root, ...file, '--dry-run')).toMatchObject({ code: 0 });
    expect(shown(root)['openapi.json']).toBeUndefined();
    expect(await openapi(root, ...file, '--yes')).toMatchObject({ code: 0 });
    const path = join(root, 'openapi.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(document);
    expect(await openapi(root, ...file, '--check')).toMatchObject({ code: 0 });
    const info = { title: 'Orders', version: '2.1.0' };
    const mine = { ...document, info, servers: [{ url: 'https://example.com' }], paths: {} };
    const other = folderWith({ ...app, 'openapi.json': JSON.stringify(mine) });
    const again = await openapi(other, '--output', join(other, 'openapi.json'), ...given, '--json');
    expect(again.code).toBe(0);
    const written = JSON.parse(readFileSync(join(other, 'openapi.json'), 'utf8'));
    expect(written).toEqual({ ...document, info, servers: mine.servers });
    expect(JSON.parse(again.stdout).result.file).toBe('openapi.json');
  });

  test('of an app without HTTP functions is valid, and says so', async () => {
    const cwd = folderWith({
      'host.json': '{"version": "2.0"}',
      'function_app.py':
        'import azure.functions as func\n\napp = func.FunctionApp()\n\n\n@app.timer_trigger(arg_name="t", schedule="0 0 * * * *")\ndef tick(t: func.TimerRequest) -> None:\n    pass\n',
      'pyproject.toml': '[project]\nname = "jobs"\nversion = "3.0"\n',
    });
    const ran = await openapi(cwd, ...given);
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('PYF591') });
    const empty = JSON.parse(ran.stdout);
    expect(empty.info).toEqual({ title: 'jobs', version: '3.0' });
    await expect(validate(empty)).resolves.toBeTruthy();
  });

  test.each([
    ['other JSON in the file', ['--output', 'host.json'], 5, 'PYF590'],
    ['a file that is not JSON', ['--output', 'openapi.yaml'], 2, 'must end in .json'],
    ['a file elsewhere', ['--output', '../openapi.json'], 2, 'must be in the folder of the app'],
    ['a file of settings', ['--output', 'local.settings.json'], 2, 'must not be a file that'],
    ['a check of nothing', ['--check'], 2, 'needs --output'],
  ] as const)('is refused for %s', async (_, words, exit, says) => {
    const before = shown(root);
    const ran = await openapi(root, ...words, ...given);
    expect([ran.code, ran.stderr]).toEqual([exit, expect.stringContaining(says)]);
    expect(shown(root)).toEqual(before);
  });

  test('is not written through a link; the path is that from where the command runs', async () => {
    const above = folderWith({
      'mine/host.json': '{}',
      'mine/function_app.py': '',
      'other.json': '{}',
    });
    symlinkSync('../other.json', join(above, 'mine/api.json'));
    const ran = await openapi(above, 'mine', '--output', 'mine/api.json', ...given);
    const says = 'mine/api.json is not replaced: there is a link api.json';
    expect([ran.code, ran.stderr]).toEqual([5, expect.stringContaining(says)]);
    expect(ran.stderr).toContain('PYF590');
  });

  test('masks secrets that a docstring quotes', async () => {
    const key = `${'b'.repeat(20)}${'Z9'.repeat(33)}==`;
    const text = `${app['function_app.py']}\n\n@app.route(route="keys")\ndef keys(req: func.HttpRequest) -> str:\n    """Uses AccountKey=${key}."""\n    return ""\n`;
    const ran = await openapi(folderWith({ ...app, 'function_app.py': text }), ...given);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('Uses AccountKey=***');
    expect(ran.stdout).not.toContain(key);
  });

  test('is none of an app that does not load', async () => {
    const cwd = folderWith({
      ...app,
      'function_app.py': 'import azure.functions as func\nraise ValueError\n',
    });
    const ran = await openapi(cwd, ...given);
    expect(ran).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('ValueError'),
    });
  });
});

test('a function whose route would come from a missing package is left out, and is named', async () => {
  const root = folderWith({
    'host.json': '{"version":"2.0"}',
    'requirements.txt': 'acme\n',
    'function_app.py': `import acme
import azure.functions as func

app = func.FunctionApp()


@app.route(route=acme.ROUTE)
def orders(req: func.HttpRequest) -> str: ...


@app.route(route="open", auth_level=acme.LEVEL)
def unsure(req: func.HttpRequest) -> str: ...


@app.route(route="hello")
def hello(req: func.HttpRequest) -> str: ...
`,
  });
  const { code, stdout } = await openapi(root, '--json', '--python', python);
  expect(code).toBe(0);
  expect(stdout).not.toContain('/api/orders');
  expect(stdout).not.toContain('/api/open');
  expect(stdout).toContain('/api/hello');
  expect(stdout).toContain('orders is not in the document, because its route');
  expect(stdout).toContain('unsure is not in the document, because its authLevel');
});
