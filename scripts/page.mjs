/** Bundles the page of reports: `page.js` and `page.css` in a folder. The build and tests import it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const page = fileURLToPath(new URL('../page/', import.meta.url));

export async function bundlePage(outdir) {
  await build({
    entryPoints: { page: join(page, 'main.ts') },
    outdir,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    // A script in a page ends at the first `</script`.
    supported: { 'inline-script': false },
    minify: true,
    legalComments: 'none',
  });
  await build({ entryPoints: { page: join(page, 'page.css') }, outdir, minify: true });
}
