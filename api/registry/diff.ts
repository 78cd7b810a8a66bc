import { diagnose } from '../../diagnostics/diagnostic.ts';
import { versionUnknown } from '../../diagnostics/registry/updates.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Snapshot } from '../../generators/templates/snapshot.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import { openRegistries, type Registries } from '../../registry/open/registries.ts';
import { versionsOf } from '../../registry/update/history.ts';
import { oldLibrary } from '../../registry/update/old-library.ts';
import { changesOfFiles, changesOfOutputs } from '../../registry/update/template-changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import type { Host } from '../host.ts';
import { completed, type Outcome } from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { jsonChange } from '../report/document.ts';
import { namedAnswers } from '../update/named-answers.ts';

/** Two versions of a template. */
export interface DiffAbout {
  readonly template: string;
  readonly from: string;
  readonly to: string;
  /** What changes in what it makes with the same answers; `changes` of the outcome is what changed in the template. */
  readonly outputs: readonly Change[];
}

export type DiffOutcome = Outcome<DiffAbout>;

/** The same for machines. */
export function diffData({ outputs, ...about }: DiffAbout): object {
  return { ...about, outputs: outputs.map(jsonChange) };
}

/** Whether the app in `host.cwd` has something that this template made. */
export function isMadeHere(template: string, { cwd }: Host): boolean {
  const lock = readLock(openTree(cwd));
  return lock.kind === 'ok' && lock.value.generated.some((each) => each.template === template);
}

/** Shows what changed between two versions of a template, e.g. `1.0.0..2.0.0`; the last two by default. */
export async function diffTemplate(
  template: string,
  options: {
    readonly versions?: string | undefined;
    /** Answers to its questions, e.g. `queue=orders`. */
    readonly answers?: readonly string[] | undefined;
  },
  host: Host,
): Promise<DiffOutcome> {
  const { cwd, env } = host;
  const registries = await openRegistries(cwd, [template], { env });
  if (registries.kind === 'failed') return refuse(registries.diagnostics, host);
  const sides = sidesOf(template, options.versions, registries.value);
  if (sides.kind === 'failed') return refuse(sides.diagnostics, host);
  const { from, to } = sides.value;
  const before = await libraryOf(template, from);
  const after = await libraryOf(template, to);
  if (before.kind === 'failed') return refuse(before.diagnostics, host);
  if (after.kind === 'failed') return refuse(after.diagnostics, host);
  const { questions } = after.value.template(template).manifest;
  const { answers, problems } = namedAnswers(questions, options.answers ?? []);
  if (problems.length > 0) return refuse(problems, host);
  const outputs = changesOfOutputs(template, before.value, after.value, answers);
  if (outputs.kind === 'failed') return refuse(outputs.diagnostics, host);
  const about = { template, from: from.version, to: to.version, outputs: outputs.value };
  return completed('done', about, { changes: changesOfFiles(from.snapshot, to.snapshot) });
}

interface Side {
  readonly version: string;
  readonly snapshot: Snapshot;
}

/** The two versions that are meant: by default the newest and the one before. */
function sidesOf(
  template: string,
  versions: string | undefined,
  registries: Registries,
): Result<{ readonly from: Side; readonly to: Side }> {
  const all = [...versionsOf(template, { registries })];
  const [newest, previous] = all;
  const [, old = '', now = ''] = /^(.*?)(?:\.\.(.*))?$/s.exec(versions ?? '') ?? [];
  const find = (text: string, usual: Side | undefined) =>
    text === '' ? usual : all.find(({ version }) => version === text);
  const from = find(old, previous);
  const to = find(now, newest);
  const known = [...new Set(all.map(({ version }) => version))];
  if (from === undefined)
    return failed(diagnose(versionUnknown, { template, version: old || '(older)', known }));
  if (to === undefined) return failed(diagnose(versionUnknown, { template, version: now, known }));
  return ok({ from, to });
}

async function libraryOf(template: string, { version, snapshot }: Side): Promise<Result<Library>> {
  const { integrity } = snapshot;
  const entry = { templates: { [template]: { version, integrity } } };
  const library = await oldLibrary(entry, async () => snapshot);
  return library === undefined
    ? failed(diagnose(versionUnknown, { template, version, known: [] }))
    : ok(library);
}
