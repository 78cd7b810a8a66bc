import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { built } from '../cli/built.ts';
import { programs } from '../python/environment.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pyfunc = built('pyfunc');
const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-learn-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A block of a page. Its first line says what it is for: `sh` is typed, in one shell from the first
 * block to the last; `python app/x.py` is written to that file; `python app/x.py shows` is what the file
 * holds then; `text output` is what was printed, where `…` stands for anything. Others are only shown, `bash` among them.
 */
type Step =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'write' | 'shows'; readonly file: string; readonly text: string }
  | { readonly kind: 'output'; readonly text: string };

function stepsOf(page: string): Step[] {
  const blocks = page.matchAll(/^```(\w+)(?: (\S+))?(?: (shows))?\n([\s\S]*?)^```/gm);
  return [...blocks].flatMap(([, language, file, shows, text = '']): Step[] => {
    if (language === 'text' && file === 'output') return [{ kind: 'output', text }];
    if (file !== undefined) return [{ kind: shows === undefined ? 'write' : 'shows', file, text }];
    return language === 'sh' ? [{ kind: 'type', text }] : [];
  });
}

/** All steps as one script. Files are named from the folder that the page starts in. */
function scriptOf(steps: readonly Step[], work: string, texts: string): string {
  const lines = steps.flatMap((step, index) => {
    if (step.kind === 'type') return [step.text];
    if (step.kind === 'output') return [];
    const kept = path.join(texts, String(index));
    writeFileSync(kept, step.text);
    const file = path.join(work, step.file);
    return step.kind === 'write'
      ? [`mkdir -p "${path.dirname(file)}"`, `cp "${kept}" "${file}"`]
      : [`python "${path.join(texts, 'shows.py')}" "${file}" "${kept}"`];
  });
  return lines.join('\n');
}

const shows = [
  'import sys',
  'file, text = (open(name, encoding="utf-8").read() for name in sys.argv[1:])',
  'sys.exit(None if text in file else f"{sys.argv[1]} has not:\\n{text}\\nbut:\\n{file}")',
];

/** Whether each line was printed, in the order of the page. */
function expectPrinted(printed: string, steps: readonly Step[]): void {
  const plain = printed.replace(/\s+/g, ' ');
  const pattern = (line: string) =>
    line
      .trim()
      .replace(/\s+/g, ' ')
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*?');
  const lines = steps.flatMap((step) =>
    step.kind === 'output' ? step.text.trim().split('\n') : [],
  );
  expect(plain).toMatch(new RegExp(lines.map(pattern).join('.*')));
}

/** `npx pyfunc` and `npm create pyfunc@latest` as readers have them, from this build. */
function commandsIn(bin: string): void {
  const create = pyfunc.replace(/pyfunc\.cjs$/, 'create/create-pyfunc.cjs');
  const script = (name: string, lines: readonly string[]) => {
    writeFileSync(path.join(bin, name), ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(path.join(bin, name), 0o755);
  };
  script('npx', ['shift', `exec "${process.execPath}" "${pyfunc}" "$@"`]);
  script('npm', [
    'shift 2',
    'app="$1"',
    'shift',
    '[ "$1" = "--" ] && shift',
    `exec "${process.execPath}" "${create}" "$app" "$@"`,
  ]);
}

/** Pages that assume an app of the v1 model in the folder `app` of a repository. */
const withApp = ['how-to/large-app.md', 'how-to/review-a-migration.md', 'how-to/roll-back.md'];

const pages = ['learn', 'how-to'].flatMap((part) =>
  readdirSync(path.join(root, 'docs', part)).map((name) => `${part}/${name}`),
);

test.each(pages)(
  'docs/%s works from start to end',
  async (page) => {
    const [bin, work, texts] = ['bin-', 'work-', 'texts-'].map((name) =>
      mkdtempSync(path.join(folder, name)),
    ) as [string, string, string];
    commandsIn(bin);
    writeFileSync(path.join(texts, 'shows.py'), shows.join('\n'));
    const python = await programs('py311');
    const env = {
      ...process.env,
      PATH: [bin, python, process.env.PATH].join(path.delimiter),
      HOME: folder,
      NO_COLOR: '1',
      // As npx starts it.
      npm_command: 'exec',
      GIT_AUTHOR_NAME: 'Reader',
      GIT_AUTHOR_EMAIL: 'reader@example.com',
      GIT_COMMITTER_NAME: 'Reader',
      GIT_COMMITTER_EMAIL: 'reader@example.com',
    };
    const options = { cwd: work, env, encoding: 'utf8', stdio: 'pipe' } as const;
    if (withApp.includes(page)) {
      mkdirSync(path.join(work, 'app'));
      cpSync(path.join(root, 'examples/legacy'), path.join(work, 'app'), { recursive: true });
      const commit = 'git init -q && git add -A && git commit -qm "v1"';
      execFileSync('sh', ['-ec', commit], options);
    }
    const steps = stepsOf(readFileSync(path.join(root, 'docs', page), 'utf8'));
    expect(steps.some(({ kind }) => kind === 'type')).toBe(true);
    const script = scriptOf(steps, work, texts);
    expectPrinted(execFileSync('sh', ['-ec', script], options), steps);
  },
  240_000,
);
