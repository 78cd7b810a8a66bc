import { diagnose } from '../../diagnostics/diagnostic.ts';
import { versionUnknown } from '../../diagnostics/registry/updates.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Library } from '../../generators/templates/library.ts';
import { initParser } from '../../python/parse.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import { withPins } from '../../registry/lock/pins.ts';
import { openRegistries, type Registries } from '../../registry/open/registries.ts';
import { planAdopting } from '../../registry/plan/plan-adopting.ts';
import { versionsOf } from '../../registry/update/history.ts';
import { oldLibrary } from '../../registry/update/old-library.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { locateApp } from '../apps/locate.ts';
import { recoverApp } from '../apps/recover-app.ts';
import { ask } from '../ask.ts';
import { type Host, sourceFor } from '../host.ts';
import { missingAnswers, type Outcome, stopped, unanswered } from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { placed } from '../report/placed.ts';
import { namedAnswers } from '../update/named-answers.ts';
import type { AdoptAbout } from './configuration-about.ts';
import { type ConfigureOptions, configure } from './configure.ts';

/** What to take on record. */
export interface AdoptOptions extends ConfigureOptions {
  /** The version that the code is from; by default the one whose code the app has. */
  readonly version?: string | undefined;
  /** Answers to the questions of the template, e.g. `queue=orders`. */
  readonly answers?: readonly string[] | undefined;
}

export type AdoptOutcome = Outcome<AdoptAbout>;

/** Writes down that code of an app is what a template made, so that `update` and `verify` know it. */
export async function adoptGenerated(
  template: string,
  path: string,
  options: AdoptOptions,
  host: Host,
): Promise<AdoptOutcome> {
  const located = await locateApp(path, 'registry adopt', host);
  const early = placed(located.diagnostics);
  if (located.kind === 'none') return stopped('refused', early, { next: located.next });
  const { root } = located;
  const { kind, diagnostics } = await recoverApp(root);
  if (kind === 'blocked') return refuse(diagnostics, host);
  const registries = await openRegistries(root, [template], { env: host.env });
  if (registries.kind === 'failed') return refuse(registries.diagnostics, host);
  const versions = await versionsToTry(template, options.version, registries.value);
  if (versions.kind === 'failed') return refuse(versions.diagnostics, host);
  const tree = openTree(root);
  const lock = readLock(tree);
  if (lock.kind === 'failed') return refuse(lock.diagnostics, host);
  const [newest] = versions.value;
  const { questions = [] } = newest?.template(template).manifest ?? {};
  const given = namedAnswers(questions, options.answers ?? []);
  if (given.problems.length > 0) return refuse(given.problems, host);
  const source = sourceFor(host, options.yes === true);
  const whom = source === 'person' ? 'person' : 'defaults';
  const asked = await ask(questions, given.answers, whom, host);
  if (asked.kind === 'missing') return missingAnswers(asked.questions, { next: [] });
  if (asked.kind !== 'answered') return unanswered(asked);
  await initParser();
  const pinned = withPins(lock.value, registries.value.newPins(root));
  const plan = planAdopting(tree, pinned, template, asked.answers, versions.value);
  if (plan.kind === 'failed') return refuse(plan.diagnostics, host);
  const { changes, drift } = plan.value;
  const about = { root, adopted: drift };
  const next = { kind: 'again', flags: ['--yes'] } as const;
  return configure({ tree, changes, about, diagnostics, next }, options, host);
}

/** The template as it is, then as it was, the newest first; or only the version that is wanted. */
async function versionsToTry(
  template: string,
  wanted: string | undefined,
  registries: Registries,
): Promise<Result<readonly Library[]>> {
  const { library } = registries;
  const all = [...versionsOf(template, { registries })];
  const current = library.origin(template).version;
  if (wanted === undefined && all.length === 0) return ok([library]);
  const known = [...new Set([current, ...all.map(({ version }) => version)])];
  const chosen = all.filter(({ version }) => wanted === undefined || version === wanted);
  const old = await Promise.all(
    chosen.map(({ version, snapshot }) => {
      const { integrity } = snapshot;
      const entry = { templates: { [template]: { version, integrity } } };
      return oldLibrary(entry, async () => snapshot);
    }),
  );
  const libraries = old.flatMap((each) => each ?? []);
  if (libraries.length > 0) return ok(libraries);
  if (wanted === undefined || wanted === current) return ok([library]);
  return failed(diagnose(versionUnknown, { template, version: wanted, known }));
}
