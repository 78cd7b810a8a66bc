/**
 * Where files ask for a Python that Azure no longer runs.
 * https://learn.microsoft.com/azure/azure-functions/supported-languages
 */
import type { Span } from '../../workspace/change/edit.ts';
import { type DeploymentFile, withoutComments } from './deployment-files.ts';
import { isOldPython, newPython } from './function-image.ts';
import { imagesIn, type VersionClaim } from './host-version.ts';

const old = String.raw`(3\.[6-9](?:\.(?:\d+|x))?)(?![\w.])`;

const patterns: readonly RegExp[] = [
  // Images: python:3.8-slim, mcr.microsoft.com/devcontainers/python:1-3.8
  new RegExp(String.raw`(?<!azure-functions/)\bpython:(?:\d+-)?${old}`, 'gd'),
  // ARM, Bicep, Terraform, Azure CLI: linuxFxVersion 'PYTHON|3.8'
  new RegExp(String.raw`\bPYTHON\|${old}`, 'gid'),
  // Workflows, pipelines, Terraform, containers for development
  new RegExp(
    String.raw`(?:\bpython[-_]?version|\bversionSpec|\bruntime_?version|--runtime-version)["']?\s*(?:[:=]|\s)\s*["']?${old}`,
    'gid',
  ),
];

const list = /\bpython[-_]?versions?["']?\s*[:=]\s*\[([^\]]*)\]/dgi;

/** All places that ask for Python 3.6 to 3.9, in the order of the files. */
export function oldPythons(files: readonly DeploymentFile[]): VersionClaim[] {
  return files.flatMap((file) => {
    const text = withoutComments(file);
    const images = imagesIn(file, text).filter(({ tag }) => isOldPython(tag.python ?? newPython));
    const spans = [...spansIn(file, text), ...listed(text)];
    const others = spans.map((span) => {
      return { file, span, value: text.slice(span.start, span.end), replacement: newPython };
    });
    return [...images, ...others].sort((a, b) => a.span.start - b.span.start);
  });
}

function spansIn({ kind }: DeploymentFile, text: string): Span[] {
  const whole = /^\s*(?:python-)?(3\.[6-9](?:\.\d+)?)\s*$/d;
  const used = kind === 'environment' ? [new RegExp(whole, 'gd')] : patterns;
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
