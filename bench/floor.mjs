/**
 * The least a program can do that rewrites such an app with this parser: reads each file, parses each
 * Python file, edits and writes. No plan, no checks, no diff, no way back. `node floor.mjs <app>`
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

const { resolve } = createRequire(import.meta.url);
await Parser.init({ locateFile: () => resolve('web-tree-sitter/web-tree-sitter.wasm') });
const parser = new Parser();
parser.setLanguage(await Language.load(resolve('tree-sitter-python/tree-sitter-python.wasm')));

const [app = '.'] = process.argv.slice(2);
const names = [];
for (const entry of readdirSync(app, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const folder = path.join(app, entry.name);
  const files = readdirSync(folder);
  for (const file of files) {
    if (!file.endsWith('.py')) continue;
    const text = readFileSync(path.join(folder, file), 'utf8');
    const tree = parser.parse(text);
    if (file === '__init__.py' && files.includes('function.json')) {
      names.push(entry.name);
      const { bindings } = JSON.parse(readFileSync(path.join(folder, 'function.json'), 'utf8'));
      const edited = edit(text, tree, entry.name, bindings);
      writeFileSync(path.join(folder, file), edited);
      rmSync(path.join(folder, 'function.json'));
    }
    tree.delete();
  }
}
const imports = names.map((name) => `from ${name} import bp as ${name.toLowerCase()}\n`);
const calls = names.map((name) => `app.register_functions(${name.toLowerCase()})\n`);
writeFileSync(
  path.join(app, 'function_app.py'),
  `import azure.functions as func\n\n${imports.join('')}\napp = func.FunctionApp()\n\n${calls.join('')}`,
);

function edit(text, tree, name, bindings) {
  const statements = tree.rootNode.namedChildren;
  const main = statements.find(
    (node) => node.type === 'function_definition' && node.childForFieldName('name').text === 'main',
  );
  const relative = statements.find(
    (node) => node.type === 'import_from_statement' && node.text.startsWith('from ..'),
  );
  const lastImport = statements.findLast((node) => node.type.startsWith('import_'));
  const decorators = bindings.map(
    ({ type, direction, name: arg, ...rest }) =>
      `@bp.${type}_${direction}(arg_name=${JSON.stringify(arg)}, ${Object.entries(rest)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(', ')})\n`,
  );
  return [
    text.slice(0, relative.startIndex),
    relative.text.replace('from ..', 'from '),
    text.slice(relative.endIndex, lastImport.endIndex),
    '\n\nbp = func.Blueprint()',
    text.slice(lastImport.endIndex, main.startIndex),
    `@bp.function_name("${name}")\n${decorators.join('')}`,
    text.slice(main.startIndex),
  ].join('');
}
