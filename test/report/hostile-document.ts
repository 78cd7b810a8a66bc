import type { AppsDocument } from '../../api/report/document.ts';

/** A document as `migrate` makes it, with the same text in every field that a user's files decide about. */
export function documentWith(text: string): AppsDocument {
  const because = [{ step: text, function: text }];
  const diagnostic = (severity: 'error' | 'review' | 'note', code: `PYF${number}`) => ({
    ...{ code, severity, message: text, hint: text, function: text },
    at: { path: text, line: 3, column: 5 },
  });
  const patch = [
    `--- a/${text.replace(/[\r\n]/g, '')}`,
    '+++ b/x',
    '@@ -1 +1 @@',
    '-old',
    `+${text.replace(/[\r\n]/g, '')}`,
    '',
  ].join('\n');
  const app = {
    ...{ root: `/work/${text}`, path: text, result: 'written' as const, exitCode: 0 },
    functions: [
      { name: text, status: 'review', trigger: text, script: text },
      { name: `${text}2`, status: 'left-out' },
    ],
    diagnostics: [diagnostic('review', 'PYF126'), diagnostic('note', 'PYF101')],
    changes: [
      { path: text, kind: 'changed' as const, because, patch, patchEncoding: 'utf-8' as const },
      { path: text, kind: 'moved' as const, from: text, because },
    ],
    verification: {
      sound: false,
      python: { path: text, version: '3.11.9', azureFunctions: '1.26.0', from: text },
      against: text,
      functions: [
        {
          name: text,
          outcome: 'different' as const,
          findings: [{ verdict: 'different' as const, text }],
        },
      ],
      standIns: { modules: [text], variables: [text] },
      diagnostics: [diagnostic('error', 'PYF440')],
    },
  };
  return {
    ...{ version: 1, command: 'migrate', status: 'written', exitCode: 1 },
    diagnostics: [{ code: 'PYF288', severity: 'error', message: text }],
    apps: [app],
    changes: [],
    next: [text],
  };
}
