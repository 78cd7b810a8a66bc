/**
 * Where files ask for a Python that Azure no longer runs.
 * https://learn.microsoft.com/azure/azure-functions/supported-languages
 */
import type { Span } from '../../workspace/change/edit.ts';
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

const list = /\bpython[-_]?versions?["']?\s*[:=]\s*\[([^\]]*)\]/dgi;

/** All places that ask for Python 3.6 to 3.9, in the order of the files. */
export function oldPythons(files: readonly DeploymentFile[]): VersionClaim[] {
  return files.flatMap((file) => {
    if (!/3\.[6-9]/.test(file.text)) return [];
    const text = withoutComments(file);
    const images = imagesIn(file, text).filter(({ tag }) => isOldPython(tag.python ?? newPython));
    const spans = [...spansOf(file, text, old, oldWhole), ...listed(text)];
    const others = spans.map((span) => {
      return { file, span, value: text.slice(span.start, span.end), replacement: newPython };
    });
    return [...images, ...others].sort((a, b) => a.span.start - b.span.start);
  });
}

/** Where a file names the one Python that it is about, whatever its version; several are a matrix. */
export function pythonsIn(file: DeploymentFile): Span[] {
  const text = withoutComments(file);
  const matrices = [...text.matchAll(list)].flatMap(({ indices, 1: items = '' }): Span[] => {
    const [only, ...more] = items.matchAll(/3\.\d+/g);
    if (only === undefined || more.length > 0) return [];
    const start = (indices?.[1]?.[0] ?? 0) + only.index;
    return [{ start, end: start + only[0].length }];
  });
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
function listed(text: string): Span[] {
  return [...text.matchAll(list)].flatMap(({ indices, 1: items = '' }) => {
    const versions = [...items.matchAll(/3\.\d+/g)];
    if (!versions.every(([version]) => isOldPython(version))) return [];
    const base = indices?.[1]?.[0] ?? 0;
    return versions.map(({ index, 0: found }) => {
      return { start: base + index, end: base + index + found.length };
    });
  });
}
