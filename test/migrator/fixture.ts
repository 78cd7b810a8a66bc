import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationOptions } from '../../migrator/migration.ts';

/**
 * A v1 app in one text file: a line that says what it shows, `option: value` lines, then for each file
 * `-- path --` and its text. Words behind the path give the file those bytes: `crlf`, `bom`, `latin1`,
 * `utf16`, `mixed` (the last two lines end unlike the others), `no-final-newline`.
 */
export interface Fixture {
  readonly name: string;
  readonly shows: string;
  readonly options: MigrationOptions;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export const defaults: MigrationOptions = {
  layout: 'in-place',
  leaveOut: [],
  merge: false,
  upgradeBundle: false,
  webApp: false,
};

const folder = fileURLToPath(new URL('./fixtures', import.meta.url));

export const fixtures: readonly Fixture[] = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .sort()
  .map((name) => readFixture(name.replace(/\.txt$/, ''), readFileSync(join(folder, name), 'utf8')));

function readFixture(name: string, text: string): Fixture {
  const [head = '', ...parts] = text.split(/^-- (.+) --\n/m);
  const [shows = '', ...lines] = head.trim().split('\n');
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < parts.length; i += 2) {
    const [path = '', ...how] = (parts[i] ?? '').split(' ');
    let content = parts[i + 1] ?? '';
    if (how.includes('no-final-newline')) content = content.replace(/\n$/, '');
    if (how.includes('mixed')) content = content.replace(/\n(?=.*\n.*\n)/g, '\r\n');
    if (how.includes('crlf')) content = content.replaceAll('\n', '\r\n');
    if (how.includes('bom') || how.includes('utf16')) content = `\uFEFF${content}`;
    const encoding = how.includes('latin1') ? 'latin1' : how.includes('utf16') ? 'utf16le' : 'utf8';
    files[path] = Buffer.from(content, encoding);
  }
  return { name, shows, options: readOptions(lines), files };
}

function readOptions(lines: readonly string[]): MigrationOptions {
  const given = Object.fromEntries(lines.filter((l) => l !== '').map((line) => line.split(': ')));
  const { layout, leaveOut, ...switches } = given;
  return {
    ...defaults,
    ...(layout === undefined ? {} : { layout }),
    ...(leaveOut === undefined ? {} : { leaveOut: leaveOut.split(', ') }),
    ...Object.fromEntries(Object.keys(switches).map((key) => [key, true])),
  };
}
