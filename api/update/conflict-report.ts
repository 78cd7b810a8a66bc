import { resolve } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { writeFailed } from '../../diagnostics/environment.ts';
import { writeOwnFile } from '../../workspace/own-file.ts';
import { maskSecrets } from '../../workspace/text/secrets.ts';
import type { Host } from '../host.ts';
import { completed, type Outcome, stopped } from '../outcome.ts';
import { placed } from '../report/placed.ts';
import type { UpdateAbout } from './update-options.ts';

const heading = '# Conflicts of pyfunc update\n';

/** Writes both sides of every conflict into a Markdown file. Overwrites only such a file. */
export function writeConflicts(
  apps: readonly UpdateAbout[],
  path: string,
  { cwd }: Pick<Host, 'cwd'>,
): Outcome<{ readonly path: string }> {
  const sections = apps.flatMap(sectionsOf);
  const text = `${heading}\n${sections.length === 0 ? 'There are none.\n' : sections.join('\n')}`;
  const reason = writeOwnFile(resolve(cwd, path), heading, text);
  if (reason === undefined) return completed('written', { path });
  return stopped('failed', placed([diagnose(writeFailed, { path, reason, pending: false })]));
}

function sectionsOf({ path: app, templates }: UpdateAbout): string[] {
  return templates.flatMap(({ template, conflicts }) =>
    conflicts.map((each) => {
      const place = each.line === undefined ? each.path : `${each.path}, line ${each.line}`;
      return [
        `## ${app}: ${place}\n`,
        `${each.what}, changed here and in ${template}.\n`,
        ...side('As it was generated', each.base),
        ...side('Yours', each.ours),
        ...side(`As ${template} has it now`, each.theirs),
      ].join('\n');
    }),
  );
}

/** A block whose fence is longer than any inside. */
function side(title: string, text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [
    `${title}:\n`,
    `${fence}\n${maskSecrets(text).replace(/\r\n?/g, '\n').trimEnd()}\n${fence}\n`,
  ];
}
