/**
 * Where files ask for a Python that Azure no longer runs.
 * https://learn.microsoft.com/azure/azure-functions/supported-languages
 */
import type { Span } from '../../workspace/change/edit.ts';
import { imagesOfArguments } from './base-images.ts';
import { type DeploymentFile, withoutComments } from './deployment-files.ts';
import { isOldPython, newPython } from './function-image.ts';
import { imagesIn, type VersionClaim } from './host-version.ts';

/** Any version of Python 3 that a pattern of these finds is its first group. */
function patternsFor(version: string): readonly RegExp[] {
  return [
    // Images: python:3.8-slim, mcr.microsoft.com/devcontainers/python:1-3.8
    new RegExp(String.raw`(?<!azure-functions/)\bpython:(?:\d+-)?${version}`, 'gd'),
    // Containers for development: "VARIANT": "3.8-bullseye", ARG VARIANT=3-3.8
    new RegExp(String.raw`\bVARIANT["']?\s*[:=]\s*["']?(?:\d+-)?${version}`, 'gd'),
    // ARM, Bicep, Terraform, Azure CLI: linuxFxVersion 'PYTHON|3.8'
    new RegExp(String.raw`\bPYTHON\|${version}`, 'gid'),
    // Parameters and variables with a default: "pythonVersion": { "defaultValue": "3.8" }
    new RegExp(
      String.raw`\bpython[-_]?version["']?\s*[:=]?\s*\{[^{}]{0,300}?["']?(?:defaultValue|default|value)["']?\s*[:=]\s*["']${version}`,
      'gid',
    ),
    // ARM, Bicep for Flex Consumption: runtime: { name: 'python', version: '3.8' }
    new RegExp(
      String.raw`\bruntime["']?\s*[:=]\s*\{(?=[^{}]{0,200}["']python["'])[^{}]{0,200}?\bversion["']?\s*[:=]\s*["']${version}`,
      'gid',
    ),
    // Workflows, pipelines, Terraform, containers for development
    new RegExp(
      String.raw`(?:\bpython[-_]?version|\bversionSpec|\bruntime_?version|--runtime-version)["']?(?:[ \t]+string)?\s*(?:[:=]|\s)\s*["']?${version}`,
      'gid',
    ),
  ];
}

const old = patternsFor(String.raw`(3\.[6-9](?:\.(?:\d+|x))?)(?![\w.])`);
const any = patternsFor(String.raw`(3\.\d+(?:\.(?:\d+|x))?)(?![\w.])`);
const oldWhole = /^\s*(?:python-)?(3\.[6-9](?:\.\d+)?)\s*$/dg;
const anyWhole = /^\s*(?:python-)?(3\.\d+(?:\.\d+)?)\s*$/dg;

const oldImage = /(?<!azure-functions\/)\bpython:(3\.[6-9](?:\.\d+)?)(?![\w.])/d;

/** `- python=3.8` in the environment of conda, from the version to the end of the line's text. */
export function condaIn({ path }: DeploymentFile, text: string): Span[] {
  if (!/(?:^|\/)(?:environment|conda)[^/]*\.ya?ml$/i.test(path)) return [];
  return [...text.matchAll(/^\s*-\s*["']?python\s*={1,2}\s*(3\.\d+)(?:\.(?:\d+|\*))*/gm)].map(
    ({ 0: whole, 1: version = '', index }) => {
      return { start: index + whole.indexOf(version), end: index + whole.length };
    },
  );
}

/** `python-version: ["3.8", "3.9"]`, `python: [3.8]`, and the same with an item a line. */
const lists: readonly RegExp[] = [
  /\bpython(?:[-_]?versions?)?["']?\s*[:=]\s*\[([^\]]*)\]/dgi,
  /^[ \t]*(?:-[ \t]+)?["']?python(?:[-_]?versions?)?["']?:[ \t]*(?:\r?\n)((?:[ \t]*-[ \t]*["']?3\.\d+["']?[ \t]*(?:#.*)?(?:\r?\n|$))+)/dgim,
];

/** `python.version: '3.8'` of a matrix of Azure Pipelines, an entry each. */
const dotted = /\bpython\.version["']?\s*:\s*["']?(3\.\d+)(?![\w.])/dgi;

interface Matrix {
  readonly versions: readonly (Span & { readonly text: string })[];
  /** Whether one version in place of all of them is the same list, shorter. */
  readonly isList: boolean;
}

function matricesIn(text: string): Matrix[] {
  const found = lists.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 1: items = '', indices }): Matrix => {
      const base = indices?.[1]?.[0] ?? 0;
      return { versions: [...items.matchAll(/3\.\d+/g)].map(versionAt(base)), isList: true };
    }),
  );
  const entries = [...text.matchAll(dotted)].map(({ 1: version = '', indices }) => {
    return { ...versionAt(indices?.[1]?.[0] ?? 0)({ 0: version, index: 0 }) };
  });
  return [...found, { versions: entries, isList: entries.length === 1 }];
}

function versionAt(base: number) {
  return ({ 0: text, index }: { 0: string; index: number }) => {
    return { text, start: base + index, end: base + index + text.length };
  };
}

/** All places that ask for Python 3.6 to 3.9, in the order of the files. */
export function oldPythons(files: readonly DeploymentFile[]): VersionClaim[] {
  return files.flatMap((file) => {
    if (!/3\.[6-9]/.test(file.text)) return [];
    const text = withoutComments(file);
    const images = imagesIn(file, text).filter(
      ({ tag, part }) => isOldPython(tag.python ?? newPython) && part !== 'host',
    );
    const spans = [
      ...spansOf(file, text, old, oldWhole),
      ...condaIn(file, text).filter(({ start }) =>
        isOldPython(/3\.\d+/.exec(text.slice(start))?.[0] ?? ''),
      ),
      ...imagesOfArguments(file).flatMap(({ text: image, spanOf }) => {
        const [start, end] = oldImage.exec(image)?.indices?.[1] ?? [];
        return start === undefined || end === undefined ? [] : (spanOf(start, end) ?? []);
      }),
    ];
    const others = spans.map((span): VersionClaim => {
      return { file, span, value: text.slice(span.start, span.end), replacement: newPython };
    });
    const all = [...images, ...others, ...oldMatrices(file, text)].sort(
      (a, b) => a.span.start - b.span.start,
    );
    // The Python of a Functions image decides which image there is, so the image comes first.
    return all.filter(
      ({ span }, index) => !all.slice(0, index).some((each) => each.span.end > span.start),
    );
  });
}

/** Where a file names the one Python that it is about, whatever its version; several are a matrix. */
export function pythonsIn(file: DeploymentFile): Span[] {
  const text = withoutComments(file);
  const matrices = matricesIn(text).flatMap(({ versions }) =>
    versions.length === 1 ? versions : [],
  );
  return [...spansOf(file, text, any, anyWhole), ...matrices];
}

function spansOf(
  { kind }: DeploymentFile,
  text: string,
  patterns: readonly RegExp[],
  whole: RegExp,
): Span[] {
  const used = kind === 'environment' ? [whole] : patterns;
  return used.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ indices }) => {
      const [start, end] = indices?.[1] ?? [];
      return start === undefined || end === undefined ? [] : [{ start, end }];
    }),
  );
}

/** A matrix of old versions; where a current one is among them, code is tested on several on purpose. */
function oldMatrices(file: DeploymentFile, text: string): VersionClaim[] {
  return matricesIn(text).flatMap(({ versions, isList }): VersionClaim[] => {
    const [first] = versions;
    const last = versions.at(-1);
    if (!first || !last || !versions.every((each) => isOldPython(each.text))) return [];
    const claim = ({ start, end }: Span) => ({
      file,
      span: { start, end },
      value: text.slice(start, end),
    });
    if (!isList) return versions.map(claim);
    return [{ ...claim({ start: first.start, end: last.end }), replacement: newPython }];
  });
}
