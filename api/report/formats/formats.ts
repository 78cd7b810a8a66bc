import type { AppsDocument, MachineDocument } from '../document.ts';
import { jsonText, maskedDocument } from '../json-text.ts';
import type { FormatName } from './format-names.ts';

/** What a format may need to know beside the document. */
export interface FormatOptions {
  /** From the top of the repository to the folder that the command ran in: `''`, or ending in `/`. */
  readonly folder?: string;
}

/**
 * A document of a command in one of the formats, as text. Everything in it comes from the document:
 * no format tells more, or something else. Texts hold no secrets, and nothing in a name, message or
 * path can act as markup or as a command of the format.
 */
export async function formatDocument(
  document: MachineDocument,
  format: FormatName,
  { folder = '' }: FormatOptions = {},
): Promise<string> {
  if (format === 'json') return jsonText(document);
  const { apps = [], ...rest } = maskedDocument(document);
  const masked: AppsDocument = { ...rest, apps };
  switch (format) {
    case 'sarif':
      return jsonText((await import('./sarif.ts')).sarifLog(masked, folder));
    case 'junit':
      return (await import('./junit.ts')).junitXml(masked);
    case 'github':
      return (await import('./annotations.ts')).annotations(masked, folder);
    case 'markdown':
      return (await import('./markdown.ts')).markdownOf(masked);
  }
}
