export { integrityOf, type Snapshot, snapshotOf, treeOf } from '../generators/snapshot.ts';
