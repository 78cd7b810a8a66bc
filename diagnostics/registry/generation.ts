/** PYF255 to PYF269: what registries make in an app, what is on file about it, and what they may write. */
import { declare } from '../diagnostic.ts';

export const lockUnreadable = declare<{ path: string; field: string; problem: string }>({
  code: 'PYF255',
  severity: 'error',
  exit: 'refused',
  title: 'pyfunc-lock.json not valid',
  message: ({ path, field, problem }) =>
    `${path} cannot be read${field === '' ? '' : ` at ${field}`}: ${problem}.`,
  hint: () => 'Restore it from git, then run the command again.',
  why: 'The file records which version of which template generated each file, and with which answers, so that the files can be updated. A wrong version would merge the wrong lines, so pyfunc does not guess.',
});

export const lockNewer = declare<{ path: string; version: string }>({
  code: 'PYF256',
  severity: 'error',
  exit: 'refused',
  title: 'pyfunc-lock.json of another pyfunc',
  message: ({ path, version }) =>
    `${path} has lockfileVersion ${version}, and this pyfunc knows only 1.`,
  hint: () => 'Use the version of pyfunc that wrote it, or a later one.',
  why: 'A later format may hold data that this version would lose when it writes the file.',
});

export const writeRefused = declare<{ template: string; path: string; problem: string }>({
  code: 'PYF257',
  severity: 'error',
  exit: 'unsafe',
  title: 'template writes where it may not',
  message: ({ template, path, problem }) =>
    `${template} wants to write ${JSON.stringify(path)}, which ${problem}.`,
  hint: () =>
    'Report it to the authors of the registry. If the path comes from an answer, give another answer. Nothing was written.',
  why:
    'A template says in `writes`, or by the paths of its files, where it writes. An answer or a later ' +
    'version cannot make it write anywhere else, and never outside of the app or into .git.',
  example: { before: '"writes": ["tests/**"]', after: '"writes": ["tests/**", "docs/**"]' },
});

export const sensitiveWrite = declare<{ template: string; path: string; why: string }>({
  code: 'PYF258',
  severity: 'error',
  exit: 'unsafe',
  title: 'sensitive file',
  message: ({ template, path, why }) =>
    `${template} wants to write ${JSON.stringify(path)}, which ${why}.`,
  hint: ({ path }) =>
    `Review it with --dry-run --diff --allow-sensitive ${quoted(path)}. To write it, leave out --dry-run.`,
  why: 'Some files run by themselves on a build machine, in an editor or when packages are installed, and some hold secrets. A template of a registry may write them only if you allow it.',
  example: {
    before: 'pyfunc add @acme/pipeline',
    after: 'pyfunc add @acme/pipeline --allow-sensitive ".github/workflows/*"',
  },
});

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${String(path).replaceAll("'", "'\\''")}'`;
}

export const templatesClash = declare<{ template: string; problem: string }>({
  code: 'PYF259',
  severity: 'error',
  exit: 'refused',
  title: 'conflicting edits',
  message: ({ template, problem }) => `${template} cannot be written: ${problem}.`,
  hint: () =>
    'Report it to the authors of the registry: one place in a file belongs to one part of a template.',
  why: 'pyfunc cannot tell which of two texts for the same place comes first, so it writes neither.',
});

export const usedTemplateRefused = declare<{ template: string; by: string; problem: string }>({
  code: 'PYF260',
  severity: 'error',
  exit: 'refused',
  title: 'template that another one uses',
  message: ({ template, by, problem }) => `${by} uses ${template}, which ${problem}.`,
  hint: ({ template }) => `Run \`pyfunc add ${template}\` yourself first, or tell the authors.`,
  why: 'A template that another one uses is added with it, with the answers that the other one gives and defaults for the rest. pyfunc does not ask again.',
});

export const packUntrusted = declare<{
  namespace: string;
  source: string;
  hasChanged: boolean;
  command: string;
}>({
  code: 'PYF261',
  severity: 'error',
  exit: 'unsafe',
  title: 'untrusted program of a registry',
  message: ({ namespace, source, hasChanged }) =>
    hasChanged
      ? `The files of ${namespace} (${source}) have changed since its program was trusted.`
      : `${namespace} (${source}) comes with a program that you have not trusted yet.`,
  hint: ({ command }) => `Read its plopfile and, if you trust it: \`${command}\``,
  why: 'A plopfile is a program and runs with your permissions, while templates are data and cannot run anything. pyfunc records what you trust for you alone, with a digest of all files of the registry, and asks again as soon as one of them changes.',
  example: { before: 'pyfunc run @acme', after: 'pyfunc run @acme --trust' },
});

export const noPlopfile = declare<{ namespace: string; problem: string }>({
  code: 'PYF262',
  severity: 'error',
  exit: 'usage',
  title: 'registry without a plopfile',
  message: ({ namespace, problem }) => `${namespace} ${problem}.`,
  hint: ({ namespace }) => `Add its templates with \`pyfunc add ${namespace}/…\`.`,
  why: 'Only a registry whose registry.json names a `plopfile` has generators to run.',
});

export const trustNotKept = declare<{ path: string; problem: string }>({
  code: 'PYF263',
  severity: 'error',
  exit: 'unsafe',
  title: 'trust record cannot be read or written',
  message: ({ path, problem }) => `${path} ${problem}.`,
  hint: () => 'Repair the file or remove it. pyfunc then asks again about what was trusted.',
  why: 'While the record cannot be read, nothing counts as trusted, and nothing is run.',
});
