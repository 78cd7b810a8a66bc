import type { Options } from '../command.ts';

/** What was asked of `create`, beside the folder and the answers. */
export interface CreateOptions {
  /** Take the defaults for what is not answered, and write without asking. */
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Show the text of every file, not only of those that were there. */
  readonly diff: boolean;
  /** Globs of sensitive files that templates of registries may write. */
  readonly allowSensitive: readonly string[];
  readonly install: boolean;
  readonly git: boolean;
  /** A JSON file with answers by the name of their question. */
  readonly answers?: string;
}

/** Reads the flags. */
export function readCreateOptions(options: Options): CreateOptions {
  const { answers, allowSensitive } = options;
  return {
    yes: options.yes === true,
    dryRun: options.dryRun === true,
    diff: options.diff === true,
    allowSensitive: Array.isArray(allowSensitive) ? allowSensitive : [],
    install: options.install !== false,
    git: options.git !== false,
    ...(typeof answers === 'string' && { answers }),
  };
}
