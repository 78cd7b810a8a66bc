import type { PackageNeed } from '../app/versions.ts';
import type { BindingPair } from '../bindings/decorators/binding-pairs.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Edit } from '../workspace/change/edit.ts';

/**
 * Where a function stands in a migration; the counts of all five sum to the functions found.
 * `held-back`: fine by itself, but the app is refused as a whole.
 */
export type FunctionStatus = 'migrated' | 'review' | 'refused' | 'held-back' | 'left-out';

export interface FunctionOutcome {
  readonly name: string;
  readonly status: FunctionStatus;
  /** Trigger type as spelled in function.json, e.g. `httpTrigger`; absent where it could not be read. */
  readonly trigger?: string;
  /** Where its events come from, e.g. the route or the queue; absent where function.json does not say. */
  readonly source?: string;
  /** The file that holds the entry point after the migration. */
  readonly script?: string;
  /** Whether the FunctionApp itself serves it, on a route and with methods of its own. */
  readonly isWebApp?: true;
  /** Its function.json beside its decorators; absent where there are none. */
  readonly bindings?: readonly BindingPair[];
  /** Durable functions that its script calls or starts by name; absent where there are none. */
  readonly calls?: readonly string[];
}

/**
 * The plan for one whole app: plain data, nothing written. `edits` is empty unless `status` is `ready`.
 * `ready`: there is something to migrate and nothing stands against it. `refused`: some diagnostic is
 * an error, a person must decide. `already-v2` / `nothing`: no function.json that a host would run. A
 * v2 app is `ready` without functions where `upgrade` asks for something that it does not have.
 */
export interface Migration {
  readonly status: 'ready' | 'refused' | 'already-v2' | 'nothing';
  readonly functions: readonly FunctionOutcome[];
  readonly edits: readonly Edit[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the edits need to load; absent where nothing is migrated. */
  readonly needs?: readonly PackageNeed[];
}

/** Where functions live afterwards. See docs/semantics.md#layouts */
export const layouts = ['in-place', 'blueprints', 'single-file'] as const;

/**
 * Where a function gets its name from. `explicit`: each has `function_name`. `needed`: only those whose
 * def has another name.
 */
export const nameStyles = ['explicit', 'needed'] as const;

/** Where a layout of the owner's own puts functions, in place of `blueprints/<name>.py` and `bp`. */
export interface FunctionHome {
  /** The Python file of a function, another one for each name; undefined where none can have the name. */
  readonly fileOf: (name: string) => string | undefined;
  /** The variable that the decorators hang on. */
  readonly variable: string;
}

/**
 * What `--upgrade` raises on request. `host`: Functions host 4 in images and settings. `bundle`: the
 * extension bundle of host.json. `python`: versions of Python that Azure no longer runs. `packages`:
 * azure-functions and azure-functions-durable beyond what the decorators need. `durable`:
 * azure-functions-durable 2.x and the code that it needs.
 */
export const upgrades = ['host', 'bundle', 'python', 'packages', 'durable'] as const;

export type UpgradeName = (typeof upgrades)[number];

export interface MigrationOptions {
  readonly layout: (typeof layouts)[number];
  /** With the layout `blueprints`. */
  readonly home?: FunctionHome;
  /** Names of functions the owner leaves behind on purpose. */
  readonly leaveOut: readonly string[];
  /** Bring function.json folders alive beside a function_app.py that already has functions. */
  readonly merge: boolean;
  /** What is raised beside the programming model. */
  readonly upgrade: readonly UpgradeName[];
  readonly webApp: boolean;
  /** `explicit` where it is absent. */
  readonly names?: (typeof nameStyles)[number];
}
