import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { built } from '../cli/built.ts';
import { v1App } from '../cli/v1-app.ts';
import { environment } from '../python/environment.ts';
import { contents, folderWith } from '../workspace/folders.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const python = await environment('py311');
const pyfunc = built('pyfunc');

/** Starts `migrate --ui` and returns where its page is. */
async function serve(cwd: string) {
  const words = [pyfunc, 'migrate', '--ui', '--python', python];
  const child: ChildProcess = spawn(process.execPath, words, { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  let told = '';
  for await (const part of child.stderr ?? []) {
    told += String(part);
    const [url] = /http:\S+/.exec(told) ?? [];
    if (url !== undefined) return { url, child, ended };
  }
  throw new Error(told);
}

/** The status of a request with these headers. */
function ask(
  url: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('nobody gets an answer without the token, the local host and the own origin', async () => {
  const cwd = folderWith(v1App);
  const { url, child, ended } = await serve(cwd);
  const { host, origin } = new URL(url);
  const token = new URL(url).pathname.split('/')[1] ?? '';
  expect(host).toMatch(/^127\.0\.0\.1:/);
  expect(token).toMatch(/^[0-9a-f]{48}$/);
  expect(await ask(url, 'GET', {})).toBe(200);
  expect(await ask(url, 'GET', { host: 'localhost:9999' })).toBe(200);
  expect(await ask(url, 'GET', { host: 'evil.example' })).toBe(403);
  expect(await ask(url, 'GET', { host: 'localhost.evil.example' })).toBe(403);
  expect(await ask(`${origin}/`, 'GET', {})).toBe(404);
  expect(await ask(`${origin}/${'0'.repeat(48)}/`, 'GET', {})).toBe(404);
  const body = JSON.stringify({ action: 'write', leaveOut: [] });
  const own = { origin, 'x-pyfunc-token': token, 'content-type': 'application/json' };
  const { 'x-pyfunc-token': _, ...withoutToken } = own;
  const post = (headers: Record<string, string>, text = body) =>
    ask(`${url}decide`, 'POST', headers, text);
  expect(await post({ ...own, origin: 'http://evil.example' })).toBe(403);
  expect(await post(withoutToken)).toBe(403);
  expect(await post({ ...own, 'x-pyfunc-token': '0' })).toBe(403);
  expect(await post({ ...own, 'content-type': 'text/plain' })).toBe(400);
  expect(await post(own, '{"action":"delete","leaveOut":[]}')).toBe(400);
  expect(await post(own, '{')).toBe(400);
  // What a window shows that did not hear of a change in another one.
  expect(await post(own, JSON.stringify({ action: 'plan', leaveOut: ['Orders'] }))).toBe(200);
  expect(await post(own, body)).toBe(200);
  expect(contents(cwd)).toEqual(contents(folderWith(v1App)));
  expect(await post(own, JSON.stringify({ action: 'quit', leaveOut: [] }))).toBe(200);
  await ended;
  expect(child.exitCode).toBe(0);
  expect(contents(cwd)).toEqual(contents(folderWith(v1App)));
});

test('a person who is connected by SSH is told how to forward the port', async () => {
  const env = { ...process.env, SSH_CONNECTION: '203.0.113.7 50000 198.51.100.2 2222' };
  const words = [pyfunc, 'migrate', '--ui', '--python', python];
  const child = spawn(process.execPath, words, { cwd: folderWith(v1App), env });
  let said = '';
  let printed = '';
  child.stdout.on('data', (part) => {
    printed += part;
  });
  child.stderr.on('data', (part) => {
    said += part;
    if (said.includes('Ctrl-C ends the run')) child.kill('SIGINT');
  });
  await once(child, 'close');
  const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? [];
  expect(said).toContain(`\n  ssh -N -L ${port}:127.0.0.1:${port} -p 2222 198.51.100.2\n`);
  // The page shows the plan.
  expect(printed).not.toContain('function.json');
});

describe.skipIf(!existsSync(browserPath))(`migrate --ui in ${browserPath}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  });
  afterAll(async () => browser?.close());

  test('leave out, take in again, write, proof, undo', async () => {
    const tested = 'from __app__.Hello import main\n\n\ndef test_hello():\n    assert main\n';
    const app = { ...v1App, 'tests/test_hello.py': tested };
    const cwd = folderWith(app);
    const { url, ended, child } = await serve(cwd);
    const page = await browser.newPage();
    const troubles: string[] = [];
    page.on('request', (each) => {
      if (!each.url().startsWith(url)) troubles.push(each.url());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(url);
    const told = (name: string) =>
      page.locator('.card', { hasText: name }).locator('.told').textContent();
    await page.locator('.card', { hasText: 'Orders' }).locator('summary').click();
    await page.getByRole('button', { name: 'Leave out: Orders' }).click();
    await expect.poll(() => told('Orders')).toContain('left out');
    // The same by the keyboard.
    await page.locator('.card', { hasText: 'Orders' }).locator('summary').press('Enter');
    await page.getByRole('button', { name: 'Take in again: Orders' }).press('Enter');
    await expect.poll(() => told('Orders')).toContain('migrated');
    // A change that no function depends on, by the keyboard and by the mouse.
    const skip = page.getByRole('button', { name: 'Skip this change: tests/test_hello.py' });
    await skip.press('Enter');
    await page.getByRole('button', { name: 'Make this change: tests/test_hello.py' }).click();
    await skip.click();
    await expect.poll(() => page.locator('#hunks').textContent()).toContain('Skipped: the file');
    await page.evaluate(axe);
    const violations = `axe.run().then(({ violations }) => violations.map(({ id }) => id))`;
    expect(await page.evaluate(violations)).toEqual([]);
    expect(contents(cwd)).toEqual(contents(folderWith(app)));
    await page.getByRole('button', { name: 'Write and prove' }).click();
    await expect
      .poll(() => page.locator('.proof').textContent(), { timeout: 30_000 })
      .toContain('Verified: 2 of 2 functions equal');
    expect(contents(cwd)).toHaveProperty('function_app.py');
    expect(contents(cwd)['tests/test_hello.py']).toEqual(
      contents(folderWith(app))['tests/test_hello.py'],
    );
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.locator('#message').textContent()).toContain('Undone');
    expect(contents(cwd)).toEqual(contents(folderWith(app)));
    await ended;
    expect([child.exitCode, troubles]).toEqual([0, []]);
    await page.close();
  });
});

describe('pyfunc mcp, with the client of the SDK', () => {
  async function connect(cwd: string, ...flags: string[]) {
    const args = [pyfunc, 'mcp', ...flags];
    const transport = new StdioClientTransport({
      command: process.execPath,
      args,
      cwd,
      stderr: 'pipe',
    });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    onTestFinished(() => client.close());
    const call = async (name: string, given: Record<string, unknown> = {}) => {
      const { content, isError } = await client.callTool({ name, arguments: given });
      const [first] = content as { text: string }[];
      return { text: first?.text ?? '', isError };
    };
    return { client, call };
  }

  test('plans, previews, explains and examines, and writes nothing', async () => {
    const cwd = folderWith(v1App);
    const { client, call } = await connect(cwd, '--python', python);
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toEqual(['plan', 'preview', 'explain', 'verify', 'doctor']);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    const plan = JSON.parse((await call('plan')).text);
    expect(plan).toMatchObject({ command: 'migrate', status: 'planned' });
    expect(plan.apps[0].functions.map((each: { name: string }) => each.name)).toEqual([
      'Hello',
      'Orders',
    ]);
    expect(JSON.stringify(plan)).not.toContain('"patch"');
    const preview = JSON.parse((await call('preview', { function: 'Orders' })).text);
    const paths = preview.apps[0].changes.map((each: { path: string }) => each.path);
    expect(paths).toEqual(expect.arrayContaining(['Orders/function.json', 'Orders/__init__.py']));
    expect(paths).not.toContain('Hello/__init__.py');
    expect(JSON.stringify(preview)).toContain('@bp.queue_trigger');
    expect((await call('explain', { code: 'PYF126' })).text).toContain('PYF126');
    expect((await call('explain', { code: 'PYF000' })).isError).toBe(true);
    expect(JSON.parse((await call('doctor')).text)).toMatchObject({ command: 'doctor' });
    expect(await call('apply', {})).toMatchObject({ isError: true });
    expect(await call('plan', { path: '..' })).toMatchObject({ isError: true });
    expect(await call('plan', { layout: 'sideways' })).toMatchObject({ isError: true });
    const unknown = await call('preview', { function: 'Order' });
    expect(unknown).toMatchObject({ isError: true });
    expect(unknown.text).toContain('is none of Hello, Orders');
    const elsewhere = folderWith(v1App);
    symlinkSync(elsewhere, path.join(cwd, 'linked'));
    const outside = expect.stringContaining('is outside of the folder');
    for (const where of ['linked', elsewhere]) {
      expect(await call('plan', { path: where })).toMatchObject({ isError: true, text: outside });
      expect(await call('verify', { against: where })).toMatchObject({ text: outside });
    }
    rmSync(path.join(cwd, 'linked'));
    const long = await call('explain', { code: 'x'.repeat(1e6) });
    expect(long).toMatchObject({ isError: true });
    expect(long.text.length).toBeLessThan(2000);
    expect(contents(cwd)).toEqual(contents(folderWith(v1App)));
  });

  test('starts no program that a tool names', async () => {
    const cwd = folderWith(v1App);
    const program = path.join(cwd, 'program');
    writeFileSync(program, `#!/bin/sh\ntouch "${cwd}/started"\n`, { mode: 0o755 });
    const { client, call } = await connect(cwd, '--allow-write', '--python', python);
    for (const { name, inputSchema } of (await client.listTools()).tools) {
      expect(Object.keys(inputSchema.properties ?? {})).not.toContain('python');
      expect(inputSchema.additionalProperties).toBe(false);
      const given = name === 'explain' ? { code: 'PYF126' } : {};
      const { text, isError } = await call(name, { ...given, python: program });
      expect(isError).toBe(true);
      expect(text).toContain('python');
    }
    expect(existsSync(path.join(cwd, 'started'))).toBe(false);
    expect(existsSync(path.join(cwd, 'function_app.py'))).toBe(false);
  });

  test('writes only with --allow-write, and verifies what it wrote', async () => {
    const cwd = folderWith(v1App);
    const { call } = await connect(cwd, '--allow-write', '--python', python);
    const { apps } = JSON.parse((await call('apply')).text);
    expect(apps[0]).toMatchObject({ result: 'written', verification: { sound: true } });
    expect(contents(cwd)).toHaveProperty('function_app.py');
    const { status } = JSON.parse((await call('verify')).text);
    expect(status).toBe('done');
  });
});
