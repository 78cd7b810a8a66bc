import { fileURLToPath } from 'node:url';
import { openTree } from '../workspace/tree/disk.ts';

/** The bundled code and styles of the page of reports, as the build puts them beside the chunks. */
export function pageAssets(): { readonly script: string; readonly style: string } {
  const tree = openTree(fileURLToPath(new URL('../page/', import.meta.url)));
  const text = (name: string) => {
    const file = tree.file(name);
    if (file === undefined) throw new Error(`${name} is missing: run npm run build`);
    return Buffer.from(file.bytes).toString('utf8');
  };
  return { script: text('page.js'), style: text('page.css') };
}
