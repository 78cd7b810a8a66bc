import { folderInRepository } from '../../../workspace/git/git.ts';
import type { MachineDocument } from '../document.ts';
import type { FormatName } from './format-names.ts';
import { formatDocument } from './formats.ts';

/** A document of a command that ran in `cwd`, with paths as services count them: from its repository. */
export async function printedDocument(
  document: MachineDocument,
  format: FormatName,
  cwd: string,
): Promise<string> {
  return formatDocument(document, format, { folder: folderInRepository(cwd) ?? '' });
}
