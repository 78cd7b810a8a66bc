import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationOptions, UpgradeName } from '../../migrator/migration.ts';

/**
 * A v1 app in one text file: a line that says what it shows, `option: value` lines, then for each file
 * `-- path --` and its text. Words behind the path give the file those bytes: `crlf`, `cr`, `bom`, `latin1`,
 * `utf16`, `mixed` (the last two lines end unlike the others), `no-final-newline`.
 */
export interface Fixture {
  readonly name: string;
  /** The folder it lies in: what its app is about. */
  readonly subject: string;
  readonly shows: string;
  readonly options: MigrationOptions;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export const defaults: MigrationOptions = {
  layout: 'in-place',
  leaveOut: [],
  merge: false,
  upgrade: [],
  webApp: false,
};

const folder = fileURLToPath(new URL('./fixtures', import.meta.url));

export const fixtures: readonly Fixture[] = readdirSync(folder, {
  recursive: true,
  encoding: 'utf8',
})
  .filter((file) => file.endsWith('.txt'))
  .sort()
  .map(readFixture);

function readFixture(file: string): Fixture {
  const { dir: subject, name } = path.parse(file);
  const text = readFileSync(path.join(folder, file), 'utf8');
  const [head = '', ...parts] = text.split(/^-- (.+) --\n/m);
  const [shows = '', ...lines] = head.trim().split('\n');
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < parts.length; i += 2) {
    const [place = '', ...how] = (parts[i] ?? '').split(' ');
    let content = parts[i + 1] ?? '';
    if (how.includes('no-final-newline')) content = content.replace(/\n$/, '');
    if (how.includes('mixed')) content = content.replace(/\n(?=.*\n.*\n)/g, '\r\n');
    if (how.includes('cr')) content = content.replaceAll('\n', '\r');
    if (how.includes('crlf')) content = content.replaceAll('\n', '\r\n');
    if (how.includes('bom') || how.includes('utf16')) content = `\uFEFF${content}`;
    const encoding = how.includes('latin1') ? 'latin1' : how.includes('utf16') ? 'utf16le' : 'utf8';
    files[place] = Buffer.from(content, encoding);
  }
  return { name, subject, shows, options: readOptions(lines), files };
}

function readOptions(lines: readonly string[]): MigrationOptions {
  const given = Object.fromEntries(lines.filter((l) => l !== '').map((line) => line.split(': ')));
  const { layout, leaveOut, upgrade, names, ...switches } = given;
  return {
    ...defaults,
    ...(layout === undefined ? {} : { layout }),
    ...(names === undefined ? {} : { names }),
    ...(leaveOut === undefined ? {} : { leaveOut: leaveOut.split(', ') }),
    ...(upgrade === undefined ? {} : { upgrade: upgrade.split(', ') as UpgradeName[] }),
    ...Object.fromEntries(Object.keys(switches).map((key) => [key, true])),
  };
}
