/** Apart, so that `pyfunc --help` loads nothing else. */
export { layouts, type UpgradeName, upgrades } from '../../migrator/migration.ts';
