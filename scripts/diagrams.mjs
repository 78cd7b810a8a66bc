/**
 * `npm run diagrams`: draws each Mermaid diagram of docs/ for the site, in docs/.vitepress/diagrams/. A file is
 * named by a digest of its diagram, so that the build of the site fails where a picture is missing. Only this
 * script needs the package that draws, so it installs it in .cache/.
 */
import { execSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { digestOf, mermaidIn } from './mermaid.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = path.join(root, '.cache/diagrams');
mkdirSync(cache, { recursive: true });
const install = 'npm install --no-save --no-audit --no-fund --ignore-scripts --prefix .';
execSync(`${install} beautiful-mermaid@1.1.3`, { cwd: cache, stdio: 'inherit' });
const entry = path.join(cache, 'node_modules/beautiful-mermaid/dist/index.js');
const { renderMermaidSVG } = await import(pathToFileURL(entry).href);

const docs = path.join(root, 'docs');
const pictures = path.join(docs, '.vitepress/diagrams');
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures);
for (const file of readdirSync(docs, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.md')) continue;
  for (const mermaid of mermaidIn(readFileSync(path.join(docs, file), 'utf8'))) {
    const digest = digestOf(mermaid);
    const svg = renderMermaidSVG(mermaid.diagram)
      // The styles are in theme/style.css: they follow the theme of the page, and load no font.
      .replace(/<style>[\s\S]*?<\/style>\n/, '')
      .replace(/ style="--bg[^"]*"/, ` class="diagram" role="img" aria-label="${mermaid.shown}"`)
      // Pages may show several diagrams.
      .replace(/id="(arrowhead[\w-]*)"/g, `id="$1-${digest}"`)
      .replace(/url\(#(arrowhead[\w-]*)\)/g, `url(#$1-${digest})`)
      .replace(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));
    writeFileSync(path.join(pictures, `${digest}.svg`), `${svg.trim()}\n`);
  }
}
