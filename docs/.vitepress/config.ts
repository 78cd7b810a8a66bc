import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitepress';
import manifest from '../../package.json' with { type: 'json' };
import { digestOf } from '../../scripts/mermaid.mjs';
import { slug } from '../markdown.ts';

const base = new URL(manifest.homepage).pathname;
const repository = manifest.repository.url.replace(/^git\+|\.git$/g, '');
/** Pages of files that belong to the top of the repository. */
const projectPages: Readonly<Record<string, string>> = {
  'CHANGELOG.md': 'changelog',
  'CONTRIBUTING.md': 'contributing',
  'SECURITY.md': 'security',
};

/**
 * The site: `npm run site` builds it into .cache/site, as static files without external requests. They
 * belong at the address that `homepage` in package.json names.
 */
export default defineConfig({
  title: 'pyfunc',
  description:
    'Migrate Azure Functions Python apps from function.json to decorators, and create new v2 apps.',
  lang: 'en-US',
  base,
  outDir: '../.cache/site',
  cacheDir: '../.cache/vitepress',
  cleanUrls: true,
  // Pages hold placeholders such as <name> and {{name}} in text: they are neither HTML nor Vue.
  markdown: {
    html: false,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: slug },
    config: (md) => {
      const { escapeHtml } = md.utils;
      const plain = (text: string) => escapeHtml(text).replaceAll('{{', '&#123;&#123;');
      md.renderer.rules.text = (tokens, index) => plain(tokens[index]?.content ?? '');
      md.renderer.rules.code_inline = (tokens, index) =>
        `<code>${plain(tokens[index]?.content ?? '')}</code>`;
      // A block that names a file, such as ```python app/orders.py, shows its name.
      const { fence } = md.renderer.rules;
      md.renderer.rules.fence = (tokens, index, ...others) => {
        const token = tokens[index];
        const [language, file = 'output', ...rest] = token?.info.split(' ') ?? [];
        if (language === 'mermaid') return picture([file, ...rest].join(' '), token?.content ?? '');
        const name = file === 'output' ? '' : `<p class="file-name">${escapeHtml(file)}</p>`;
        return `${name}${fence?.(tokens, index, ...others) ?? ''}`;
      };
      md.core.ruler.push('links', ({ tokens, env }) => {
        const links = tokens.flatMap(({ children }) => children ?? []);
        for (const token of links.filter(({ type }) => type === 'link_open')) {
          token.attrSet('href', target(String(token.attrGet('href')), env.relativePath));
        }
      });
    },
  },
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  themeConfig: {
    logo: '/icon.svg',
    search: {
      provider: 'local',
      options: {
        // Each diagnostic has a page of its own.
        _render: (text, env, md) =>
          env.relativePath === 'diagnostics.md' ? '' : md.render(text, env),
      },
    },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: repository }],
    footer: {
      message: `<a href="${repository}/blob/main/LICENSE">MIT License</a>`,
    },
    nav: [
      { text: 'Learn', link: '/learn/first-migration' },
      { text: 'How-to', link: '/how-to/large-app' },
      { text: 'Explain', link: '/explain/v1-and-v2' },
      { text: 'Binding map', link: '/bindings' },
      { text: 'Commands', link: '/commands' },
    ],
    sidebar: [
      group('Learn', [
        ['Your first migration', '/learn/first-migration'],
        ['Your first app', '/learn/first-app'],
        ['A registry for your team', '/learn/team-registry'],
      ]),
      group('How-to', [
        ['Review a migration', '/how-to/review-a-migration'],
        ['Migrate a large app', '/how-to/large-app'],
        ['Migrate Durable Functions', '/how-to/durable'],
        ['FastAPI, Flask and other web applications', '/how-to/web-frameworks'],
        ['Test functions', '/how-to/test-functions'],
        ['Many apps, and CI', '/monorepo'],
        ['Behind a proxy, and offline', '/how-to/proxy-and-offline'],
        ['Roll back', '/how-to/roll-back'],
        ['For Core Tools users', '/how-to/from-core-tools'],
        ['For azure-functions-scaffold users', '/how-to/from-scaffold'],
        ['Check an app', '/doctor'],
        ['Use registries', '/registries'],
        ['Write a registry', '/registry'],
        ['Publish and maintain a registry', '/registry-guide'],
        ['Test a registry', '/registry-testing'],
        ['Use plopfiles', '/plop'],
      ]),
      group('Explain', [
        ['What v1 and v2 do', '/explain/v1-and-v2'],
        ['Why the whole app', '/explain/whole-app'],
        ['What the proof shows', '/explain/proof'],
        ['How verification works', '/verify'],
        ['How updates merge', '/update'],
        ['Safety', '/safety'],
        ['The v2 model, and where the guide is covered', '/guide'],
        ['Semantics, with sources', '/semantics'],
        ['Results on real apps', '/corpus'],
        ['Additions to public apps', '/explain/additions'],
        ['pyfunc and other tools', '/explain/other-tools'],
        ['Benchmarks', '/benchmarks'],
      ]),
      group('Reference', [
        ['Commands', '/commands'],
        ['Binding map', '/bindings'],
        ['Diagnostics', '/diagnostics'],
        ['Exit codes', '/exit-codes'],
        ['Built-in templates', '/template-catalog'],
        ['New apps', '/new-apps'],
        ['Template files', '/templates'],
        ['Reports', '/reports'],
        ['Machine documents', '/machine-documents'],
        ['JSON schemas', '/schemas'],
        ['API', '/api'],
      ]),
      group('Project', [
        ['Changelog', '/project/changelog'],
        ['Contributing', '/project/contributing'],
        ['Architecture', '/architecture'],
        ['Security', '/project/security'],
      ]),
    ],
  },
});

function group(text: string, pages: readonly (readonly [text: string, link: string])[]) {
  return { text, items: pages.map(([name, link]) => ({ text: name, link })) };
}

/** A Mermaid diagram as `npm run diagrams` drew it. */
function picture(shown: string, diagram: string): string {
  const file = new URL(`diagrams/${digestOf({ shown, diagram })}.svg`, import.meta.url);
  return readFileSync(file, 'utf8');
}

/** Where a link of a page leads on the site: files that are not pages are shown by the repository. */
function target(href: string, page: string): string {
  const [file = '', anchor] = href.split('#');
  if (file === '' || /^[a-z]+:/.test(file)) return href;
  const place = path.posix.normalize(path.posix.join('docs', path.posix.dirname(page), file));
  const up = path.posix.relative(path.posix.dirname(page), '.') || '.';
  const project = projectPages[place];
  if (project !== undefined) return `${up}/project/${project}`;
  if (!place.startsWith('docs/')) return `${repository}/blob/main/${place}`;
  if (place === 'docs/diagnostics.md' && anchor !== undefined) return `${up}/codes/${anchor}`;
  return href;
}
