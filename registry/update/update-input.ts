import type { Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import type { Generated } from '../lock/lock.ts';
import type { PreferredSide } from './merge-output.ts';

/** An entry of the lock whose templates moved on, with all it takes to render it then and now. */
export interface UpdateInput {
  readonly entry: Generated;
  /** The templates as they were; absent where one of them is unavailable. */
  readonly before?: Library;
  readonly now: Library;
  /** Those of the entry, completed by what is asked now. */
  readonly answers: Answers;
}

export interface PlanUpdateOptions {
  /** Who wins where both sides changed the same; nobody where it is not given. */
  readonly prefer?: PreferredSide;
  /** Globs of sensitive files that may be written. */
  readonly allowSensitive?: readonly string[];
}
