import { codes } from '../../../diagnostics/codes.ts';
import { codeUrl } from '../../../diagnostics/page-url.ts';
import manifest from '../../../package.json' with { type: 'json' };
import type { AppsDocument, MachineDocument } from '../document.ts';
import { maskedDocument } from '../json-text.ts';

/** What the page shows: everything comes from the document. Written into the page, or sent by `--ui`. */
export interface PageData {
  readonly document: AppsDocument;
  /** ISO 8601. */
  readonly made: string;
  /** Of pyfunc. */
  readonly version: string;
  /** What `pyfunc explain` says of each code that the document has. */
  readonly codes: Readonly<Record<string, PageCode>>;
  /** Of the page that `migrate --ui` serves. */
  readonly ui?: PageUi;
}

export interface PageCode {
  readonly title: string;
  readonly why: string;
  readonly url: string;
  readonly example?: { readonly before: string; readonly after: string };
}

export interface PageUi {
  /** Sent back with each request. */
  readonly token: string;
  /** `review`: the plan waits for a decision. `done`: it was written, or the run has ended. */
  readonly phase: 'review' | 'done';
  /** Why the plan cannot be written as it is. */
  readonly blocked?: string;
  /** Names of functions that are left out. */
  readonly leftOut: readonly string[];
  /** Names of hunks that are skipped. */
  readonly skipped: readonly string[];
  /** What came of the last request. */
  readonly message?: string;
  readonly canUndo: boolean;
}

/** What the page of a report shows of a document. `made` is the time of the run. */
export function pageDataOf(document: MachineDocument, made: Date, ui?: PageUi): PageData {
  const { apps = [], ...rest } = maskedDocument(document);
  const shown: AppsDocument = { ...rest, apps, changes: [] };
  const used = new Set(
    [
      ...shown.diagnostics,
      ...apps.flatMap((app) => [...app.diagnostics, ...(app.verification?.diagnostics ?? [])]),
    ].map(({ code }) => code),
  );
  const explained = codes
    .filter(({ code }) => used.has(code))
    .map(({ code, title, why, example }): [string, PageCode] => [
      code,
      { title, why, url: codeUrl(code), ...(example && { example }) },
    ]);
  return {
    document: shown,
    made: made.toISOString(),
    version: manifest.version,
    codes: Object.fromEntries(explained),
    ...(ui && { ui }),
  };
}
