import { namedAnswers } from '../../../api/named-answers.ts';
import { type Exit, exitCode } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonChange } from '../../../api/report/report-json.ts';
import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import { versionUnknown } from '../../../diagnostics/registry/updates.ts';
import { TemplateFault } from '../../../generators/language/render.ts';
import type { Snapshot } from '../../../generators/templates/snapshot.ts';
import { readLock } from '../../../registry/lock/lock-file.ts';
import { openRegistries, type Registries } from '../../../registry/open/registries.ts';
import { versionsOf } from '../../../registry/update/history.ts';
import { oldLibrary } from '../../../registry/update/old-library.ts';
import { changesOfFiles, changesOfOutputs } from '../../../registry/update/template-changes.ts';
import type { Change } from '../../../workspace/change/edit.ts';
import { openTree } from '../../../workspace/tree/disk.ts';
import type { Run, Session } from '../../command.ts';
import { standingPlace } from '../../views/create-report.ts';
import { diffView } from '../../views/diff-view.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { run as update } from '../update.ts';
import { refuse } from './refuse.ts';

/** Shows what a new version of a template brings: to the app that one is in, or by itself. */
export const run: Run = async (session, template = '', options, [versions]) => {
  const texts = Array.isArray(options.answer) ? (options.answer as readonly string[]) : [];
  if (versions === undefined && isMadeHere(template, session)) {
    const answers = texts.flatMap((text) => ['--answer', text]);
    const place = standingPlace(session.words);
    const words = ['update', '--template', template, ...answers, ...place];
    const asked = { template: [template], answer: texts, dryRun: true, diff: true };
    return update({ ...session, words }, '.', asked);
  }
  const { cwd, env } = session;
  const registries = await openRegistries(cwd, [template], { env });
  if (!('library' in registries)) return refuse(registries, session);
  const sides = sidesOf(template, versions, registries);
  if ('code' in sides) return refuse([sides], session);
  return compare(template, sides, texts, session);
};

function isMadeHere(template: string, { cwd }: Session): boolean {
  const lock = readLock(openTree(cwd));
  return 'generated' in lock && lock.generated.some((each) => each.template === template);
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
): { readonly from: Side; readonly to: Side } | Diagnostic {
  const all = [...versionsOf(template, { registries })];
  const [newest, previous] = all;
  const [, old = '', now = ''] = /^(.*?)(?:\.\.(.*))?$/s.exec(versions ?? '') ?? [];
  const find = (text: string, usual: Side | undefined) =>
    text === '' ? usual : all.find(({ version }) => version === text);
  const from = find(old, previous);
  const to = find(now, newest);
  const known = all.map(({ version }) => version);
  if (from === undefined)
    return diagnose(versionUnknown, { template, version: old || '(older)', known });
  if (to === undefined) return diagnose(versionUnknown, { template, version: now, known });
  return { from, to };
}

async function compare(
  template: string,
  { from, to }: { readonly from: Side; readonly to: Side },
  texts: readonly string[],
  session: Session,
): Promise<Exit> {
  const [before, after] = await Promise.all([from, to].map((side) => libraryOf(template, side)));
  if (before === undefined || after === undefined) throw new Error('both versions were found');
  const { answers, problems } = namedAnswers(after.template(template).manifest.questions, texts);
  if (problems.length > 0) return refuse(problems, session);
  let made: readonly Change[];
  try {
    made = changesOfOutputs(template, before, after, answers);
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    return refuse([error.diagnostic], session);
  }
  const files = changesOfFiles(from.snapshot, to.snapshot);
  const { io, json } = session;
  if (json) {
    const document = {
      version: 1,
      exitCode: exitCode('done'),
      template,
      from: from.version,
      to: to.version,
      files: files.map(jsonChange),
      outputs: made.map(jsonChange),
    };
    io.raw(jsonText(document));
    return 'done';
  }
  io.out(
    [styled('bold', template), ` ${from.version} → ${to.version}`],
    '',
    ...section('What changed in the template:', files, session),
    ...section('What changes in what it makes:', made, session),
  );
  return 'done';
}

function libraryOf(template: string, { version, snapshot }: Side) {
  const { integrity } = snapshot;
  const entry = { templates: { [template]: { version, integrity } } };
  return oldLibrary(entry, async () => snapshot);
}

function section(title: string, changes: readonly Change[], { io }: Session): Line[] {
  if (changes.length === 0) return [`${title} nothing.`, ''];
  return [title, '', ...diffView(changes, 'full', io)];
}
