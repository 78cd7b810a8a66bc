import type { AppRow, AppsDocument, JsonDiagnostic } from '../document.ts';
import { appDiagnostics } from '../function-facts.ts';
import { type FunctionFacts, functionsOf, proofSentence, resultWord } from './document-facts.ts';

interface Case {
  readonly name: string;
  readonly failure?: { readonly message: string; readonly text: string };
  readonly skipped?: string;
  readonly output?: string;
}

/**
 * The document as JUnit XML, as CI services read it: a suite for each app with a case for each function
 * and one for the app as a whole, which fails where the run over that app ended with an exit code.
 */
export function junitXml(document: AppsDocument): string {
  const { command, apps, diagnostics, exitCode } = document;
  const run: Case = {
    name: `pyfunc ${command}`,
    ...failureOf(diagnostics, exitCode === 0 || apps.length > 0 ? undefined : document.status),
  };
  const suites = [
    ...apps.map((app) => suiteXml(app.path, casesOf(app, command))),
    ...(apps.length === 0 || diagnostics.length > 0 ? [suiteXml(`pyfunc ${command}`, [run])] : []),
  ];
  const failures = suites.reduce((sum, each) => sum + each.failures, 0);
  const tests = suites.reduce((sum, each) => sum + each.tests, 0);
  const head = `<testsuites name="${xml(`pyfunc ${command}`)}" tests="${tests}" failures="${failures}">`;
  const body = suites.map(({ text }) => text).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${body}</testsuites>\n`;
}

function casesOf(app: AppRow, command: string): Case[] {
  const all = appDiagnostics(app);
  const functions = functionsOf(app).map((each) =>
    functionCase(
      each,
      all.filter((one) => one.function === each.name),
    ),
  );
  const named = new Set(functions.map(({ name }) => name));
  const rest = all.filter((each) => each.function === undefined || !named.has(each.function));
  const isTold = functions.some(({ failure }) => failure !== undefined);
  const whole = failureOf(rest, app.exitCode > 0 && !isTold ? resultWord(app) : undefined);
  const output = [proofSentence(app), ...rest.map(diagnosticText)].filter((each) => each !== '');
  return [
    ...functions,
    {
      name: `pyfunc ${command}`,
      ...whole,
      ...(output.length > 0 && { output: output.join('\n') }),
    },
  ];
}

function functionCase(fn: FunctionFacts, own: readonly JsonDiagnostic[]): Case {
  const { name, status, proof, verdict, findings } = fn;
  const said = [status, proof].filter((each) => each !== '').join(', ');
  const text = [...findings, ...own.map(diagnosticText)].join('\n');
  if (verdict === 'bad') return { name, failure: { message: said || 'failed', text } };
  if (verdict === 'skipped') return { name, skipped: said };
  return { name, ...(text !== '' && { output: text }) };
}

/** The first error fails a case; without one the result does, where it is a failure. */
function failureOf(
  diagnostics: readonly JsonDiagnostic[],
  result: string | undefined,
): Pick<Case, 'failure'> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined && result === undefined) return {};
  const message = first === undefined ? `${result}` : `${first.code}: ${first.message}`;
  return { failure: { message, text: errors.map(diagnosticText).join('\n') } };
}

function diagnosticText({ code, severity, message, hint, at }: JsonDiagnostic): string {
  const line = at?.line === undefined ? '' : `:${at.line}`;
  const place = at === undefined ? '' : ` ${at.path}${line}`;
  return `${severity} ${code}${place}: ${message}${hint === undefined ? '' : ` ${hint}`}`;
}

function suiteXml(name: string, cases: readonly Case[]) {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((each) => each.skipped !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  const body = cases.map((each) => caseXml(each, name)).join('');
  const text = `  <testsuite name="${xml(name)}" ${counts}>\n${body}  </testsuite>\n`;
  return { text, tests: cases.length, failures };
}

function caseXml({ name, failure, skipped, output }: Case, suite: string): string {
  const parts = [
    failure && `      <failure message="${xml(failure.message)}">${xml(failure.text)}</failure>\n`,
    skipped !== undefined && `      <skipped message="${xml(skipped)}"/>\n`,
    output !== undefined && `      <system-out>${xml(output)}</system-out>\n`,
  ].filter(Boolean);
  const head = `    <testcase classname="${xml(suite)}" name="${xml(name)}"`;
  return parts.length === 0 ? `${head}/>\n` : `${head}>\n${parts.join('')}    </testcase>\n`;
}

/** Text for an element or an attribute; a character that XML 1.0 cannot hold becomes U+FFFD. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
