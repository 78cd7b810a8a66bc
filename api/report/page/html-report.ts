import { createHash } from 'node:crypto';
import { ownMarks } from '../../../workspace/own-file.ts';
import type { PageData } from './page-data.ts';

/** The code and the styles of the page. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/**
 * A document as one HTML file. Its policy lets nothing run but its own script, and nothing be loaded; the
 * page that `migrate --ui` serves may also send to its own server. Data is JSON that no parser of HTML can
 * leave early.
 */
export function htmlReport(data: PageData, { script, style }: PageAssets): string {
  const policy = [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    `connect-src ${data.ui === undefined ? "'none'" : "'self'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const json = JSON.stringify(data).replace(
    /[<>\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [
    ownMarks.page,
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>pyfunc report</title><style>${style}</style></head>`,
    '<body><noscript>This report needs JavaScript; it loads nothing from outside.</noscript>',
    `<script type="application/json" id="data">${json}</script>`,
    `<script>${script}</script></body></html>\n`,
  ].join('\n');
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
