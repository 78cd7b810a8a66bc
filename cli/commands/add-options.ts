import type { Options } from '../command.ts';

/** What was asked of `add`, beside the template and the answers. */
export interface AddOptions {
  readonly to?: string;
  /** As given: `queue:name=msg,queue=items`. */
  readonly input: readonly string[];
  readonly output: readonly string[];
  /** Globs of sensitive files that templates of registries may write. */
  readonly allowSensitive: readonly string[];
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Show the text of every file, not only of those that were there. */
  readonly diff: boolean;
  readonly verify: boolean;
  readonly python?: string;
  /** Whether to verify with what the app asks for, which is installed for that. */
  readonly exact: boolean;
  readonly answers?: string;
}

/** Reads the flags. */
export function readAddOptions(options: Options): AddOptions {
  const { to, python, answers } = options;
  const list = (value: Options[string]) =>
    Array.isArray(value) ? (value as readonly string[]) : [];
  return {
    input: list(options.input),
    output: list(options.output),
    allowSensitive: list(options.allowSensitive),
    yes: options.yes === true,
    dryRun: options.dryRun === true,
    diff: options.diff === true,
    verify: options.verify !== false,
    exact: options.exact === true,
    ...(typeof to === 'string' && { to }),
    ...(typeof python === 'string' && { python }),
    ...(typeof answers === 'string' && { answers }),
  };
}
