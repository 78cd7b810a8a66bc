import { isPlain } from './is-plain.ts';

/**
 * Why a relative path from a file, a flag or a template must not be written, as the end of a
 * sentence ("the path … leaves the folder"); undefined for one that is fine on every system.
 * The rules of Windows hold everywhere, so that a project made here can be checked out there.
 */
export function problemWithPath(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (/^[/\\]/.test(path)) return 'is absolute';
  if (/^[a-z]:/i.test(path)) return 'names a drive';
  if (path.startsWith('~')) return 'starts with ~, which shells take for a home folder';
  if (byteLength(path) > LONGEST_PATH) return `is longer than ${LONGEST_PATH} bytes`;
  for (const name of path.split('/')) {
    const problem = problemWithName(name);
    if (problem !== undefined) return problem;
  }
  const isOwn = /^\.pyfunc(\/|$)/.test(foldedPath(path));
  return isOwn ? 'lies in .pyfunc, where undo is kept' : undefined;
}

/** The same for one name, of a file or a folder. */
export function problemWithName(name: string): string | undefined {
  return RULES.find(({ breaks }) => breaks(name))?.problem;
}

/**
 * What two paths have in common when some file system takes them for one: case and Unicode forms
 * are folded. Compare folded paths before adding a file beside others.
 */
export function foldedPath(path: string): string {
  if (isPlain(path)) return path.toLowerCase();
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

const LONGEST_PATH = 1024;
const LONGEST_NAME = 255;

interface PathRule {
  readonly problem: string;
  breaks(name: string): boolean;
}

const RULES: readonly PathRule[] = [
  { problem: 'has an empty part', breaks: (name) => name === '' },
  { problem: 'leaves the folder', breaks: (name) => name === '..' },
  { problem: 'has a . as a part', breaks: (name) => name === '.' },
  {
    problem: 'holds half a character',
    breaks: (name) => !isPlain(name) && /\p{Surrogate}/u.test(name),
  },
  {
    problem: 'holds a control character or an invisible one',
    breaks: (name) =>
      !isPlain(name) && /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(name),
  },
  { problem: 'holds one of < > : " | ? * \\', breaks: (name) => /[<>:"|?*\\]/.test(name) },
  { problem: 'ends in a dot or a space', breaks: (name) => /[. ]$/.test(name) },
  {
    problem: 'is spelled so that other systems read it differently',
    breaks: (name) => name !== name.normalize('NFC') || disguises(name),
  },
  { problem: 'goes into .git', breaks: (name) => /^(\.git|git~\d+)$/i.test(name) },
  {
    problem: 'is a device on Windows',
    breaks: (name) =>
      /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³]|conin\$|conout\$|clock\$) *(\.|$)/i.test(name),
  },
  {
    problem: `has a part longer than ${LONGEST_NAME} bytes`,
    breaks: (name) => byteLength(name) > LONGEST_NAME,
  },
];

/** Percent signs or look-alikes that become a separator, a parent folder or .git further on. */
function disguises(name: string): boolean {
  const decoded = name.replace(/%([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const folded = name.normalize('NFKC');
  return (
    (decoded !== name && /[/\\:\0]|^\.{1,2}$|^\.git$/i.test(decoded)) ||
    (folded !== name && /[/\\]|^\.{1,2}$|^\.git$/i.test(folded))
  );
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
