import { importNamesOf, readRequirements } from '../../app/requirements.ts';
import { stdlibModules } from '../../python/python-names.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** Names of the settings that code reads from the environment, as far as they are written out. */
export function settingsIn(code: string): string[] {
  const reads =
    /\benviron\s*(?:\[\s*|\.\s*get\s*\(\s*)["'](\w+)["']|\bgetenv\s*\(\s*["'](\w+)["']/g;
  return [...code.matchAll(reads)].flatMap(([, one, other]) => one ?? other ?? []);
}

/** What stands for a setting locally: never the value that an app has, which may be a secret. */
export function placeholder(name: string, isStorage = false): string {
  return isStorage ? 'UseDevelopmentStorage=true' : `<${name}>`;
}

/** Lines of the app's requirements.txt that these modules come from, and modules that none brings. */
export function requirementsFor(
  tree: Tree,
  modules: readonly string[],
): { readonly requirements: readonly string[]; readonly unknown: readonly string[] } {
  const text = textAt(tree, 'requirements.txt');
  const all = text === undefined ? [] : readRequirements(text);
  const foreign = modules.filter((each) => {
    const [top = ''] = each.split('.');
    return !stdlibModules.has(top) && !/^azure\.functions\b/.test(each);
  });
  const bringing = (module: string) => all.filter((each) => brings(each, module));
  return {
    requirements: [...new Set(foreign.flatMap(bringing).map(({ text }) => text))],
    unknown: [...new Set(foreign.filter((each) => bringing(each).length === 0))],
  };
}

/** `azure-storage-blob` brings azure.storage.blob; all others bring a module at the top. */
function brings({ name, text }: { readonly name: string; readonly text: string }, module: string) {
  if (name.startsWith('azure-')) {
    const dotted = name === 'azure-functions-durable' ? 'azure.durable_functions' : dots(name);
    return module === dotted || module.startsWith(`${dotted}.`);
  }
  const own = new Set(['azure', 'google', 'grpc']);
  const names = [...importNamesOf(text)].filter((each) => !own.has(each));
  return names.includes(module.split('.')[0] ?? '');
}

function dots(name: string): string {
  return name.replaceAll('-', '.');
}
