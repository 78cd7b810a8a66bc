import { bundledLibrary } from '../../verify/environment/library.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import { type IndexOptions, indexApp } from '../../verify/index/index-app.ts';
import { isSound } from '../../verify/index/indexing.ts';
import { originalFrom } from '../../verify/original.ts';
import { verifyApp } from '../../verify/verify.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { type Host, untilAborted } from '../host.ts';
import type { Prove } from '../write.ts';
import type { AppPlan } from './app-plan.ts';

/** Whether a plan brings an app to azure-functions-durable 2.x: its code, or its requirements alone. */
export function isDurableUpgrade({ changes }: Pick<AppPlan, 'changes'>): boolean {
  return changes.some(({ before, after, because }) => {
    if (because.some(({ step }) => step === 'upgrade-durable')) return true;
    const isRaised = because.some(({ step }) => step === 'update-requirements');
    return isRaised && asksForDurable2(after) && !asksForDurable2(before);
  });
}

/** Whether a list of requirements names a version of the library from 2 on. */
function asksForDurable2(file: Change['after']): boolean {
  const text = Buffer.from(file?.bytes ?? []).toString();
  return /^[ \t"']*azure[-_.]functions[-_.]durable\b[^\n]*[=>~]=?[ \t]*2\./im.test(text);
}

/** Why a Python proves nothing of an app on azure-functions-durable 2.x; undefined where it does. */
export function lacksDurable2({ azureFunctionsDurable = 'none' }: UserPython): string | undefined {
  if (Number.parseInt(azureFunctionsDurable, 10) >= 2) return undefined;
  return `the Python found has azure-functions-durable ${azureFunctionsDurable}, not 2.x; name one that has it with --python, or install it with --exact`;
}

/**
 * The proof of an upgrade: the functions of the app are the same before and after. An app on Durable 1.x
 * is indexed before with the library of pyfunc, since a Python has one version of it.
 */
export async function proofOfUpgrade(
  plan: AppPlan,
  indexing: IndexOptions,
  host: Host,
): Promise<Prove> {
  const { python } = indexing;
  const { root, tree } = plan;
  host.on({ kind: 'progress', text: 'Indexing the app as it is …' });
  const indexed = isDurableUpgrade(plan) ? await withDurable1(python, host) : python;
  const before = await untilAborted(indexApp(root, { ...indexing, python: indexed }), host.signal);
  // A run that was stopped is rolled back before it gets to its proof.
  const wasSound = before !== undefined && isSound(before);
  const against = wasSound ? originalFrom(before, tree) : undefined;
  return {
    kind: 'index',
    python,
    index: () => verifyApp(root, { ...indexing, ...(against && { against }) }),
    accepts: isSound,
    ...(!wasSound && { doubt: 'the app could not be indexed before either' }),
    onRejected: async ({ diagnostics }) => {
      const failed = before?.diagnostics ?? [];
      const known = new Set(failed.map(({ code, message }) => `${code}: ${message}`));
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      const isKnown = errors.every(({ code, message }) => known.has(`${code}: ${message}`));
      return isKnown && !wasSound
        ? {
            kind: 'failed-before',
            reason: 'the app could not be indexed before either',
            diagnostics: [],
          }
        : { kind: 'rejected', diagnostics, places: 'after' };
    },
  };
}

async function withDurable1(python: UserPython, host: Host): Promise<UserPython> {
  const library = await bundledLibrary(python.version, host.env);
  if (library === undefined) return python;
  const { folder, ...versions } = library;
  const packages = ['azure-functions', 'azure-functions-durable'] as const;
  return { ...python, ...versions, bundled: { folder, packages } };
}
