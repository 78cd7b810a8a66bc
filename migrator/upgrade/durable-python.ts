/**
 * The Python that the files of an app ask for has to be one that azure-functions-durable 2.x installs on.
 * See docs/how-to/durable.md
 */
import { withoutComments } from '../../app/deployment/deployment-files.ts';
import { imagesIn } from '../../app/deployment/host-version.ts';
import { condaIn, pythonsIn } from '../../app/deployment/python-version.ts';
import { raiseSpecifier } from '../../app/raised-specifier.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import { durableUpgrade } from '../../diagnostics/durable-upgrade.ts';
import type { Edit, Span } from '../../workspace/change/edit.ts';
import { entriesBelow, readToml } from '../../workspace/text/toml.ts';
import type { Design } from '../design/design.ts';
import table from './durable-differences.json' with { type: 'json' };

/** The first version of Python with azure-functions-durable 2.x, e.g. `3.13`. */
const first = table.python.replace(/^>=/, '');

/** A version that is too old, and what to write in its place where that is sure. */
interface OldPython extends Place {
  readonly span: Span;
  readonly isInside: boolean;
  readonly replacement?: string;
}

/** Raises the versions of Python that are too old on request; else they stop the upgrade. */
export function* pythonOfDurable2(design: Design, step: string): Generator<Edit | Diagnostic> {
  const raises = design.options.upgrade.includes('python');
  const left: Place[] = [];
  const outside: Place[] = [];
  for (const { path, span, isInside, replacement } of [...inFiles(design), ...inProjects(design)]) {
    if (!isInside) outside.push({ path, span });
    else if (!raises || replacement === undefined) left.push({ path, span });
    else yield { kind: 'modify', path, span, text: replacement, because: { step } };
  }
  const needs = `${first} or later`;
  if (left.length > 0) yield diagnose(durableUpgrade.python, { needs, raises }, inPlaces(left));
  if (outside.length > 0) {
    yield diagnose(durableUpgrade.pythonOutside, { needs }, inPlaces(outside));
  }
}

/** In images, workflows, templates and the like. */
function* inFiles({ deploymentFiles }: Design): Generator<OldPython> {
  for (const file of deploymentFiles) {
    const text = withoutComments(file);
    const images = imagesIn(file, text).flatMap(({ span, tag, value, part }) => {
      const python = part === 'host' ? '' : (tag.python ?? '');
      const start = span.start + value.indexOf(python);
      return python === '' ? [] : [{ start, end: start + python.length }];
    });
    const { path, isInside } = file;
    for (const span of [...pythonsIn(file), ...condaIn(file, text), ...images]) {
      if (!isTooOld(text.slice(span.start, span.end))) continue;
      yield { path, span, isInside, replacement: first };
    }
  }
}

/** Tools that resolve packages refuse one that does not support every Python the project admits. */
function* inProjects({ app }: Design): Generator<OldPython> {
  const names = [
    ['pyproject.toml', ['project', 'requires-python']],
    ['pyproject.toml', ['tool', 'poetry', 'dependencies', 'python']],
    ['Pipfile', ['requires', 'python_version']],
    ['Pipfile', ['requires', 'python_full_version']],
  ] as const;
  for (const [path, key] of names) {
    const text = app.text(path);
    const read = text === undefined ? undefined : readToml(text);
    if (text === undefined || read?.kind !== 'read') continue;
    const value = entriesBelow(read.tables, key).find((each) => each.path.length === 0)?.value;
    if (value?.kind !== 'text' || !isTooOld(/3\.\d+/.exec(value.text)?.[0] ?? '')) continue;
    const { start, end } = value.span;
    const raised = raisedRange(value.text);
    const quote = text.slice(start, start + 1);
    const replacement = raised && { replacement: `${quote}${raised}${quote}` };
    yield { path, span: { start, end }, isInside: true, ...replacement };
  }
}

/** A version or a range that begins with the first version; undefined where it ends before. */
function raisedRange(range: string): string | undefined {
  if (/^\d+(?:\.\d+)*$/.test(range)) return first;
  const series = /^(\^|~)\s*3(?:\.\d+)+$/.exec(range)?.[1];
  if (series !== undefined) return `${series}${first}`;
  const raised = raiseSpecifier(range.replace(/\s+/g, ''), first, first);
  return raised.kind === 'raised' ? raised.specifier : undefined;
}

function isTooOld(version: string): boolean {
  const minor = (text: string) => /^3\.(\d+)/.exec(text)?.[1];
  const named = minor(version);
  return named !== undefined && Number(named) < Number(minor(first));
}
