/** PYF220 to 229: where registries come from. */
import { declare } from '../diagnostic.ts';

export const sourceMissing = declare<{ source: string; problem: string }>({
  code: 'PYF220',
  severity: 'error',
  exit: 'refused',
  title: 'no registry at the source',
  message: ({ source, problem }) => `There is no registry at ${source}: ${problem}.`,
  hint: () => 'Correct the source in pyfunc.config; a registry has a registry.json at its root.',
  why: 'A source names the folder, package, repository or archive that holds registry.json.',
});

export const packRefused = declare<{ source: string; entry: string; problem: string }>({
  code: 'PYF221',
  severity: 'error',
  exit: 'refused',
  title: 'registry with unsafe content',
  message: ({ source, entry, problem }) =>
    `${source} holds ${JSON.stringify(entry)}, which ${problem}.`,
  hint: () =>
    'Tell the owner of the registry, or use a version without this entry. Nothing of it was used.',
  why:
    'A registry is plain files with paths that mean the same on every system. Links, devices, paths ' +
    'that lead out of the folder, and names that two systems read differently have no use in it. Each ' +
    'of them has been used to attack tools that unpack archives.',
});

export const sourceUnreachable = declare<{ source: string; reason: string }>({
  code: 'PYF222',
  severity: 'error',
  exit: 'refused',
  title: 'registry not fetched',
  message: ({ source, reason }) => `${source} could not be fetched: ${reason}.`,
  hint: () => 'Check the source, the network and your access to it, and try again.',
  why: 'Pinned registries that were fetched before work without a network. All others must be fetched first.',
});

export const integrityDiffers = declare<{ source: string; expected: string; found: string }>({
  code: 'PYF223',
  severity: 'error',
  exit: 'refused',
  title: 'registry differs from its pin',
  message: ({ source, expected, found }) =>
    `Integrity check failed for ${source}: expected ${short(expected)}, got ${short(found)}.`,
  hint: () =>
    'Find out why it changed. If the change is legitimate, pin it again with `pyfunc registry update`.',
  why: 'A version that was reviewed must not change later, whoever changes it.',
});

export const tokenMissing = declare<{ name: string }>({
  code: 'PYF224',
  severity: 'error',
  exit: 'refused',
  title: 'environment variable of a registry not set',
  message: ({ name }) =>
    `The headers of the registry need the environment variable ${name}, which is not set.`,
  hint: ({ name }) => `Set ${name}, in CI as a secret.`,
  why: 'Tokens are kept out of files: pyfunc.config only says which variable holds one.',
  example: {
    before: `"headers": { "Authorization": "Bearer \${TOKEN}" }    # TOKEN is not set`,
    after: 'export TOKEN=…',
  },
});

export const offlineOnly = declare<{ source: string }>({
  code: 'PYF225',
  severity: 'error',
  exit: 'refused',
  title: 'registry not cached',
  message: ({ source }) => `${source} has not been fetched on this machine in the pinned version.`,
  hint: () => 'Run a command that uses it once while you are online.',
  why: 'Offline, pyfunc uses only cached registries, and only if they match the lock.',
  example: {
    before: 'pyfunc add @acme/orders --offline',
    after:
      'pyfunc registry update @acme    # once, with a network\npyfunc add @acme/orders --offline',
  },
});

export const cacheBroken = declare<{ source: string }>({
  code: 'PYF226',
  severity: 'note',
  title: 'registry fetched again',
  message: ({ source }) => `The cached copy of ${source} was damaged, so it was fetched again.`,
  hint: () => 'If this happens again, check the disk that holds the cache.',
  why: 'pyfunc compares cached files with the lock each time it uses them.',
});

/** Enough of a digest to tell two apart. */
function short(integrity: string): string {
  return integrity.slice(0, 19);
}
