/** Apps on a real azure-functions-durable 2.x, whose blueprints declare functions of their own. */
import { expect, test } from 'vitest';
import { isSound } from '../../verify/index/indexing.ts';
import { verifyApp } from '../../verify/verify.ts';
import { environment } from '../python/environment.ts';
import { pythonAt, scratchFolders } from './scratch.ts';

const lay = scratchFolders();
const python = await pythonAt(await environment('durable2'));

const host = JSON.stringify({
  version: '2.0',
  extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
});
const heads = {
  FunctionApp: 'app = func.FunctionApp()\n',
  DFApp: 'app = df.DFApp()\n',
};
const functions = (owner: string) => `
@${owner}.function_name("Flow")
@${owner}.orchestration_trigger(context_name="context")
def flow(context: df.DurableOrchestrationContext):
    return (yield context.call_activity("Work", 1))


@${owner}.function_name("Work")
@${owner}.activity_trigger(input_name="n")
def work(n: int) -> int:
    return n


@${owner}.function_name("Counter")
@${owner}.entity_trigger(context_name="context")
def counter(context: df.DurableEntityContext): ...


@${owner}.function_name("Start")
@${owner}.route(route="start")
@${owner}.durable_client_input(client_name="client")
def start(req: func.HttpRequest, client) -> func.HttpResponse: ...
`;
const imports = 'import azure.durable_functions as df\nimport azure.functions as func\n\n';

const sound: readonly (readonly [name: string, files: { readonly [path: string]: string }])[] = [
  ...Object.entries(heads).map(([name, head]) => {
    return [name, { 'function_app.py': imports + head + functions('app') }] as const;
  }),
  [
    'blueprints of both libraries',
    {
      'function_app.py': `${imports}from flows import bp\nfrom more import more\n\n${heads.DFApp}app.register_functions(bp)\napp.register_functions(more)\n`,
      'flows.py': `${imports}bp = df.Blueprint()\n${functions('bp')}`,
      'more.py': `${imports}more = func.Blueprint()\n\n\n@more.activity_trigger(input_name="n")\ndef other(n: int): ...\n`,
    },
  ],
];

const base = { 'host.json': host, 'requirements.txt': 'azure-functions-durable\n' };

test.concurrent.each(sound)('%s: nothing is lost', async (_, files) => {
  const verification = await verifyApp(lay({ ...base, ...files }), { python });
  expect(verification.diagnostics, verification.indexing.output).toEqual([]);
  expect(isSound(verification)).toBe(true);
  const names = verification.functions.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Flow', 'Work', 'Counter', 'Start']));
});

test('a blueprint that is not registered is lost without the functions of the library', async () => {
  const files = {
    ...base,
    'function_app.py': `${imports}import flows\n\n${heads.DFApp}\n\n@app.route(route="x")\ndef x(req: func.HttpRequest): ...\n`,
    'flows.py': `${imports}bp = df.Blueprint()\n${functions('bp')}`,
  };
  const { diagnostics } = await verifyApp(lay(files), { python });
  expect(diagnostics.map(({ code }) => code)).toEqual(['PYF459']);
  expect(diagnostics[0]?.message).toContain('Flow, Work, Counter, Start.');
});
