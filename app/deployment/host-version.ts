/**
 * Where files ask for a Functions host below 4, which does not know the v2 model.
 * https://learn.microsoft.com/azure/azure-functions/functions-versions
 */
import type { Span } from '../../workspace/change/edit.ts';
import { type BaseImage, imagesOfArguments } from './base-images.ts';
import { type DeploymentFile, withoutComments } from './deployment-files.ts';
import { type ImageTag, imageOf } from './function-image.ts';

/** A version that a file asks for. */
export interface VersionClaim {
  readonly file: DeploymentFile;
  readonly span: Span;
  readonly value: string;
  /** The tag of a Functions image, which says the version of Python too. */
  readonly tag?: ImageTag;
  /** What of the tag the place holds, where not all of it. */
  readonly part?: 'host' | 'python';
  /** What to write in its place; absent for images, and where that takes a person. */
  readonly replacement?: string;
}

const version = String.raw`(~?[123](?:\.\d+)*)(?![\w.-])`;
const between = String.raw`["'\]]*\s*(?:[:=,]|\s)\s*`;
const valueKey = String.raw`(?:["']?(?:slotSetting|type)["']?\s*[:=]\s*\w+\s*,?\s*)?["']?(?:value|defaultValue|default)["']?\s*[:=,]\s*`;

/** The setting itself, and options of the tools that write it. */
const exactName = String.raw`(?:FUNCTIONS_EXTENSION_VERSION|functionsExtensionVersion|azureFunctions\.projectRuntime|--functions-version|-FunctionsVersion)`;
/** Names that parameters and variables for it have; only with `~` is the value surely a host's. */
const likelyName = `(?:function_?s?_?(?:app_?)?(?:extension|runtime|host)?s?_?version)`;

const exact = new RegExp(exactName, 'i');

const patterns: readonly RegExp[] = [
  new RegExp(`${exactName}${between}(?:${valueKey})?["']?${version}`, 'gid'),
  new RegExp(
    String.raw`["']?value["']?\s*[:=]\s*["']?${version}["']?\s*,?\s*["']?name["']?\s*[:=]\s*["']?FUNCTIONS_EXTENSION_VERSION`,
    'gid',
  ),
  new RegExp(
    String.raw`${likelyName}(?:[ \t]+string)?${between}(?:${valueKey})?["']?(~[123])(?![\w.-])`,
    'gid',
  ),
  new RegExp(
    String.raw`${likelyName}["']?\s*[:=]?\s*\{[^{}]{0,300}?["']?(?:defaultValue|default|value)["']?\s*[:=]\s*["'](~[123])["']`,
    'gid',
  ),
  /azure-functions-core-tools[@-](?:v)?([123])(?![\w])/dgi,
];

/** Terraform's azurerm_function_app calls it `version`. */
const functionAppVersion = /^[ \t]*version[ \t]*=[ \t]*"(~[123])"/dgm;

const functionAppReference = /^[ \t]*version[ \t]*=[ \t]*(?:var|local)\.([\w-]+)/gm;

/** A value that stands elsewhere, under a name of its own. */
const reference = new RegExp(
  String.raw`${exactName}${between}(?:${valueKey})?(?:["']?\[(?:parameters|variables)\('([\w-]+)'\)|["']?\$[({]+(?:(?:var|local|env|parameters|variables)\.)?([A-Za-z_][\w-]*)|(?:var|local)\.([\w-]+)|([A-Za-z_]\w*)\s*(?:[},]|$))`,
  'gim',
);

/** All places that ask for a host below 4, in the order of the files. */
export function oldHosts(files: readonly DeploymentFile[]): VersionClaim[] {
  const about = new Set(files.filter(({ text }) => /function/i.test(text)));
  const referring = [...about].filter(({ text }) => exact.test(text) || isFunctionApp(text));
  const named = [...new Set(referring.flatMap(referencesIn))];
  return files.flatMap((file) => {
    const isAbout = about.has(file);
    if (!isAbout && !named.some((name) => file.text.includes(name))) return [];
    const text = withoutComments(file);
    const spans = [
      ...(isAbout ? patterns.flatMap((pattern) => matches(text, pattern)) : []),
      ...(isFunctionApp(text) ? matches(text, functionAppVersion) : []),
      ...named.flatMap((name) => definitions(text, name)),
    ];
    const settings = unique(spans)
      .filter(({ start }) => !isOfOtherLanguage(text, start))
      .map(({ start, end }) => {
        const value = text.slice(start, end);
        return { file, span: { start, end }, value, replacement: raised(value) };
      });
    return [...settings, ...oldImages(file, text)].sort((a, b) => a.span.start - b.span.start);
  });
}

const workerRuntime =
  /FUNCTIONS_WORKER_RUNTIME["']?\s*(?:[:=,]|\s)\s*(?:["']?(?:value|Value)["']?\s*[:=]\s*)?["']?([A-Za-z][\w-]*)/gi;
const runtimes = /^(?:node|dotnet|dotnet-isolated|java|powershell|custom)$/i;

/** Whether a setting stands beside others that make its app one in JavaScript, C# or the like. */
function isOfOtherLanguage(text: string, at: number): boolean {
  const [, asked = ''] = /\s--?runtime[ =]["']?([\w-]+)/i.exec(commandAround(text, at)) ?? [];
  if (runtimes.test(asked)) return true;
  let block = { start: at, end: at };
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const outer = blockAround(text, block);
    if (outer === undefined) return false;
    const named = [...text.slice(outer.start, outer.end).matchAll(workerRuntime)];
    if (named.length > 0) return named.every(([, runtime = '']) => runtimes.test(runtime));
    block = outer;
  }
  return false;
}

/** The line of a shell's command with those that continue it. */
function commandAround(text: string, at: number): string {
  const before =
    text
      .slice(0, at)
      .split(/(?<![\\`])\r?\n/)
      .at(-1) ?? '';
  return before + (text.slice(at).split(/(?<![\\`])\r?\n/)[0] ?? '');
}

/** From a setting to the resource that holds it: an entry, a list, `siteConfig`, `properties`, the resource. */
const maxDepth = 5;

/** The brackets around a part of a text, with what they hold. */
function blockAround(text: string, { start, end }: Span): Span | undefined {
  const from = bracket(text, start - 1, -1);
  const to = bracket(text, end, 1);
  return from === undefined || to === undefined ? undefined : { start: from, end: to + 1 };
}

/** The first bracket in a direction that the text from there does not close. */
function bracket(text: string, from: number, step: 1 | -1): number | undefined {
  const [closing, opening] = step === 1 ? ['}])', '{[('] : ['{[(', '}])'];
  let depth = 0;
  for (let at = from; at >= 0 && at < text.length; at += step) {
    const each = text.charAt(at);
    if (opening.includes(each)) depth += 1;
    else if (closing.includes(each) && depth === 0) return at;
    else if (closing.includes(each)) depth -= 1;
  }
  return undefined;
}

function isFunctionApp(text: string): boolean {
  return text.includes('azurerm_function_app');
}

function raised(value: string): string {
  return value.startsWith('~') || value.includes('.') ? '~4' : '4';
}

function matches(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].flatMap(({ indices }) => {
    const [start, end] = indices?.[1] ?? [];
    return start === undefined || end === undefined ? [] : [{ start, end }];
  });
}

function unique(spans: readonly Span[]): Span[] {
  return spans.filter(
    ({ start }, index) => spans.findIndex((each) => each.start === start) === index,
  );
}

function referencesIn(file: DeploymentFile): string[] {
  const text = withoutComments(file);
  const found = [
    ...text.matchAll(reference),
    ...(isFunctionApp(text) ? text.matchAll(functionAppReference) : []),
  ];
  return found.flatMap((match) => {
    const name = match.slice(1).find((each) => each !== undefined);
    return name === undefined || /^(?:true|false|null|string)$/i.test(name) ? [] : [name];
  });
}

/** `param x string = '~3'`, `variable "x" { default = "~3" }`, `"x": { "defaultValue": "~3" }`, `x: ~3`. */
function definitions(text: string, name: string): Span[] {
  const word = name.replace(/[^\w]/g, '\\$&');
  const direct = String.raw`(?:^|[^\w.-])${word}["']?(?:[ \t]+string)?[ \t]*[:=][ \t]*["']?(~[123])(?![\w.-])`;
  const block = String.raw`(?:^|[^\w.-])${word}["']?\s*[:=]?\s*(?:\{[^{}]{0,300}?|\n\s*)["']?(?:defaultValue|default|value)["']?\s*[:=]\s*["']?(~[123])(?![\w.-])`;
  return [direct, block].flatMap((source) => matches(text, new RegExp(source, 'gmd')));
}

function oldImages(file: DeploymentFile, text: string): VersionClaim[] {
  const tagged = imagesIn(file, text).filter(({ tag, part }) => tag.host < 4 && part !== 'python');
  // Before host 3 the version of Python was in the name: microsoft/azure-functions-python3.6:v2.0.
  const named = [...text.matchAll(/\/azure-functions-python3\.\d+:(v?[\w.-]+)/g)].map((match) => {
    const [whole, value = ''] = match;
    const end = match.index + whole.length;
    return { file, span: { start: end - value.length, end }, value };
  });
  return [...tagged, ...named];
}

/** Tags of Functions images for Python, written out or with the defaults of ARGs. */
export function imagesIn(file: DeploymentFile, text: string): ImageClaim[] {
  const written = [...text.matchAll(image)].flatMap((match): ImageClaim[] => {
    const [whole, value = ''] = match;
    const isExpanded =
      file.kind === 'dockerfile' && text.charAt(match.index + whole.length) === '$';
    const tag = isExpanded ? undefined : imageOf(value);
    const end = match.index + whole.length;
    return tag === undefined
      ? []
      : [{ file, span: { start: end - value.length, end }, value, tag }];
  });
  return [...written, ...imagesOfArguments(file).flatMap((each) => claimsOf(file, each))];
}

const image = /azure-functions\/(?:python|base):([\w.-]+)/g;

type ImageClaim = VersionClaim & { readonly tag: ImageTag };

/** The whole tag where the file has it in one place, else the host and the Python that it names. */
function claimsOf(file: DeploymentFile, { text, spanOf }: BaseImage): ImageClaim[] {
  return [...text.matchAll(image)].flatMap(({ 0: whole, 1: value = '', index }) => {
    const tag = imageOf(value);
    if (tag === undefined) return [];
    const start = index + whole.length - value.length;
    const claim = (from: number, to: number, part?: 'host' | 'python'): ImageClaim[] => {
      const span = spanOf(start + from, start + to);
      return span ? [{ file, span, value: value.slice(from, to), tag, ...(part && { part }) }] : [];
    };
    const [one] = claim(0, value.length);
    if (one !== undefined) return [one];
    const host = /^v?[\d.]+/.exec(value)?.[0] ?? '';
    const python = tag.python === undefined ? -1 : value.indexOf(tag.python, host.length);
    return [
      ...claim(0, host.length, 'host'),
      ...(python < 0 ? [] : claim(python, python + (tag.python ?? '').length, 'python')),
    ];
  });
}
