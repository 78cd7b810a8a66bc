import { defineConfig } from 'vitepress';
import manifest from '../../package.json' with { type: 'json' };

/**
 * The site: `npm run site` builds it into .cache/site, as static files without external requests. They
 * belong at the address that `homepage` in package.json names.
 */
export default defineConfig({
  title: 'pyfunc',
  description:
    'Migrate Azure Functions Python apps from function.json to decorators, and create new v2 apps.',
  lang: 'en-US',
  base: new URL(manifest.homepage).pathname,
  outDir: '../.cache/site',
  cacheDir: '../.cache/vitepress',
  cleanUrls: true,
  // Pages hold placeholders such as <name> and {{name}} in text: they are neither HTML nor Vue.
  markdown: {
    html: false,
    config: (md) => {
      const { escapeHtml } = md.utils;
      const plain = (text: string) => escapeHtml(text).replaceAll('{{', '&#123;&#123;');
      md.renderer.rules.text = (tokens, index) => plain(tokens[index]?.content ?? '');
      md.renderer.rules.code_inline = (tokens, index) =>
        `<code>${plain(tokens[index]?.content ?? '')}</code>`;
    },
  },
  // Files of the repository that pages for contributors link to are not pages of the site.
  ignoreDeadLinks: [/^(?:\.\/)?\.\.\/(?:test|schemas|examples|CONTRIBUTING|README)/],
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Learn', link: '/learn/first-migration' },
      { text: 'How-to', link: '/how-to/large-app' },
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
        ['Migrate a large app', '/how-to/large-app'],
        ['Migrate Durable Functions', '/how-to/durable'],
        ['FastAPI, Flask and other web applications', '/how-to/web-frameworks'],
        ['Test functions', '/how-to/test-functions'],
        ['Many apps, and CI', '/monorepo'],
        ['Behind a proxy, and offline', '/how-to/proxy-and-offline'],
        ['Roll back', '/how-to/roll-back'],
        ['Coming from Core Tools', '/how-to/from-core-tools'],
        ['Examine an app', '/doctor'],
      ]),
      group('Explain', [
        ['What v1 and v2 do', '/explain/v1-and-v2'],
        ['What the proof shows', '/explain/proof'],
        ['Verification', '/verify'],
        ['Updates', '/update'],
        ['Safety', '/safety'],
        ['Semantics', '/semantics'],
      ]),
      group('Reference', [
        ['Commands', '/commands'],
        ['Binding map', '/bindings'],
        ['Diagnostics', '/diagnostics'],
        ['Exit codes', '/exit-codes'],
        ['Reports', '/reports'],
        ['API', '/api'],
        ['New apps', '/new-apps'],
        ['Templates', '/templates'],
        ['Registries', '/registries'],
        ['Guide for registry authors', '/registry-guide'],
        ['Write a registry', '/registry'],
        ['Test a registry', '/registry-testing'],
        ['Plopfiles', '/plop'],
        ['Guide to the v2 model', '/guide'],
        ['Corpus', '/corpus'],
        ['Architecture', '/architecture'],
      ]),
    ],
  },
});

function group(text: string, pages: readonly (readonly [text: string, link: string])[]) {
  return { text, items: pages.map(([name, link]) => ({ text: name, link })) };
}
