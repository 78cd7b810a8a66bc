import { failed, ok } from '../diagnostics/result.ts';
import { openRegistries } from '../registry/open/registries.ts';
import { recoverFrom } from './apps/recover-app.ts';
import type { Host } from './host.ts';
import type { RegistryOptions } from './options.ts';

type Opened = ReturnType<typeof openRegistries>;

type Run = Pick<Host, 'cwd' | 'env' | 'signal'>;

/** By the signal of a run. */
const ahead = new WeakMap<AbortSignal, Map<string, Opened>>();

/** Opens registries for the flags of a command, and keeps them for its use case in the same run. */
export function openAhead(
  run: Run,
  wanted: 'all' | readonly string[],
  options: RegistryOptions,
): Opened {
  const opened = open(run, wanted, options);
  const kept = ahead.get(run.signal) ?? new Map<string, Opened>();
  ahead.set(run.signal, kept.set(keyOf(run, wanted, options), opened));
  return opened;
}

/** The registries of these templates. See `openRegistries`. */
export function registriesFor(
  run: Run,
  wanted: 'all' | readonly string[],
  options: RegistryOptions,
): Opened {
  const kept = ahead.get(run.signal);
  const key = keyOf(run, wanted, options);
  const found = kept?.get(key);
  // A later run with the same signal reads anew.
  kept?.delete(key);
  return found ?? open(run, wanted, options);
}

/** Their configuration is not read while an interrupted run has written only a part of it. */
async function open(
  { cwd, env }: Run,
  wanted: 'all' | readonly string[],
  { frozen = false, offline = false }: RegistryOptions,
): Opened {
  const { kind, diagnostics } = await recoverFrom('.', { cwd, env });
  if (kind === 'blocked') return failed(...diagnostics);
  const opened = await openRegistries(cwd, wanted, { env, frozen, offline });
  if (opened.kind === 'failed') return failed(...diagnostics, ...opened.diagnostics);
  return diagnostics.length === 0
    ? opened
    : ok({ ...opened.value, findings: [...diagnostics, ...opened.value.findings] });
}

function keyOf(
  { cwd }: Run,
  wanted: 'all' | readonly string[],
  { frozen = false, offline = false }: RegistryOptions,
): string {
  return JSON.stringify([cwd, wanted, frozen, offline]);
}
