import { entryOf } from '../../../diagnostics/codes.ts';
import { describe } from '../../../diagnostics/describe.ts';
import type { Code, Severity } from '../../../diagnostics/diagnostic.ts';
import { codeUrl } from '../../../diagnostics/page-url.ts';
import manifest from '../../../package.json' with { type: 'json' };
import type { AppRow, AppsDocument, JsonPlace } from '../document.ts';
import { type DocumentDiagnostic, diagnosticsOf, pathInRepository } from './document-facts.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  review: 'warning',
  note: 'note',
};

/**
 * The document as a SARIF 2.1.0 log, for code scanning: one run, a rule for each code that it has, and a
 * result for each diagnostic, with all its places. URIs are relative to the top of the repository.
 * See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(document: AppsDocument, folder: string): object {
  const all = diagnosticsOf(document);
  const used = [...new Set(all.map(({ diagnostic }) => diagnostic.code))].sort();
  const indexes = new Map(used.map((code, index) => [code, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'pyfunc',
            semanticVersion: manifest.version,
            informationUri: 'https://www.npmjs.com/package/pyfunc',
            rules: used.map(ruleOf),
          },
        },
        automationDetails: { id: `pyfunc/${document.command}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, exitCode: document.exitCode }],
        results: all.map((each) => resultOf(each, indexes.get(each.diagnostic.code) ?? -1, folder)),
      },
    ],
  };
}

/** A rule from the table of codes; a report of another version may have codes that are not in it. */
function ruleOf(code: Code): object {
  const entry = entryOf(code);
  if (entry === undefined) return { id: code };
  const { message, hint } = describe(entry);
  const help = [entry.why, ...(hint === undefined ? [] : [`To do: ${hint}`])].join('\n\n');
  return {
    id: code,
    name: nameOf(entry.title),
    shortDescription: { text: entry.title },
    fullDescription: { text: message },
    help: { text: help, markdown: help },
    helpUri: codeUrl(code),
    defaultConfiguration: { level: levels[entry.severity] },
  };
}

/** A title as an identifier in Pascal case. */
function nameOf(title: string): string {
  const words = title.match(/[A-Za-z0-9]+/g) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function resultOf({ app, diagnostic }: DocumentDiagnostic, ruleIndex: number, folder: string) {
  const { code, severity, message, hint, at, places, function: name } = diagnostic;
  const all = places ?? (at === undefined ? [] : [at]);
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    ...(all.length > 0 && { locations: all.map((each) => locationOf(each, app, name, folder)) }),
  };
}

function locationOf(
  place: JsonPlace,
  app: AppRow | undefined,
  name: string | undefined,
  folder: string,
): object {
  const { line, column } = place;
  return {
    physicalLocation: {
      artifactLocation: {
        uri: uriOf(pathInRepository(place, app, folder)),
        uriBaseId: '%SRCROOT%',
      },
      ...(line !== undefined && {
        region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
      }),
    },
    ...(name !== undefined && { logicalLocations: [{ name, kind: 'function' }] }),
  };
}

/** A relative reference: each part escaped, so that none begins a scheme, a query or a fragment. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd')))
    .join('/');
}
