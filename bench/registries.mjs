import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes `pyfunc.config.json` and this many registries with ten templates each. */
export function writeRegistries(folder, count) {
  const sources = {};
  for (let index = 0; index < count; index++) {
    const name = `team-${index}`;
    sources[`@${name}`] = `./${name}`;
    writeRegistry(path.join(folder, name), `@${name}`, 10, '1.0.0');
  }
  writeConfig(folder, sources);
}

/** Writes a registry whose templates greet; from version 1.1.0 on, they answer with a status code. */
export function writeRegistry(folder, name, templates, version) {
  const requires = { pyfunc: '>=0.1.0' };
  writeJson(path.join(folder, 'registry.json'), { name, version, requires });
  for (let index = 0; index < templates; index++) {
    const template = path.join(folder, `greet-${index}`);
    writeJson(path.join(template, 'template.json'), {
      kind: 'function',
      name: `greet-${index}`,
      title: `Greets over HTTP, ${index}`,
      version,
      questions: [
        {
          name: 'name',
          title: 'Name of the function',
          kind: 'text',
          format: 'function-name',
          default: 'hello',
        },
      ],
      module: 'function.py.hbs',
      bindings: [
        {
          ...{ type: 'httpTrigger', direction: 'in', name: 'req', route: '{{name}}' },
          ...{ methods: ['GET'], authLevel: 'function' },
        },
        { type: 'http', direction: 'out', name: '$return' },
      ],
      ...{ files: [], settings: {}, requirements: [] },
    });
    const answer = version === '1.0.0' ? '' : ', status_code=200';
    writeText(
      path.join(template, 'files/function.py.hbs'),
      `import azure.functions as func


{{decorators app name bindings}}
def {{ident name}}(req: func.HttpRequest) -> func.HttpResponse:
    """Greet the caller by name."""
    name = req.params.get("name", "world")
    return func.HttpResponse(f"Hello, {name}!"${answer})
`,
    );
  }
}

/** Copies an app this many times below `apps`, beside its registry. */
export function copyApps(app, folder, count) {
  for (let index = 0; index < count; index++) {
    cpSync(app, path.join(folder, `apps/app-${index}`), { recursive: true });
  }
}

export function writeConfig(folder, registries) {
  writeJson(path.join(folder, 'pyfunc.config.json'), { registries });
}

function writeJson(file, value) {
  writeText(file, `${JSON.stringify(value, null, 2)}\n`);
}

function writeText(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
