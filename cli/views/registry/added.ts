import { openLibrary } from '../../../generators/templates/open-library.ts';
import { sourceText } from '../../../registry/config/parse-source.ts';
import { isRemote } from '../../../registry/config/source.ts';
import type { Adding } from '../../../registry/plan/plan-adding.ts';
import type { Session } from '../../command.ts';
import { commandLine } from '../command-line.ts';
import { program } from '../run-again.ts';
import { counted } from '../summary.ts';
import { type Line, styled } from '../terminal.ts';

/** What a person sees of a registry before it is added. */
export function addedLines({ registration, pack }: Adding): Line[] {
  const { namespace, text } = registration;
  const { names } = openLibrary(pack.tree);
  const shown = names.slice(0, 10).join(', ');
  const rest = names.length > 10 ? ` and ${names.length - 10} more` : '';
  return [
    [styled('bold', namespace), `  ${versionOf(pack)}  ${text}`],
    `${counted(names.length, 'template')}${names.length > 0 ? `: ${shown}${rest}` : ''}`,
  ];
}

/** The same for machines. */
export function addedJson({ registration, pack }: Adding): object {
  const { namespace, source } = registration;
  return {
    namespace,
    source: sourceText(source),
    version: pack.version,
    ...(pack.commit && { commit: pack.commit }),
    ...(isRemote(source) && { integrity: pack.integrity }),
    templates: openLibrary(pack.tree).names.map((name) => `${namespace}/${name}`),
  };
}

/** How to use what was added. */
export function nextLines({ registration, pack }: Adding, { env }: Session): Line[] {
  const [first] = openLibrary(pack.tree).names;
  if (first === undefined) return [];
  const { namespace } = registration;
  const info = commandLine([...program(env), 'registry', 'info', `${namespace}/${first}`]);
  return [`Look at a template: ${info}`];
}

/** e.g. `2.3.1`, or `2.3.1 at 1a2b3c4d5e6f` for a commit. */
export function versionOf(pack: { readonly version: string; readonly commit?: string }): string {
  const at = pack.commit === undefined ? '' : `at ${pack.commit.slice(0, 12)}`;
  return [pack.version, at].filter(Boolean).join(' ');
}
