import { resolve } from 'node:path';
import type { UpdatedApp } from '../../api/report/update-document.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { writeFailed } from '../../diagnostics/environment.ts';
import { writeOwnFile } from '../../workspace/own-file.ts';
import { maskSecrets } from '../../workspace/text/secrets.ts';

const heading = '# Conflicts of pyfunc update\n';

/** Writes both sides of every conflict into a Markdown file, and returns why it could not. */
export function updateReport(
  apps: readonly UpdatedApp[],
  path: string,
  cwd: string,
): readonly Diagnostic[] {
  const sections = apps.flatMap(sectionsOf);
  const text = `${heading}\n${sections.length === 0 ? 'There are none.\n' : sections.join('\n')}`;
  const reason = writeOwnFile(resolve(cwd, path), heading, text);
  return reason === undefined ? [] : [diagnose(writeFailed, { path, reason, pending: false })];
}

function sectionsOf({ path, templates }: UpdatedApp): string[] {
  return templates.flatMap(({ template, conflicts }) =>
    conflicts.map((each) => {
      const place = each.line === undefined ? each.path : `${each.path}, line ${each.line}`;
      return [
        `## ${path}: ${place}\n`,
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
