import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { terminalPicture } from '../../docs/terminal-picture.ts';
import { openReport, shownIn } from '../../scripts/report-pictures.mjs';
import { built } from '../cli/built.ts';
import { inTerminal, keys } from '../cli/terminal.ts';
import { environment, programs } from '../python/environment.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pyfunc = built('pyfunc');
const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-picture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The parts of a run that the picture shows: the first screen with its menu, and the end. */
const menu = 'Quit, change nothing';
const parts = new RegExp(`^([\\s\\S]*?${menu})[\\s\\S]*\\n([^\\n]*Done[\\s\\S]*)$`);

test('docs/images/migrate.svg shows what migrate prints (npm run docs)', async () => {
  const app = path.join(folder, 'legacy');
  cpSync(path.join(root, 'examples/legacy'), app, { recursive: true });
  for (const words of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-qm', 'v1'],
  ]) {
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
    execFileSync('git', [...identity, ...words], { cwd: app });
  }
  symlinkSync(path.dirname(await programs('py311')), path.join(app, '.venv'));
  // The tools of this machine are not part of the picture.
  const tools = path.join(folder, 'tools');
  mkdirSync(tools);
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  symlinkSync(git, path.join(tools, 'git'));

  const words = ['migrate', 'legacy'];
  const run = await inTerminal(
    folder,
    [process.execPath, pyfunc, ...words],
    [[menu, keys.enter]],
    // As npx starts it.
    {
      rows: 24,
      columns: 80,
      env: { PATH: tools, VIRTUAL_ENV: '', NO_COLOR: '', FORCE_COLOR: '1', npm_command: 'exec' },
    },
  );
  expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
  const [, screen = '', end = ''] = parts.exec(run.colored) ?? [];
  expect(screen.split('\n').length).toBeLessThanOrEqual(24);
  // Which 3.11 it is differs from machine to machine, and so does the id of the commit.
  const shown = `${screen}\n\n${end}`
    .replace(/(Python 3\.11)\.\d+/g, '$1')
    .replace(/(--against) [0-9a-f]+/, '$1 4f2c1ab');
  const picture = terminalPicture(`npx pyfunc ${words.join(' ')}`, shown);
  await expect(picture).toMatchFileSnapshot('../../docs/images/migrate.svg');
});

const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

test.skipIf(!existsSync(browserPath))(
  'the pictures of the report show what a report shows (npm run build && npm run pictures)',
  async () => {
    const cwd = mkdtempSync(path.join(folder, 'report-'));
    cpSync(path.join(root, 'examples/legacy'), path.join(cwd, 'legacy'), { recursive: true });
    const words = [pyfunc, 'migrate', 'legacy', '--yes', '--python', await environment('py311')];
    execFileSync(process.execPath, [...words, '--report', 'report.html'], { cwd });
    const browser = await chromium.launch({
      executablePath: browserPath,
      args: ['--no-sandbox'],
    });
    const shown = await shownIn(await openReport(browser, path.join(cwd, 'report.html')));
    await browser.close();
    const taken = readFileSync(path.join(root, 'docs/images/report.json'), 'utf8');
    expect(shown).toEqual(JSON.parse(taken));
  },
);
