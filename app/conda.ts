import type { Node, YAMLMap, YAMLSeq } from 'yaml';
import { insertion } from '../workspace/text/text-edit.ts';
import { yaml } from '../workspace/text/yaml.ts';
import type { ListedDependencies } from './pyproject.ts';
import { readRequirements } from './requirements.ts';

/**
 * The `dependencies` of a conda environment. Packages are added to its `pip` section, since a channel may
 * lack them; undefined where that section is in another file, or not written item by item.
 */
export function condaDependencies(text: string): ListedDependencies | undefined {
  const document = yaml().parseDocument(text, { logLevel: 'silent' });
  const list = document.errors.length === 0 && yaml().isMap(document.contents) && document.contents;
  const all = list && blockIn(list, 'dependencies');
  if (!all) return undefined;
  const sections = all.items.filter((item): item is YAMLMap => yaml().isMap(item));
  const section = sections.find((item) => item.has('pip'));
  const pip = section && blockIn(section, 'pip');
  const listed = textsOf(all);
  const own = pip === undefined ? [] : textsOf(pip);
  const place = placeBelow(text, pip ?? all);
  const isElsewhere = own.some((line) => line.startsWith('-'));
  if (place === undefined || isElsewhere || (section !== undefined && pip === undefined)) {
    return undefined;
  }
  const { end, head } = place;
  return {
    // A single `=` of conda means any version that begins so.
    requirements: [
      ...listed.map((line) => line.replace(/^([\w.-]+)=(?=[^=])/, '$1==')),
      ...own,
    ].flatMap(readRequirements),
    add: (lines) => {
      if (pip !== undefined) {
        return insertion(end, lines.map((line) => `\n${head}${line}`).join(''));
      }
      const below = `${head.replace('-', ' ')}  - `;
      const tool = listed.some((line) => /^pip\b/.test(line)) ? '' : `\n${head}pip`;
      return insertion(
        end,
        `${tool}\n${head}pip:${lines.map((line) => `\n${below}${line}`).join('')}`,
      );
    },
  };
}

/** A list with one item a line. */
function blockIn(map: YAMLMap, key: string): YAMLSeq<Node> | undefined {
  const list = map.get(key, true);
  return yaml().isSeq<Node>(list) && list.flow !== true ? list : undefined;
}

function textsOf(list: YAMLSeq<Node>): string[] {
  return list.items.flatMap((item) =>
    yaml().isScalar(item) && typeof item.value === 'string' ? [item.value] : [],
  );
}

/** The end of the last line of a list, and what stands before each of its items. */
function placeBelow(text: string, list: YAMLSeq<Node>): { end: number; head: string } | undefined {
  const [start = 0, valueEnd = 0] = list.items.at(-1)?.range ?? [];
  const head = /(?:^|\n)([ \t]*-[ \t]+)$/.exec(text.slice(0, start))?.[1];
  const end = valueEnd + (/^[^\r\n]*/.exec(text.slice(valueEnd))?.[0].length ?? 0);
  return head === undefined ? undefined : { end, head };
}
