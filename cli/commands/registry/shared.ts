import type { ConfiguredRegistry } from '../../../api/registry/configuration-about.ts';
import type { ConfigureOptions } from '../../../api/registry/configure.ts';
import type { Options } from '../../command.ts';
import { columns } from '../../views/registry/columns.ts';

/** The flags of commands that write configuration. */
export function configureOptions({ yes, dryRun }: Options): ConfigureOptions {
  return { yes: yes === true, dryRun: dryRun === true };
}

/** e.g. `2.3.1`, or `2.3.1 at 1a2b3c4d5e6f` for a commit. */
export function versionOf({
  version,
  commit,
}: {
  readonly version?: string;
  readonly commit?: string;
}): string {
  const at = commit === undefined ? '' : `at ${commit.slice(0, 12)}`;
  return [version, at].filter(Boolean).join(' ');
}

/** A registry, its version now and the one it could have. */
export function moveLines(registries: readonly ConfiguredRegistry[]): string[] {
  return columns(
    registries.map(({ namespace, from, to }) => {
      const isChanged = from?.version === to?.version && from?.integrity !== to?.integrity;
      return [
        namespace,
        from ? versionOf(from) : 'not pinned',
        to ? `→ ${versionOf(to)}${isChanged ? ', changed' : ''}` : 'not reached',
      ];
    }),
  );
}
