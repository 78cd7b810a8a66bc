/** No file of a branch, and no lock beside it, may have a longer name. */
const longestPart = 250;

/**
 * Why git would not make a branch of this name, as the rest of a sentence; undefined where it would. The
 * rules are those of git-check-ref-format(1), with those for branches in git-branch(1).
 */
export function branchNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.startsWith('-')) return 'begins with a dash, so git would take it for an option';
  if (name === 'HEAD' || name === '@') return 'has a meaning of its own in git';
  const wrong = /[\0-\x20\x7f~^:?*[\\]/.exec(name)?.[0];
  if (wrong !== undefined) return `has a character that git does not allow: ${spelled(wrong)}`;
  if (name.includes('..')) return 'has two dots in a row';
  if (name.includes('@{')) return 'has @{ in it';
  if (name.endsWith('.')) return 'ends in a dot';
  const parts = name.split('/');
  if (parts.includes('')) return 'has an empty part before, after or between slashes';
  if (parts.some((part) => part.startsWith('.'))) return 'has a part that begins with a dot';
  if (parts.some((part) => part.endsWith('.lock'))) return 'has a part that ends in .lock';
  return parts.some((part) => Buffer.byteLength(part) > longestPart)
    ? `has a part of more than ${longestPart} bytes`
    : undefined;
}

function spelled(character: string): string {
  return character === ' ' ? 'a space' : JSON.stringify(character);
}
