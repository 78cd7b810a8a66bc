import type { AnswersOptions } from '../answers.ts';
import type { RegistryOptions } from '../options.ts';

/** Which generator to run, and how far to go. Answers may be of any type that the plopfile takes. */
export interface RunOptions extends AnswersOptions, RegistryOptions {
  /** The name of the generator; a person chooses where it is absent. */
  readonly generator?: string | undefined;
  /** Answers in the order of the prompts, where `_` leaves one open. */
  readonly inOrder?: readonly string[] | undefined;
  /** Where paths of actions start, in place of the folder of the plopfile. */
  readonly dest?: string | undefined;
  /** Trust the program of a registry as it is now. */
  readonly trust?: boolean | undefined;
  /** Take the defaults of prompts and write without asking. */
  readonly yes?: boolean | undefined;
  /** Write nothing. */
  readonly dryRun?: boolean | undefined;
}
