import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from '../python/environment.ts';

const pages = ['CONTRIBUTING.md', 'docs/architecture.md'];
const rooms = readdirSync(repository, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Links, and what looks like a path in code: `migrator/steps/index.ts`, `bindings/`. */
function pathsIn(page: string): string[] {
  const text = readFileSync(path.join(repository, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = '']) =>
    path.posix.join(path.posix.dirname(page), to),
  );
  const code = [...text.matchAll(/`([^`\n]+)`|^```sh\n([\s\S]*?)^```/gm)].flatMap(
    ([, inline, block]) => (inline ?? block ?? '').split(/[\s,|]+/),
  );
  // A path with a placeholder says where a new file goes; what is left of it must be there.
  const named = code.map((word) => word.replace(/^\.\//, '').replace(/[^/]*[<*…].*$/, ''));
  const isPath = (word: string) => word.includes('/') && rooms.includes(word.split('/')[0] ?? '');
  return [...new Set([...links, ...named.filter(isPath)])];
}

/** What `function` in `file` says: the file must define or import that name. */
function namesIn(page: string): [name: string, file: string][] {
  const text = readFileSync(path.join(repository, page), 'utf8');
  return [...text.matchAll(/`(\w+)`\s+in\s+`([\w./-]+\.ts)`/g)].map(([, name = '', file = '']) => [
    name,
    file,
  ]);
}

describe.each(pages)('%s', (page) => {
  test('names paths, and each of them exists', () => {
    const paths = pathsIn(page);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((each) => !existsSync(path.join(repository, each)))).toEqual([]);
  });

  test('finds each name in the file that it says', () => {
    const wrong = namesIn(page).filter(([name, file]) => {
      const text = readFileSync(path.join(repository, file), 'utf8');
      return !new RegExp(`^export .*\\b${name}\\b`, 'm').test(text);
    });
    expect(wrong).toEqual([]);
  });

  test('names scripts of package.json only', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
    const text = readFileSync(path.join(repository, page), 'utf8');
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

test('docs/architecture.md follows a value that the example holds', () => {
  const json = readFileSync(path.join(repository, 'examples/legacy/CourierUpdate/function.json'));
  expect(json.toString()).toContain('"queueName": "courier-updates"');
  expect(namesIn('docs/architecture.md').length).toBeGreaterThan(8);
});
