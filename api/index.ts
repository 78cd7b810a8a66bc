/**
 * What the package `pyfunc` is to those who import it. Nothing happens at import, and the code of a use
 * case loads when it is called. No function here prints, asks at a terminal or ends the process: they
 * tell and ask the `Host`, and return an outcome as plain data. Paths are relative to `host.cwd`.
 *
 * What a person has to decide, and what cannot be read or written, is an outcome with diagnostics. A
 * promise is rejected only for a fault in pyfunc itself.
 */
import loadGenerators from '../generators/plop/plopfile.ts';
import type { AddOutcome } from './add/add.ts';
import type { AddOptions } from './add/add-options.ts';
import type { AppsOutcome } from './apps/each-app.ts';
import type { AppsOptions } from './apps/many-apps.ts';
import type { CiOptions, CiOutcome } from './ci.ts';
import type { CreateOptions, CreateOutcome } from './create/create.ts';
import type { DoctorOptions, DoctorOutcome } from './doctor/doctor.ts';
import type { ExplainOutcome } from './explain.ts';
import type { Host } from './host.ts';
import type { ListTemplatesOutcome, TemplateOutcome } from './list-templates.ts';
import type { MigrateOptions, MigrateOutcome } from './migrate/migrate-options.ts';
import type { OpenApiOptions, OpenApiOutcome } from './openapi.ts';
import type { RegistryOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import type { ApplyPlanOptions } from './plan/apply-plan.ts';
import type { SavedPlanAbout } from './plan/save-plan.ts';
import type { RegisterOptions, RegisterOutcome } from './register.ts';
import type { AddRegistryOptions } from './registry/add.ts';
import type { RegistriesOutcome } from './registry/configure.ts';
import type { ListRegistriesOutcome } from './registry/list.ts';
import type { RemoveRegistryOptions } from './registry/remove.ts';
import type { UpdateRegistriesOptions } from './registry/update.ts';
import type { ValidateOutcome } from './registry/validate.ts';
import type { AppAbout } from './report/document.ts';
import type { FormatName } from './report/formats/format-names.ts';
import type { FormatOutcomeOptions } from './report/formats/format-outcome.ts';
import type { RunOutcome } from './run/run-generator.ts';
import type { RunOptions } from './run/run-options.ts';
import type { UndoOutcome } from './undo.ts';
import type { UpdateOptions, UpdateOutcome } from './update/update-options.ts';
import type { VerifyAppOptions, VerifyOutcome } from './verify/verify.ts';
import type { WorkspaceEdit } from './workspace-edit.ts';

export type { Answer, Answers, Prompt, Question } from '../generators/templates/question.ts';
/** For pyfunc.config.ts. */
export { type Config, defineConfig } from '../registry/config/config.ts';
export type { AddAbout, AddOutcome } from './add/add.ts';
export type { AddOptions } from './add/add-options.ts';
export type { AnswersOptions } from './answers.ts';
export type { AppsOutcome } from './apps/each-app.ts';
export type { AppsOptions } from './apps/many-apps.ts';
export type { CiOptions, CiOutcome } from './ci.ts';
export type { CreateAbout, CreateOptions, CreateOutcome } from './create/create.ts';
export type { DoctorAbout, DoctorOptions, DoctorOutcome } from './doctor/doctor.ts';
export type { ExplainAbout, ExplainedCode, ExplainOutcome } from './explain.ts';
export type { Host, HostEvent, MigrationReview, Plan, ReviewDecision } from './host.ts';
export type {
  ListedTemplate,
  ListTemplatesAbout,
  ListTemplatesOutcome,
  TemplateAbout,
  TemplateOutcome,
} from './list-templates.ts';
export type { MigrateOptions, MigrateOutcome, MigrationAbout } from './migrate/migrate-options.ts';
export type { OptionalHunk, PlannedHunk } from './migrate/optional-hunks.ts';
export type { OpenApiAbout, OpenApiOptions, OpenApiOutcome } from './openapi.ts';
export type { CommitOptions, RegistryOptions, VerifyOptions } from './options.ts';
export type { NextStep, Outcome, OutcomeKind, Proof, ValidationError } from './outcome.ts';
export type { ApplyPlanOptions } from './plan/apply-plan.ts';
export type { SavedPlanAbout } from './plan/save-plan.ts';
export type { RegisterAbout, RegisterOptions, RegisterOutcome } from './register.ts';
export type { AddRegistryOptions } from './registry/add.ts';
export type {
  CiAbout,
  ConfiguredRegistry,
  RegistriesAbout,
} from './registry/configuration-about.ts';
export type { RegistriesOutcome } from './registry/configure.ts';
export type { ListRegistriesAbout, ListRegistriesOutcome } from './registry/list.ts';
export type { RemoveRegistryOptions } from './registry/remove.ts';
export type { UpdateRegistriesOptions } from './registry/update.ts';
export type { ValidateAbout, ValidateOutcome } from './registry/validate.ts';
export type {
  AppAbout,
  AppRow,
  JsonChange,
  JsonDiagnostic,
  MachineDocument,
} from './report/document.ts';
export type { Exit } from './report/exit-codes.ts';
export type { FormatName } from './report/formats/format-names.ts';
export type { FormatOutcomeOptions } from './report/formats/format-outcome.ts';
export type { PlacedDiagnostic } from './report/placed.ts';
export type { RunAbout, RunOutcome } from './run/run-generator.ts';
export type { RunOptions } from './run/run-options.ts';
export type { UndoAbout, UndoOutcome } from './undo.ts';
export type { UpdateAbout, UpdateOptions, UpdateOutcome } from './update/update-options.ts';
export type { VerifyAbout, VerifyAppOptions, VerifyOutcome } from './verify/verify.ts';
export type { WorkspaceEdit } from './workspace-edit.ts';

/** For a plopfile: `await plop.load('pyfunc')`. */
const plopfile: (plop: never) => Promise<void> = loadGenerators;
export default plopfile;

/**
 * Plans the migration of the v1 app at or below `path`, and writes nothing.
 *
 * @returns `planned`, with all `changes`; `nothing` where there is no v1 function; `refused` where a
 * person must decide; `failed` where the app cannot be read. `about` has each function.
 */
export function planMigration(
  path: string,
  options: Omit<MigrateOptions, 'mode'>,
  host: Host,
): Promise<MigrateOutcome> {
  return migrate(path, { ...options, mode: 'plan' }, host);
}

/**
 * Migrates the v1 app at or below `path`: writes all changes or none, and compares each function with
 * its function.json.
 *
 * @returns `written` with its `proof`; `rolled-back` where the proof failed or `host.signal` was
 * aborted; `declined` or `canceled` where a person ended it; otherwise as `planMigration`. Only
 * `written` leaves a trace.
 */
export async function migrate(
  path: string,
  options: MigrateOptions,
  host: Host,
): Promise<MigrateOutcome> {
  return guarded(async () => (await import('./migrate/migrate.ts')).migrate(path, options, host));
}

/**
 * Migrates all apps below `path`, one after the other, whatever becomes of each.
 *
 * @returns `apps` with a row for each app, or an outcome that says why there is none. Each whole
 * outcome is in an `app-done` event.
 */
export async function migrateAll(
  path: string,
  options: MigrateOptions & AppsOptions,
  host: Host,
): Promise<AppsOutcome> {
  return guarded(async () =>
    (await import('./migrate/migrate.ts')).migrateAll(path, options, host),
  );
}

/**
 * Saves what `planMigration` planned, or what `migrateAll` with the mode `plan` reported for each app, as
 * a file that `applyPlan` applies. `options` are those of the plan.
 *
 * @returns `written`, or `refused` where there is nothing to save, the file would hold a secret, or
 * another program's file is in its place.
 */
export async function savePlan(
  outcomes: readonly MigrateOutcome[],
  path: string,
  options: MigrateOptions,
  host: Host,
): Promise<Outcome<SavedPlanAbout>> {
  return (await import('./plan/save-plan.ts')).savePlan(outcomes, path, options, host);
}

/**
 * Writes exactly what a saved plan says: the same bytes, or nothing where a file or folder that the plan
 * was made from differs now. Verified as by `migrate`.
 *
 * @returns as `migrate`, or as `migrateAll` for a plan of several apps.
 */
export async function applyPlan(
  path: string,
  options: ApplyPlanOptions,
  host: Host,
): Promise<MigrateOutcome | AppsOutcome> {
  return (await import('./plan/apply-plan.ts')).applyPlan(path, options, host);
}

/**
 * Indexes the v2 app at or below `path` with the real azure-functions, and compares it with an original.
 *
 * @returns `done` where it is sound, `different` where it is not, with the verification as `proof`;
 * `failed` where it could not be verified, e.g. without a Python.
 */
export async function verify(
  path: string,
  options: VerifyAppOptions,
  host: Host,
): Promise<VerifyOutcome> {
  return guarded(async () => (await import('./verify/verify.ts')).verify(path, options, host));
}

/**
 * Examines the app at or below `path`, of either model; with `fix` it makes the changes that need no
 * decision.
 *
 * @returns `done`, or `different` where an error was found; with `fix` as `add`.
 */
export async function doctor(
  path: string,
  options: DoctorOptions,
  host: Host,
): Promise<DoctorOutcome> {
  return guarded(async () => (await import('./doctor/doctor.ts')).doctor(path, options, host));
}

/**
 * Undoes the last run on the app at or below `path`, byte for byte.
 *
 * @returns `undone` with the `paths`; `nothing` where no run is kept; `failed` where a file was changed
 * after the run, or the app is locked.
 */
export async function undo(path: string, host: Host): Promise<UndoOutcome> {
  return guarded(async () => (await import('./undo.ts')).undo(path, host));
}

/**
 * Creates a v2 app in `folder`, which may exist; without one a person is asked.
 *
 * @returns `written`; `incomplete` where the packages could not be installed or the run was stopped
 * after the files were written; `planned`, `nothing`, `declined`, `missing-answers`, `invalid`,
 * `refused` or `failed`, and nothing was written.
 */
export async function create(
  folder: string | undefined,
  options: CreateOptions,
  host: Host,
): Promise<CreateOutcome> {
  const [{ createWith }, { openAllTemplates }] = await Promise.all([
    import('./create/create.ts'),
    import('./create/all-templates.ts'),
  ]);
  return guarded(() => createWith(openAllTemplates)(folder, options, host));
}

/**
 * Adds what a template makes to the app in `host.cwd`, and proves that the host gets its functions.
 *
 * @returns `written` with its `proof`; `rolled-back` where the app does not index with it; otherwise
 * as `create`, and nothing was written.
 */
export async function add(options: AddOptions, host: Host): Promise<AddOutcome> {
  return guarded(async () => (await import('./add/add.ts')).add(options, host));
}

/**
 * Registers every blueprint that the app at or below `path` makes and does not register, and proves that
 * the host gets their functions.
 *
 * @returns as `add`; `nothing` where all are registered; `pending` where a check found one that is not.
 */
export async function register(
  path: string,
  options: RegisterOptions,
  host: Host,
): Promise<RegisterOutcome> {
  return guarded(async () => (await import('./register.ts')).register(path, options, host));
}

/**
 * Makes an OpenAPI document from the HTTP functions of the app at or below `path`, as the real
 * azure-functions indexes them.
 *
 * @returns `done` with the document; with a file as `add`, or `pending` where a check found that the file
 * is not up to date; `failed` where the app cannot be indexed.
 */
export async function openApi(
  path: string,
  options: OpenApiOptions,
  host: Host,
): Promise<OpenApiOutcome> {
  return guarded(async () => (await import('./openapi.ts')).openApi(path, options, host));
}

/**
 * Updates what templates made in the app at or below `path` to what they make now.
 *
 * @returns `written`, `rolled-back` or `planned` with what became of each template; `nothing` where all
 * is up to date; `pending` where a check found something to write; `refused`, in a check too, where there
 * are only conflicts.
 */
export async function update(
  path: string,
  options: UpdateOptions,
  host: Host,
): Promise<UpdateOutcome> {
  return guarded(async () => (await import('./update/update.ts')).update(path, options, host));
}

/** Updates all apps below `path`. @returns as `migrateAll`. */
export async function updateAll(
  path: string,
  options: UpdateOptions & AppsOptions,
  host: Host,
): Promise<AppsOutcome> {
  return guarded(async () => (await import('./update/update.ts')).updateAll(path, options, host));
}

/**
 * Runs a generator of a plopfile, which is a program with the rights of this process. Its prompts go
 * through `host.ask`, one at a time.
 *
 * @returns `written`; `incomplete` where code of the plopfile failed after the files were written;
 * otherwise as `create`, and nothing was written.
 */
export async function runGenerator(
  plopfile: string,
  options: RunOptions,
  host: Host,
): Promise<RunOutcome> {
  return guarded(async () =>
    (await import('./run/run-generator.ts')).runGenerator(plopfile, options, host),
  );
}

/** All templates in reach and what they ask. @returns `done`; registries that fail are diagnostics. */
export async function listTemplates(
  options: RegistryOptions,
  host: Host,
): Promise<ListTemplatesOutcome> {
  return guarded(async () => (await import('./list-templates.ts')).listTemplates(options, host));
}

/** One template: what it asks, writes and needs. @returns `done`, or `refused` where there is none. */
export async function describeTemplate(
  name: string,
  options: RegistryOptions,
  host: Host,
): Promise<TemplateOutcome> {
  return guarded(async () =>
    (await import('./list-templates.ts')).describeTemplate(name, options, host),
  );
}

/** What a diagnostic means; all of them without a code. @returns `done`, or `refused` for an unknown code. */
export async function explain(code?: string): Promise<ExplainOutcome> {
  return guarded(async () => (await import('./explain.ts')).explain(code));
}

/** Writes what checks all apps of the repository in CI. @returns as `add`, without a proof. */
export async function writePipeline(options: CiOptions, host: Host): Promise<CiOutcome> {
  return guarded(async () => (await import('./ci.ts')).writePipeline(options, host));
}

/** The registries in reach of `host.cwd`. @returns `done`, or `refused` where a pyfunc.config is broken. */
export async function listRegistries(
  options: RegistryOptions,
  host: Host,
): Promise<ListRegistriesOutcome> {
  return guarded(async () => (await import('./registry/list.ts')).listRegistries(options, host));
}

/** Names a registry in pyfunc.config and pins it. @returns as `add`, without a proof. */
export async function addRegistry(
  options: AddRegistryOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  return guarded(async () => (await import('./registry/add.ts')).addRegistry(options, host));
}

/** Takes a registry out of pyfunc.config. @returns as `addRegistry`. */
export async function removeRegistry(
  namespace: string,
  options: RemoveRegistryOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  return guarded(async () =>
    (await import('./registry/remove.ts')).removeRegistry(namespace, options, host),
  );
}

/** Moves the pins of these registries, or of all, to the newest version. @returns as `addRegistry`. */
export async function updateRegistries(
  namespaces: readonly string[],
  options: UpdateRegistriesOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  return guarded(async () =>
    (await import('./registry/update.ts')).updateRegistries(namespaces, options, host),
  );
}

/** Finds what is wrong with the templates of a registry. @returns `done`, or `different` with errors. */
export async function validateRegistry(path: string, host: Host): Promise<ValidateOutcome> {
  return guarded(async () => (await import('./registry/validate.ts')).validate(path, host));
}

/** An error of the system that a use case did not foresee is an outcome with a diagnostic as well. */
async function guarded<T>(work: () => Promise<T>): Promise<T | Outcome<never>> {
  return (await import('./system-outcome.ts')).orSystemFailure(work);
}

/**
 * The changes of a plan as a `WorkspaceEdit` of the Language Server Protocol, with change annotations that
 * name the step and the functions. Files of settings and files that are not text are left out.
 */
export async function workspaceEdit(outcome: Outcome<AppAbout>): Promise<WorkspaceEdit> {
  const { workspaceEditOf } = await import('./workspace-edit.ts');
  return workspaceEditOf(outcome.about?.root ?? '', outcome.changes);
}

/** The exit class of an outcome, and the code that the CLI ends with for it; see docs/exit-codes.md. */
export async function exitCodeOf(outcome: Outcome): Promise<number> {
  const { exitCode, exitOf } = await import('./report/exit.ts');
  return exitCode(exitOf(outcome));
}

/**
 * What came of `migrate`, `verify`, `doctor`, `update` or one of them over all apps, as one document:
 * JSON, SARIF 2.1.0, Markdown, JUnit XML, or the annotations of GitHub Actions. `command` is its name.
 */
export async function formatOutcome(
  outcome: Outcome<AppAbout> | AppsOutcome,
  format: FormatName,
  options: FormatOutcomeOptions,
): Promise<string> {
  return (await import('./report/formats/format-outcome.ts')).formatOutcome(
    outcome,
    format,
    options,
  );
}
