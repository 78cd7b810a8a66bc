/** PYF240 to 254: pyfunc.config, the registries it names and their pins. */
import { declare } from '../diagnostic.ts';
import { pageUrl } from '../page-url.ts';

export const configSyntax = declare<{ problem: string }>({
  code: 'PYF240',
  severity: 'error',
  exit: 'refused',
  title: 'pyfunc.config not understood',
  message: ({ problem }) => `The file cannot be read: ${problem}.`,
  hint: () => 'Correct the file at this place.',
  why: 'pyfunc does not guess what an unclear configuration means: it could use a registry other than the intended one.',
  example: {
    before: 'export default defineConfig({ registries: { "@acme": "./templates" )};',
    after: 'export default defineConfig({ registries: { "@acme": "./templates" } });',
  },
});

export const configComputed = declare<{ what: string }>({
  code: 'PYF241',
  severity: 'error',
  exit: 'refused',
  title: 'computed value in pyfunc.config',
  message: ({ what }) => `This is ${what}, and pyfunc.config is read without being run.`,
  hint: () =>
    'Write the value out: texts, lists and objects, in `export default defineConfig({…})`.',
  why:
    'A configuration comes with the repository. If it were run, looking at a repository would run its ' +
    'code; read as data it can do nothing, and `registry add` and `remove` can edit it.',
  example: {
    before: "export default defineConfig({ registries: load('registries.yaml') });",
    after: "export default defineConfig({ registries: { '@acme': './templates' } });",
  },
});

export const configValue = declare<{ field: string; problem: string }>({
  code: 'PYF242',
  severity: 'error',
  exit: 'refused',
  title: 'pyfunc.config not valid',
  message: ({ field, problem }) => `Field \`${field}\` ${problem}.`,
  hint: () => `Correct the file. ${pageUrl('registries')} lists the fields.`,
  why: 'A misspelled key that is silently ignored is noticed much later, when an expected effect is missing.',
  example: {
    before: '{ "registry": { "@acme": "./templates" } }',
    after: '{ "registries": { "@acme": "./templates" } }',
  },
});

export const configOwner = declare<{ path: string; folder: string; user: number }>({
  code: 'PYF243',
  severity: 'error',
  exit: 'unsafe',
  title: 'pyfunc.config of another user',
  message: ({ path, user }) => `${path} belongs to another user (${user}), so it is not read.`,
  hint: ({ folder }) =>
    `If you trust it: git config --global --add safe.directory ${JSON.stringify(folder)}`,
  why:
    'On a machine with several users, any of them can put a configuration above the folder you work in ' +
    'and make you fetch templates from a place of their choice. Git refuses such repositories for the ' +
    'same reason, and its list of folders that you trust counts here too.',
});

export const configFile = declare<{ path: string; problem: string }>({
  code: 'PYF244',
  severity: 'error',
  exit: 'refused',
  title: 'pyfunc.config not usable',
  message: ({ path, problem }) => `${path} ${problem}.`,
  hint: () => 'Keep one plain file: pyfunc.config.ts, .mts, .js, .mjs or .json.',
  why: 'Only one file may count, and it must not be a link to another file.',
});

export const registryClash = declare<{ namespace: string; source: string; path: string }>({
  code: 'PYF245',
  severity: 'error',
  exit: 'refused',
  title: 'namespace with two meanings',
  message: ({ namespace, source, path }) => `${path} maps ${namespace} to ${source}.`,
  hint: ({ namespace }) => `Remove ${namespace} from one of the files, or rename it there.`,
  why:
    'If the nearest file won, a folder could silently replace the templates of the whole repository. ' +
    'The same namespace with the same source in two files is fine.',
  example: {
    before:
      'pyfunc.config.json    "@acme": "./templates"\napps/pyfunc.config.json    "@acme": "npm:@acme/templates"',
    after: 'pyfunc.config.json    "@acme": "./templates"',
  },
});

export const sourceText = declare<{ source: string; problem: string }>({
  code: 'PYF246',
  severity: 'error',
  exit: 'refused',
  title: 'source of a registry not understood',
  message: ({ source, problem }) => `The source ${JSON.stringify(source)} ${problem}.`,
  hint: () =>
    'Write ./folder, workspace:name, npm:name@range, git+https://host/repository.git#ref, ' +
    'https://host/file.tgz or file:./file.tgz.',
  why: 'pyfunc recognizes the kind of a source by how it begins.',
  example: { before: '"@acme": "templates"', after: '"@acme": "./templates"' },
});

export const registryUnknown = declare<{ namespace: string; meant: string | undefined }>({
  code: 'PYF247',
  severity: 'error',
  exit: 'usage',
  title: 'unknown registry',
  message: ({ namespace }) => `The registry ${namespace} is not configured.`,
  hint: ({ namespace, meant }) =>
    meant === undefined
      ? `Run \`pyfunc registry add ${namespace} <source>\`; \`pyfunc registry list --why\` shows where pyfunc looked.`
      : `Did you mean ${meant}?`,
  why:
    'Registries are named by pyfunc.config in the working folder or above it, up to the top of the ' +
    'repository.',
  example: { before: 'pyfunc add @acm/orders', after: 'pyfunc add @acme/orders' },
});

export const templateUnknown = declare<{ name: string; meant: readonly string[] }>({
  code: 'PYF248',
  severity: 'error',
  exit: 'usage',
  title: 'unknown template',
  message: ({ name }) => `There is no template ${name}.`,
  hint: ({ meant }) =>
    meant.length === 0
      ? 'Run `pyfunc list` to see all templates.'
      : `Did you mean ${meant.join(' or ')}?`,
  why:
    'A template of a registry is named with its namespace, as in @acme/orders. A name without one only ' +
    'ever means a template that comes with pyfunc, so that no registry can take its place.',
  example: { before: 'pyfunc add @acme/ordrs', after: 'pyfunc add @acme/orders' },
});

export const notFrozen = declare<{ namespace: string; problem: string }>({
  code: 'PYF249',
  severity: 'error',
  exit: 'unsafe',
  title: 'pyfunc-lock.json not up to date',
  message: ({ namespace, problem }) =>
    `Nothing may be pinned with --frozen, but ${namespace} ${problem}.`,
  hint: ({ namespace }) =>
    `Run \`pyfunc registry update ${namespace}\` and commit pyfunc-lock.json.`,
  why: 'On a build machine, the same commit must give the same result, whatever was published since.',
  example: { before: 'pyfunc add @acme/orders --frozen', after: 'pyfunc registry update @acme' },
});

export const registryPinned = declare<{ namespace: string; version: string; was?: string }>({
  code: 'PYF250',
  severity: 'note',
  title: 'registry pinned',
  message: ({ namespace, version, was }) =>
    was === undefined
      ? `${namespace} is now pinned to ${version}.`
      : `${namespace} is now pinned to ${version}; its source was ${was} before.`,
  hint: () => 'Commit pyfunc-lock.json, so that others get the same templates.',
  why: 'The lock records what a remote source resolves to, with a digest of all its files. pyfunc uses that version until `pyfunc registry update` changes the pin.',
});

export const otherPyfunc = declare<{ namespace: string; wanted: string; version: string }>({
  code: 'PYF251',
  severity: 'error',
  exit: 'refused',
  title: 'registry made for another pyfunc',
  message: ({ namespace, wanted, version }) =>
    `${namespace} requires pyfunc ${wanted}, and this is ${version}.`,
  hint: () => 'Use a version of pyfunc that matches, or an older version of the registry.',
  why: 'Its authors say with `requires` in registry.json which versions understand their templates.',
});

export const registryInUse = declare<{ namespace: string; apps: readonly string[] }>({
  code: 'PYF252',
  severity: 'error',
  exit: 'refused',
  title: 'registry in use',
  message: ({ namespace, apps }) =>
    `Code from ${namespace} is in ${apps.join(', ')}, and could not be updated without it.`,
  hint: () => 'Keep the registry, or pass --force to remove it anyway.',
  why:
    'pyfunc-lock.json of an app names the templates that its code came from. Updates and checks need ' +
    'the registry; the code itself does not.',
});

export const downgrade = declare<{ namespace: string; from: string; to: string }>({
  code: 'PYF253',
  severity: 'error',
  exit: 'unsafe',
  title: 'older version of a registry',
  message: ({ namespace, from, to }) =>
    `${namespace} is pinned to ${from}, and its source has only ${to} now.`,
  hint: () => 'Run the command again with --allow-downgrade if you intend this.',
  why: 'A source that goes back to an older version may have been tampered with, or a branch was reset by mistake.',
});

export const registryTaken = declare<{ namespace: string; source: string; path: string }>({
  code: 'PYF254',
  severity: 'error',
  exit: 'usage',
  title: 'namespace taken',
  message: ({ namespace, source, path }) => `${namespace} is already ${source} in ${path}.`,
  hint: ({ namespace }) =>
    `Choose another namespace, or remove that one first: pyfunc registry remove ${namespace}`,
  why: 'Adding a registry never changes where the templates of another one come from.',
  example: {
    before: 'pyfunc registry add @acme ./other',
    after: 'pyfunc registry add @other ./other',
  },
});
