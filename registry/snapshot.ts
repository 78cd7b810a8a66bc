export { filesBelow, integrityOf, type Snapshot, snapshotOf, treeOf } from '../generators/snapshot.ts';
