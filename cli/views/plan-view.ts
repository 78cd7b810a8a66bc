import { relative } from 'node:path';
import { nameOfApp } from '../../api/apps/app-name.ts';
import type { HostEvent, Plan } from '../../api/host.ts';
import { type Change, isHidden, placeOf } from '../../api/report/changes.ts';
import { counted } from '../../workspace/text/counted.ts';
import type { Session } from '../command.ts';
import { commandRow } from './next-view.ts';
import { type Line, styled } from './terminal.ts';
import { showWork } from './work.ts';

type FilesPlan = Extract<Plan, { command: 'add' | 'create' | 'register' | 'openapi' | 'run' }>;

/** Where pyfunc records what it generated: its text is shown only where all texts are. */
const lockFile = 'pyfunc-lock.json';

/** Prints what happens while files are made: the plan, and what takes a while. */
export function showFiles(session: Session, all: boolean) {
  const { io } = session;
  return async (event: HostEvent): Promise<void> => {
    if (event.kind === 'plan' && isOfFiles(event))
      io.out(...(await planLines(event, all, session)));
    showWork(event, io);
  };
}

function isOfFiles(plan: Plan): plan is FilesPlan {
  return ['add', 'create', 'register', 'openapi', 'run'].includes(plan.command);
}

/** The files: what becomes of each, and the text of those that were there, or of `all`. */
async function planLines(plan: FilesPlan, all: boolean, session: Session): Promise<Line[]> {
  const { changes, root, command } = plan;
  if (changes.length === 0) return [];
  const isRecord = (change: Change) => placeOf(change) === lockFile;
  const shown = changes.filter(
    (change) => !isHidden(change) && (all || (change.before && !isRecord(change))),
  );
  const { cwd } = session;
  const folder = command === 'create' ? relative(cwd, root) || '.' : nameOfApp(root, cwd);
  return [
    `${counted(changes.length, 'file')} in ${folder}:`,
    ...(await Promise.all(changes.map(fileLines))).flat(),
    ...(shown.length === 0 ? [] : await diffs(shown, session)),
    ...(plan.command === 'add' || plan.command === 'create' ? sensitiveLines(plan.sensitive) : []),
  ];
}

/** Loaded only where something is compared: a new app in a new folder needs none of it. */
async function diffs(changes: readonly Change[], { io }: Session): Promise<Line[]> {
  const { diffView } = await import('./diff-view.ts');
  return ['', ...diffView(changes, 'full', io)];
}

async function fileLines(change: Change): Promise<Line[]> {
  const path = placeOf(change);
  if (change.before === undefined) return [['  ', styled('green', 'new'), `        ${path}`]];
  const line = ['  ', styled('yellow', 'modified'), `   ${path}`];
  if (!isHidden(change)) return [line];
  const { settingLines } = await import('./diff-view.ts');
  return [
    [...line, styled('dim', '  (other values are not shown)')],
    ...settingLines(change, '      '),
  ];
}

/** The sensitive files of a plan, in a block of their own. */
function sensitiveLines(
  sensitive: Extract<FilesPlan, { command: 'add' | 'create' }>['sensitive'],
): Line[] {
  if (sensitive.length === 0) return [];
  return [
    '',
    [styled('yellow', 'Sensitive'), ', so look at these first:'],
    ...sensitive.map(({ template, path, why }) => `  ${path}  ${why} (${template})`),
  ];
}

/** The command that does it all again, below a heading. */
export function repeatLines(heading: string, [next]: readonly string[]): Line[] {
  return next === undefined ? [] : ['', heading, commandRow(next)];
}

/** What a run that wrote is repeated with. */
export const toRepeat = 'To repeat this run without prompts:';
