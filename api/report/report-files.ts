import { basename, dirname, join, resolve } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { reportRefused } from '../../diagnostics/registry/many-apps.ts';
import { failed, type Result } from '../../diagnostics/result.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { type Report, reportIn } from './merge-reports.ts';

/** Patches of all apps of a large repository are in it. */
const largestFile = 512 * 1024 * 1024;

/** Reads reports: files, or folders with all `.json` files in them, as artifacts are unpacked. */
export function readReports(paths: readonly string[], cwd: string): readonly Result<Report>[] {
  return paths.flatMap((path) => {
    const full = resolve(cwd, path);
    const refuse = (problem: string) => [failed(diagnose(reportRefused, { path, problem }))];
    try {
      const parent = openTree(dirname(full), { largestFile });
      if (parent.file(basename(full)) !== undefined) return [readIn(parent, basename(full), path)];
      if (!parent.isThere(basename(full))) return refuse('is not there');
      const folder = openTree(full, { largestFile });
      const files = jsonFiles(folder, '');
      if (files.length === 0) return refuse('holds no .json file');
      return files.map((file) => readIn(folder, file, join(path, file)));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return refuse(`cannot be read: ${error.message}`);
    }
  });
}

function readIn(tree: Tree, file: string, path: string): Result<Report> {
  const bytes = tree.file(file)?.bytes ?? new Uint8Array();
  try {
    // PowerShell before 7 writes UTF-16 with a mark, and UTF-8 with one.
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
    return reportIn(path, JSON.parse(new TextDecoder(encoding).decode(bytes)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failed(diagnose(reportRefused, { path, problem: 'is not valid JSON' }));
  }
}

function jsonFiles(tree: Tree, folder: string): string[] {
  return tree.entries(folder).flatMap(({ name, kind }) => {
    const path = joinPath(folder, name);
    if (kind === 'folder') return jsonFiles(tree, path);
    return kind === 'file' && name.endsWith('.json') ? [path] : [];
  });
}
