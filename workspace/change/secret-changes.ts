import { isSecretFile, shownText } from '../text/secrets.ts';
import { readText } from '../text/text.ts';
import type { Change, FileVersion } from './edit.ts';

/**
 * Whether no line of a file may be shown. A settings file that existed before may hold secrets in
 * any line; a new one is shown without its values where its format is known.
 */
export function isHidden({ before, after }: Change): boolean {
  const versions = [before, after].filter((version) => version !== undefined);
  if (!versions.some(({ path }) => isSecretFile(path))) return false;
  return (
    before !== undefined ||
    versions.some((each) => shownText(each.path, textOf(each)) === undefined)
  );
}

/** Whether a patch with the exact text of a change would show a secret. */
export function showsSecret(change: Change): boolean {
  return (
    isHidden(change) ||
    [change.before, change.after].some((version) => {
      if (version === undefined) return false;
      const text = textOf(version);
      return shownText(version.path, text) !== text;
    })
  );
}

/** A patch shows files that are not text as well: then one character stands for each byte. */
function textOf(version: FileVersion): string {
  const read = readText(version);
  return read.kind === 'undecodable' ? Buffer.from(version.bytes).toString('latin1') : read.text;
}
