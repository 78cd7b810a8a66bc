import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import { environment, programs, repository } from '../python/environment.ts';
import { fill } from '../workspace/folders.ts';
import { generate, library } from './new-app.ts';
import {
  everyJob,
  expectedFunctions,
  type Job,
  otherFunctions,
  run,
  someJobs,
  templates,
} from './template-jobs.ts';
import { type Tried, tryApps } from './try-apps.ts';

/**
 * All of them with PYFUNC_ALL_TEMPLATES=1; otherwise each template in two places, by turns. While you
 * write a template, PYFUNC_TEMPLATES=http,queue leaves out the others.
 */
const only = process.env.PYFUNC_TEMPLATES?.split(',');
const jobs = (process.env.PYFUNC_ALL_TEMPLATES === '1' ? everyJob : someJobs)
  .filter(({ template }) => only?.includes(template) ?? true)
  .map((job) => ({ ...job, ...run(job), title: `${job.template} in ${job.place}` }));

const tools = await programs('tools');
const pythons = {
  '3.10': await environment('templates-py310'),
  '3.13': await environment('templates-py313'),
};
const versions = ['3.10', '3.13'] as const;

const root = mkdtempSync(path.join(tmpdir(), 'pyfunc-templates-'));
const tried: { [version: string]: readonly Tried[] } = {};
const said: { [tool: string]: string } = {};
const folderOf = ({ template, place }: Job) =>
  path.join(root, `${template}--${place.replaceAll(/\W/g, '_')}`);

beforeAll(async () => {
  for (const job of jobs) fill(folderOf(job), job.made.files);
  await Promise.all(versions.map(tryOn));
  for (const [tool, check] of Object.entries(checks)) said[tool] = await check();
}, 1_200_000);

afterAll(() => {
  const apps = jobs.length * versions.length;
  const tests = Object.values(tried).flatMap((each) => each.map(passedOf));
  const passed = tests.reduce((sum, each) => sum + each, 0);
  const places = `${jobs.length} of ${everyJob.length} templates in their places`;
  console.log(`${places}: ${apps} apps indexed, ${passed} of their own tests passed.`);
  rmSync(root, { recursive: true, force: true });
});

function passedOf({ tests }: Tried): number {
  return Number(/(\d+) passed/.exec(tests.value?.said ?? '')?.[1] ?? 0);
}

async function tryOn(version: (typeof versions)[number]): Promise<void> {
  tried[version] = await tryApps(pythons[version], jobs.map(folderOf));
}

/** What each tool has to say; nothing is all right. */
const checks = {
  black: () => output(path.join(tools, 'black'), ['--diff', '--quiet', root]),
  ruff: () => {
    const rules = 'E,F,W,I,B,UP,SIM,C4,PT,PIE,RET,FURB';
    // Lines are Black's (E501). Rules that apps check in their own pipelines are not left out.
    const but = 'E501,PT011';
    writeFileSync(path.join(root, 'ruff.toml'), 'target-version = "py310"\nsrc = ["*"]\n');
    const options = ['check', '--no-cache', '--quiet', '--output-format', 'concise'];
    return output(path.join(tools, 'ruff'), [
      ...options,
      `--select=${rules}`,
      `--ignore=${but}`,
      root,
    ]);
  },
  pyright: async () => {
    const include = jobs.map((job) => path.basename(folderOf(job)));
    const config = {
      typeCheckingMode: 'basic',
      pythonVersion: '3.10',
      include,
      executionEnvironments: include.map((each) => ({ root: each })),
    };
    writeFileSync(path.join(root, 'pyrightconfig.json'), JSON.stringify(config));
    const script = path.join(repository, 'node_modules/pyright/index.js');
    const words = [script, '--project', root, '--pythonpath', pythons['3.10'], '--outputjson'];
    const report: { generalDiagnostics: { file: string; message: string }[] } = JSON.parse(
      await output(process.execPath, words),
    );
    return report.generalDiagnostics.map(({ file, message }) => `${file}: ${message}`).join('\n');
  },
} as const;

/** Everything a command says, whether it is content or not. */
async function output(command: string, words: readonly string[]): Promise<string> {
  const options = { cwd: root, maxBuffer: 2 ** 26 };
  try {
    return (await promisify(execFile)(command, words, options)).stdout;
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: unknown };
    return stdout + stderr || `exit code ${code}`;
  }
}

test.each(Object.keys(checks))('%s has nothing to say', (tool) => {
  expect(said[tool]).toBe('');
});

describe.each(jobs)('$title', (job) => {
  const { made, again, template, place } = job;
  const isNew = place === 'function_app' || place === 'blueprints';

  test('is accepted', () => {
    // A preview bundle is for a person to choose in an app that has another.
    const isPreview = !isNew && needsPreviewBundle(template);
    const usual = ['PYF370', 'PYF436'];
    const remarks = made.diagnostics.filter(({ code }) => !usual.includes(code));
    expect(remarks.map(({ code }) => code)).toEqual(isPreview ? ['PYF304'] : []);
  });

  test('a second run changes nothing', () => {
    const second = again();
    expect(second.files).toEqual(made.files);
    const codes = second.diagnostics.map(({ code }) => code).filter((each) => each !== 'PYF436');
    if (isNew) expect(codes).toEqual([]);
    else expect(codes).toContain('PYF345');
  });

  test.each(versions)('compiles, indexes and passes its own tests on Python %s', (version) => {
    const result = tried[version]?.find(({ folder }) => folder === folderOf(job));
    expect(result?.uncompiled).toEqual([]);
    expect(result?.functions.failure).toBeUndefined();
    const found = result?.functions.value ?? [];
    const expected = expectedFunctions(template);
    const names = [...expected.map(({ name }) => name), ...otherFunctions(job)];
    expect(found.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const { name, bindings } of expected) {
      const indexed = found.find((each) => each.name === name) ?? { name, bindings: [] };
      const { findings } = compareFunctions(name, { bindings }, indexed);
      expect(findings.filter(({ reason }) => reason !== 'default-written')).toEqual([]);
    }
    expect(result?.tests.value?.said).toMatch(/^\d+ passed|\n\d+ passed/);
    expect(result?.tests.value?.status).toBe(0);
  });
});

function needsPreviewBundle(template: string): boolean {
  return JSON.stringify(library.template(template).manifest.host).includes(
    'ExtensionBundle.Preview',
  );
}

/** What is a template's own in a new app. */
const own = ['function_app.py', 'web.py', 'requirements.txt', 'local.settings.json', 'host.json'];

test.each(templates)('what %s writes is on file', async (template) => {
  const { files } = generate({ template: [template] });
  const shown = own.flatMap((name) => (name in files ? `==> ${name}\n${files[name]}` : []));
  await expect(shown.join('\n')).toMatchFileSnapshot(`../../snapshots/templates/${template}.txt`);
});

test('all functions stand side by side in one app', async () => {
  const all = everyJob.filter(({ place }) => place === 'a new blueprint');
  const template = all.map((job) => job.template).filter((name) => name !== 'http-streaming');
  const { diagnostics, bytes } = generate({ template, layout: 'function_app' });
  // Notes say which versions the templates leave out.
  expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  fill(path.join(root, 'all'), bytes);
  const [result] = await tryApps(pythons['3.13'], [path.join(root, 'all')]);
  expect(result?.functions.failure).toBeUndefined();
  const names = result?.functions.value?.map(({ name }) => name).sort();
  expect(names).toEqual(
    template.flatMap((each) => expectedFunctions(each).map(({ name }) => name)).sort(),
  );
  expect(result?.tests.value?.said).toMatch(/\d+ passed/);
  expect(result?.tests.value?.status).toBe(0);
}, 300_000);
