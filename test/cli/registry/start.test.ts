import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registryFiles } from '../../registry/registry-files.ts';
import { type Files, folderWith } from '../../workspace/folders.ts';
import { built } from '../built.ts';

const pyfunc = built('pyfunc');

function list(files: Files, ...flags: string[]): string {
  const cwd = folderWith({ '.git/HEAD': '', ...files });
  const words = [...flags, pyfunc, 'registry', 'list'];
  const env = { ...process.env, HOME: '/nobody' };
  return execFileSync(process.execPath, words, { cwd, encoding: 'utf8', env });
}

test.each(['ts', 'mts', 'js', 'mjs', 'json'])('the bundle reads pyfunc.config.%s', (end) => {
  const object = '{ "registries": { "@acme": "./templates" } }';
  const text = end === 'json' ? object : `export default ${object};`;
  const files = { [`pyfunc.config.${end}`]: text, ...registryFiles('templates', ['orders']) };
  expect(list(files)).toContain('@acme/orders  Makes orders');
});

test('many registries are listed without their files being read', () => {
  const names = Array.from({ length: 50 }, (_, at) => `@r${at}`);
  const registries = Object.fromEntries(names.map((name) => [name, `./${name}`]));
  const templates = Array.from({ length: 10 }, (_, at) => `t${at}`);
  const files = Object.assign(
    { 'pyfunc.config.json': JSON.stringify({ registries }) },
    ...names.map((name) => registryFiles(name, templates)),
  );
  const lines = list(files).split('\n');
  expect(lines.filter((line) => line.includes('  @r'))).toHaveLength(500);
});

test('without a pyfunc.config nothing of registries is loaded but the search', () => {
  const hook = join(folderWith({ 'log.cjs': logging }), 'log.cjs');
  const loaded = (files: Files) => list(files, '--require', hook);
  expect(loaded({})).not.toMatch(/open-configured|config-script|open-source/);
  const files = { 'pyfunc.config.json': '{}' };
  expect(loaded(files)).toMatch(/open-configured/);
  expect(loaded(files)).not.toMatch(/config-script/);
});

/** Prints each file that is read. */
const logging = `const fs = require('node:fs');
const read = fs.readFileSync;
fs.readFileSync = function (file, ...others) {
  fs.writeSync(1, file + '\\n');
  return read.call(this, file, ...others);
};
`;
