import type { Severity } from '../../../diagnostics/diagnostic.ts';
import type { AppsDocument } from '../document.ts';
import { diagnosticsOf, pathInRepository } from './document-facts.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  review: 'warning',
  note: 'notice',
};

/**
 * The diagnostics as commands that GitHub Actions reads from the output of a step, one a line.
 * See https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function annotations(document: AppsDocument, folder: string): string {
  return diagnosticsOf(document)
    .map(({ app, diagnostic }) => {
      const { code, severity, message, hint, at, function: name } = diagnostic;
      const properties = [
        ['file', at && pathInRepository(at, app, folder)],
        ['line', at?.line],
        ['col', at?.column],
        ['title', name === undefined ? code : `${code} ${name}`],
      ].flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${property(`${value}`)}`]));
      const where = at === undefined && app !== undefined ? `${app.path}: ` : '';
      const text = hint === undefined ? message : `${message}\n${hint}`;
      return `::${commands[severity]} ${properties.join(',')}::${data(where + text)}\n`;
    })
    .join('');
}

/** As `@actions/core` escapes the message of a command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As `@actions/core` escapes the value of a property. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
