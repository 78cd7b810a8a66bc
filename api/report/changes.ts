/** What the views of changes need. */
export { kindOf, placeOf } from '../../workspace/change/changes.ts';
export {
  compareWords,
  type DiffLine,
  diffOf,
  type FileDiff,
  type Hunk,
  type LinePart,
} from '../../workspace/change/diff.ts';
export type { Change } from '../../workspace/change/edit.ts';
export { changedSettings, isHidden } from '../../workspace/change/secret-changes.ts';
