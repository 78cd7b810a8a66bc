import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { LocatedApps } from '../locate.ts';
import type { Shard } from '../shard.ts';
import { type Exit, exitCode } from './exit.ts';
import { type JsonDiagnostic, jsonDiagnostic } from './report-json.ts';

/**
 * What every command prints with `--json` that works on several apps. `pyfunc report merge` makes one
 * of those of all shards, and reads no more of it than this.
 */
export interface AppsDocument {
  readonly version: 1;
  readonly command: string;
  readonly exitCode: number;
  /** What kept apps from being looked at. */
  readonly diagnostics: readonly JsonDiagnostic[];
  /** With `--shard`: which, and how many apps all shards have. */
  readonly shard?: Shard & { readonly appsInAll: number };
  readonly apps: readonly AppRow[];
}

/** The part of an app that is the same for every command. */
export interface AppRow {
  /** From the folder that the command was started in. */
  readonly path: string;
  readonly result: string;
  readonly functions?: readonly object[];
  readonly diagnostics: readonly Pick<Diagnostic, 'code'>[];
  readonly verification?: Verified;
}

interface Verified {
  readonly sound: boolean;
  readonly functions: readonly { readonly outcome: string }[];
}

/** A document of these apps. */
export function appsDocument<App extends AppRow, Command extends string>(
  command: Command,
  apps: readonly App[],
  exit: Exit,
  { notes, shard, count }: Pick<LocatedApps, 'notes' | 'count'> & { readonly shard?: Shard },
): AppsDocument & { readonly command: Command; readonly apps: readonly App[] } {
  return {
    version: 1,
    command,
    exitCode: exitCode(exit),
    diagnostics: notes.map((each) => jsonDiagnostic(each, () => undefined)),
    ...(shard && { shard: { ...shard, appsInAll: count } }),
    apps,
  };
}
