import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { templatePython } from '../../diagnostics/templates.ts';
import { outputsOf } from '../../generators/outputs.ts';
import { parseModule } from '../../python/parse.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { readText } from '../../workspace/text/text.ts';
import { type TemplateTest, testsOf } from '../testing/template-test.ts';
import { answersOf } from '../testing/use-template.ts';
import type { TemplateCheck } from './template-check.ts';

/**
 * Renders a template with its defaults, and with answers until any two choices have met, and parses what
 * is Python of it. `initParser()` must have been awaited.
 */
export function checkPython(check: TemplateCheck, template: string): void {
  const { tree, folder, loaded } = check.judged;
  const told = new Set<string>();
  for (const test of testsOf(tree, folder, loaded.manifest.questions).tests) {
    for (const finding of withAnswers(check, template, test)) {
      const key = `${finding.code} ${finding.at?.path}`;
      if (!told.has(key)) check.add(finding);
      told.add(key);
    }
  }
}

function withAnswers(check: TemplateCheck, template: string, test: TemplateTest): Diagnostic[] {
  const { library, loaded } = check.judged;
  const { kind } = loaded.manifest;
  const answers = answersOf({ library, template, answers: test.answers });
  const place = { file: 'function_app.py', on: 'app' };
  const outputs = outputsOf(library, { template, answers, ...(kind === 'function' && { place }) });
  if (outputs.kind === 'failed') {
    return outputs.diagnostics.map((each) => ({ at: { path: check.path }, ...each }));
  }
  return outputs.value.flatMap(({ path, text }) =>
    path.endsWith('.py') ? problemWith(check, path, text, test) : [],
  );
}

function problemWith(
  check: TemplateCheck,
  path: string,
  text: string,
  { name, path: test }: TemplateTest,
): Diagnostic[] {
  const module = parseModule(text);
  try {
    const span = module.syntaxError;
    if (span === undefined) return [];
    const at = placeInTemplate(check, path, text, span);
    const answers = test ?? (name === 'defaults' ? 'its defaults' : `the answers ${name}`);
    return [diagnose(templatePython, { answers }, { at })];
  } finally {
    module.dispose();
  }
}

/** The file that became a text, and the line of it that became the one with the fault. */
function placeInTemplate(check: TemplateCheck, path: string, text: string, { start }: Span) {
  const { tree, folder, loaded } = check.judged;
  const { manifest } = loaded;
  const entry = manifest.files.find(({ to }) => becomes(to, path));
  const from = entry?.from ?? (manifest.kind === 'function' ? manifest.module : undefined);
  const source = from === undefined ? undefined : `${folder}/files/${from}`;
  const file = source === undefined ? undefined : tree.file(source);
  const read = file && readText(file);
  if (source === undefined || read === undefined || read.kind === 'undecodable')
    return { path: check.path };
  const lines = text.slice(0, start).split('\n');
  const column = lines.at(-1)?.length ?? 0;
  const faulty = text.split('\n')[lines.length - 1] ?? '';
  let offset = 0;
  for (const line of read.text.split('\n')) {
    const literal = line.split('{{', 1)[0] ?? '';
    if (faulty.trim() !== '' && becomes(line, faulty)) {
      const from = offset + Math.min(column, literal.length);
      return { path: source, span: { start: from, end: offset + line.length } };
    }
    offset += line.length + 1;
  }
  return { path: source };
}

/** Whether a text with placeholders can become another one. */
function becomes(template: string, text: string): boolean {
  const parts = template.split(/\{\{.*?\}\}/);
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return template === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.endsWith(rest.at(-1) ?? '') && parts.join('').trim() !== '';
}
