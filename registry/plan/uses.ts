import type { Library } from '../../generators/templates/library.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import type { Lock } from '../lock/lock.ts';

const semver = lazyPackage<typeof import('semver')>('semver');

/** That one run in an app rendered a template, itself or for another one. */
export interface TemplateUse {
  readonly template: string;
  /** As it was rendered. */
  readonly version: string;
  /** What was asked for, where that is another template. */
  readonly by?: string;
  /** The functions of that run, by their name in Azure. */
  readonly functions: readonly string[];
  /** `unknown`: the registry could not be opened, or has no such template any more. */
  readonly state: 'current' | 'behind' | 'unknown';
  /** The version that the registry has now. */
  readonly now?: string;
}

/** Which templates in which version the lock of an app has on file. */
export function usesOf({ generated }: Pick<Lock, 'generated'>, library: Library): TemplateUse[] {
  return generated.flatMap(({ template: by, templates, functions }) =>
    Object.entries(templates).map(([template, { version, integrity }]) => {
      const now = library.names.includes(template) ? library.origin(template) : undefined;
      const isCurrent = now?.integrity === integrity;
      return {
        template,
        // What its content is, should the lock say otherwise.
        version: isCurrent ? now.version : version,
        ...(template !== by && { by }),
        functions: Object.keys(functions),
        state: now === undefined ? 'unknown' : isCurrent ? 'current' : 'behind',
        ...(now && { now: now.version }),
      };
    }),
  );
}

/** What `@acme`, `@acme/orders`, `http@1.0.0` or `@acme/orders@<2` mean; undefined for none of these. */
export function usesMeant(text: string): ((use: TemplateUse) => boolean) | undefined {
  const [, name, range] = /^(@?[^@]+)(?:@(.+))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  if (range !== undefined && semver().validRange(range) === null) return undefined;
  const isNamed = ({ template }: TemplateUse) =>
    template === name || template.startsWith(`${name}/`);
  return (use) =>
    isNamed(use) &&
    (range === undefined || semver().satisfies(use.version, range, { includePrerelease: true }));
}
