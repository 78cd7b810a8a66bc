import { escapers } from '../../generators/language/escapers.ts';
import { render } from '../../generators/language/render.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Manifest } from '../../generators/templates/manifest.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import type { Lock } from '../lock/lock.ts';
import type { TemplateRequest } from './planned.ts';

/** The answers that the app was made with; undefined where there is no record of them. */
export function recordedAnswers(
  { generated }: Pick<Lock, 'generated'>,
  library: Library,
): Answers | undefined {
  return madeBy(generated, library)?.answers;
}

function madeBy(generated: Lock['generated'], library: Library) {
  return generated.find((each) => isKind(library, each.template, 'app'));
}

function isKind(library: Library, name: string, kind: Manifest['kind']): boolean {
  return library.names.includes(name) && library.template(name).manifest.kind === kind;
}

/**
 * The file that a function goes into in the layout which the app was made with; undefined where that is
 * one file for all, or where no layout is on record.
 */
export function layoutPlace(
  { generated }: Pick<Lock, 'generated'>,
  library: Library,
  { template, answers: { name } }: Pick<TemplateRequest, 'template' | 'answers'>,
): string | undefined {
  const made = madeBy(generated, library);
  if (made === undefined || typeof name !== 'string' || !isKind(library, template, 'function')) {
    return undefined;
  }
  const { manifest, paths } = library.app(made.template);
  const path = paths[manifest.homes[String(made.answers.layout)]?.to ?? ''];
  if (path === undefined) return undefined;
  const [own, other] = [name, `${name}_2`].map((each) => render(path, { name: each }, escapers));
  const isFile = typeof own === 'string' && problemWithPath(own) === undefined;
  return isFile && own !== other ? own : undefined;
}
