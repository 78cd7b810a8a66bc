import type { PythonItem } from './items.ts';

/** As one says it: `function orders`, `class Order`, `function Store.get`, `import json`. */
export function wordsFor({ key, statement }: PythonItem, owner: string): string {
  const [kind, ...rest] = key.split(' ');
  const name = rest.join(' ');
  switch (kind) {
    case 'name': {
      const kinds = { def: 'function', class: 'class' };
      const word = kinds[statement?.kind as keyof typeof kinds] ?? 'variable';
      return `${word} ${owner}${name}`;
    }
    case 'code':
      return `\`${name.split('\n', 1)[0]?.trim()}\``;
    case 'from':
      return `import from ${name}`;
    case 'import':
      return `import ${name.replaceAll(/([\w.]+) as \1(?![\w.])/g, '$1')}`;
    case 'header':
      return 'the comments at the top';
    case 'end':
      return 'the comments at the end';
    default:
      return 'the docstring';
  }
}
