import type { PreferredSide } from '../../registry/update/merge-output.ts';
import type { Options } from '../command.ts';

/** What was asked of `update`, beside the path. */
export interface UpdateOptions {
  /** What to do with the plan; `ask` where neither `--yes` nor a mode that never writes is given. */
  readonly mode: 'ask' | 'write' | 'dry-run' | 'check';
  /** Only what these made; everything where there are none. */
  readonly templates: readonly string[];
  /** As given: `queue=orders`. */
  readonly answers: readonly string[];
  readonly prefer?: PreferredSide;
  /** Show the text of new files too. */
  readonly diff: boolean;
  readonly verify: boolean;
  readonly python?: string;
  /** Whether to verify with what the app asks for, which is installed for that. */
  readonly exact: boolean;
  readonly frozen: boolean;
  readonly offline: boolean;
  readonly allowDirty: boolean;
  /** Globs. */
  readonly allowSensitive: readonly string[];
  /** Where both sides of conflicts are to be written. */
  readonly report?: string;
}

/** Reads the flags; modes that never write win over `--yes`. */
export function readUpdateOptions(options: Options): UpdateOptions {
  const { python, report, prefer, yes, check, dryRun } = options;
  const list = (value: Options[string]) =>
    Array.isArray(value) ? (value as readonly string[]) : [];
  return {
    mode: check ? 'check' : dryRun ? 'dry-run' : yes ? 'write' : 'ask',
    templates: list(options.template),
    answers: list(options.answer),
    ...((prefer === 'mine' || prefer === 'template') && { prefer }),
    diff: options.diff === true,
    verify: options.verify !== false,
    exact: options.exact === true,
    ...(typeof python === 'string' && { python }),
    frozen: options.frozen === true,
    offline: options.offline === true,
    allowDirty: options.allowDirty === true,
    allowSensitive: list(options.allowSensitive),
    ...(typeof report === 'string' && { report }),
  };
}
