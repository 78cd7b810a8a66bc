export { insertion, joinInsertions, type TextEdit, withEdits } from '../workspace/text-edit.ts';
