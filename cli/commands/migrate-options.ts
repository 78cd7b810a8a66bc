import { type MigrationOptions, type UpgradeName, upgrades } from '../../migrator/migration.ts';
import type { ChosenLayout } from '../ask/chosen-layout.ts';
import type { Options } from '../command.ts';
import type { DiffDetail } from './diff-details.ts';

/** What was asked of `migrate`, beside the path. */
export interface MigrateOptions {
  /** What to do with the plan; `ask` where neither `--yes` nor a mode that never writes is given. */
  readonly mode: 'ask' | 'write' | 'dry-run' | 'check' | 'patch';
  readonly diff: DiffDetail;
  readonly allowDirty: boolean;
  readonly verify: boolean;
  readonly python?: string;
  /** Whether to verify with what the app asks for, which is installed for that. */
  readonly exact: boolean;
  readonly migration: MigrationOptions;
  /** Into whose layout functions go; chosen apart, since it may have questions. */
  readonly template?: ChosenLayout;
}

/** Reads the flags; modes that never write win over `--yes`. */
export function readMigrateOptions(options: Options): MigrateOptions {
  const { python, layout, leaveOut = [] } = options;
  return {
    mode: modeOf(options),
    diff: (options.diff as DiffDetail | undefined) ?? 'short',
    allowDirty: options.allowDirty === true,
    verify: options.verify !== false,
    exact: options.exact === true,
    ...(typeof python === 'string' && { python }),
    migration: {
      layout: (layout as MigrationOptions['layout'] | undefined) ?? 'in-place',
      leaveOut: Array.isArray(leaveOut) ? leaveOut : [],
      merge: options.merge === true,
      upgrade: upgradesOf(options),
      webApp: options.webApp === true,
    },
  };
}

function upgradesOf({ upgrade, upgradeBundle }: Options): UpgradeName[] {
  const named = Array.isArray(upgrade) ? upgrade : [];
  return upgrades.filter((each) => {
    return named.includes(each) || (each === 'bundle' && upgradeBundle === true);
  });
}

function modeOf({ yes, dryRun, check, patch }: Options): MigrateOptions['mode'] {
  if (check) return 'check';
  if (patch) return 'patch';
  if (dryRun) return 'dry-run';
  return yes ? 'write' : 'ask';
}
