/** Apart, so that `pyfunc --help` loads nothing else. */
export { layouts, nameStyles, type UpgradeName, upgrades } from '../../migrator/migration.ts';
