// Runs `pyfunc migrate --dry-run` on inputs that are large, deep or repetitive, and checks what each costs:
// 5 s of CPU and 512 MB, no fault, and an exit code that is documented.
//
//   node scripts/limits.mjs [--dist folder] [--only text]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
    only: { type: 'string', default: '' },
  },
});
const most = { seconds: 5, megabytes: 512 };

const http = { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'function' };
const json = (...bindings) => JSON.stringify({ bindings: [http, ...bindings] });
const script = 'def main(req):\n    return "ok"\n';
const app = (files) => ({
  'host.json': '{"version": "2.0"}\n',
  'F/function.json': json(),
  'F/__init__.py': script,
  ...files,
});
const inJson = (text) => app({ 'F/function.json': text });
const inScript = (text) => app({ 'F/__init__.py': text });
const times = (count, make) => Array.from({ length: count }, (_, at) => make(at));
const binding = (rest) =>
  `{"bindings": [{"type": "httpTrigger", "direction": "in", "name": "req"${rest}}]}`;
const nested = (open, close, depth) => open.repeat(depth) + close.repeat(depth);

/** Each is an app, or a number of functions. */
const inputs = {
  '8,000 keys of one binding in odd spelling': () =>
    inJson(binding(times(8000, (at) => `, "Odd-Key ${at}": ${at}`).join(''))),
  '8,000 times the same key': () => inJson(binding(', "route": "a"'.repeat(8000))),
  '8,000 keys that differ in case only': () =>
    inJson(binding(times(8000, (at) => `, "${at % 2 ? 'Route' : 'route'}": "${at}"`).join(''))),
  '20,000 bindings': () =>
    inJson(
      json(
        ...times(20_000, (at) => ({
          type: 'queue',
          direction: 'out',
          name: `q${at}`,
          queueName: 'q',
        })),
      ),
    ),
  '2,000 bindings of one name': () =>
    inJson(
      json(...times(2000, () => ({ type: 'queue', direction: 'out', name: 'q', queueName: 'q' }))),
    ),
  '50,000 methods': () => inJson(binding(`, "methods": [${times(50_000, () => '"get"').join()}]`)),
  'a JSON array 1,000,000 deep': () => inJson(binding(`, "x": ${nested('[', ']', 1_000_000)}`)),
  'JSON objects 100,000 deep': () =>
    inJson(binding(`, "x": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)),
  'JSON that opens 1,000,000 brackets': () => inJson('['.repeat(1_000_000)),
  'a string of 4 MB in JSON': () => inJson(binding(`, "route": "${'a'.repeat(4_000_000)}"`)),
  'a string of 1,000,000 escapes': () =>
    inJson(binding(`, "route": "${'\\u0041'.repeat(700_000)}"`)),
  'a number of 1,000,000 digits': () => inJson(binding(`, "x": ${'1'.repeat(1_000_000)}`)),
  '100,000 comments in JSON': () => inJson(`${'// c\n'.repeat(100_000)}${json()}`),
  'one comment of 4 MB that does not end': () => inJson(`/*${'*'.repeat(4_000_000)}`),
  '4 MB of blanks in JSON': () => inJson(' '.repeat(4_000_000) + json()),
  'a JSON file of 100 MB': () => inJson(' '.repeat(100_000_000)),
  'a prototype as a key': () =>
    inJson(binding(times(5000, () => ', "__proto__": {"a": 1}').join(''))),
  '100,000 lone surrogates': () => inJson(binding(`, "route": "${'\\ud800'.repeat(100_000)}"`)),
  'a host.json of 100,000 keys': () =>
    app({ 'host.json': `{"version": "2.0"${times(100_000, (at) => `, "k${at}": {}`).join('')}}` }),
  'a local.settings.json of 50,000 settings': () =>
    app({
      'local.settings.json': `{"Values": {"A": ""${times(50_000, (at) => `, "S${at}": "${at}"`).join('')}}}`,
    }),
  '100,000 nested brackets in Python': () =>
    inScript(`x = ${nested('(', ')', 100_000)}\n${script}`),
  '1,000,000 opened brackets in Python': () => inScript(`${script}x = ${'['.repeat(1_000_000)}`),
  '2,000 nested blocks': () =>
    inScript(
      `${times(2000, (at) => `${' '.repeat(at)}if x:\n`).join('')}${' '.repeat(2000)}pass\n${script}`,
    ),
  '20,000 functions in one file': () =>
    inScript(times(20_000, (at) => `def f${at}():\n    pass\n\n`).join('') + script),
  '10,000 classes in each other': () =>
    inScript(
      `${times(10_000, (at) => `${' '.repeat(at % 90)}class C${at}: pass\n`).join('')}${script}`,
    ),
  '50,000 imports': () => inScript(`${times(50_000, (at) => `import m${at}\n`).join('')}${script}`),
  '50,000 names in one import': () =>
    inScript(`from m import (${times(50_000, (at) => `n${at}`).join(', ')})\n${script}`),
  '20,000 decorators': () => inScript(`${'@d\n'.repeat(20_000)}${script}`),
  '20,000 parameters': () =>
    inScript(`def main(req, ${times(20_000, (at) => `p${at}=1`).join(', ')}): ...\n`),
  'an expression of 100,000 terms': () => inScript(`x = ${'1 + '.repeat(100_000)}1\n${script}`),
  'a call chain 50,000 long': () => inScript(`x = a${'.b()'.repeat(50_000)}\n${script}`),
  'a string of 4 MB in Python': () => inScript(`x = "${'a'.repeat(4_000_000)}"\n${script}`),
  'a docstring that does not end': () => inScript(`"""${'a\n'.repeat(1_000_000)}${script}`),
  '100,000 continued lines': () => inScript(`x = 1 ${'+ \\\n 1'.repeat(100_000)}\n${script}`),
  '1,000,000 empty lines': () => inScript('\n'.repeat(1_000_000) + script),
  'a Python file of 10 MB': () => inScript(`${'# comment\n'.repeat(1_000_000)}${script}`),
  'a line of 4 MB': () => inScript(`# ${'x'.repeat(4_000_000)}\n${script}`),
  '100,000 requirements': () =>
    app({ 'requirements.txt': times(100_000, (at) => `package${at}==1.0\n`).join('') }),
  'a requirements line of 1 MB': () => app({ 'requirements.txt': `a==${'1.'.repeat(500_000)}0\n` }),
  'a .funcignore of 5,000 patterns': () =>
    app({ '.funcignore': times(5000, (at) => `**/a${at}*/**/b?/[a-z]*\n`).join('') }),
  'a path 200 folders deep': () => app({ [`${times(200, () => 'd').join('/')}/x.py`]: 'x = 1\n' }),
  '20,000 other files': () =>
    app(Object.fromEntries(times(20_000, (at) => [`data/f${at}.txt`, '']))),
  '5,000 Python modules': () =>
    app(Object.fromEntries(times(5000, (at) => [`lib/m${at}.py`, 'from . import x\n']))),
  '2,000 functions': () =>
    Object.fromEntries([
      ['host.json', '{"version": "2.0"}\n'],
      ...times(2000, (at) => [
        [`F${at}/function.json`, json()],
        [`F${at}/__init__.py`, script],
      ]).flat(),
    ]),
};

const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-limits-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const told = path.join(scratch, 'usage.json');
const meter = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(told)},JSON.stringify(process.resourceUsage())))`;

let failures = 0;
for (const [name, make] of Object.entries(inputs)) {
  if (!name.includes(values.only)) continue;
  const root = path.join(scratch, 'app');
  rmSync(root, { recursive: true, force: true });
  for (const [file, text] of Object.entries(make())) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  rmSync(told, { force: true });
  const words = [
    ...['--import', `data:text/javascript,${encodeURIComponent(meter)}`],
    ...[path.join(values.dist, 'pyfunc.cjs'), 'migrate', root, '--dry-run', '--diff', 'names'],
  ];
  const { status, signal, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 2 ** 29,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const { userCPUTime = 0, systemCPUTime = 0, maxRSS = 0 } = usage();
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  const megabytes = maxRSS / 1024;
  const isWithin =
    [0, 1, 4].includes(status) && seconds <= most.seconds && megabytes <= most.megabytes;
  if (!isWithin) failures += 1;
  const ended = signal ?? `exit ${status}`;
  console.log(
    `${isWithin ? 'ok  ' : 'FAIL'} ${seconds.toFixed(1).padStart(5)} s ${megabytes.toFixed(0).padStart(5)} MB  ${ended}  ${name}`,
  );
  if (![0, 1, 4].includes(status)) console.log(stderr.split('\n').slice(0, 3).join('\n'));
}
process.exitCode = failures === 0 ? 0 : 1;

function usage() {
  try {
    return JSON.parse(readFileSync(told, 'utf8'));
  } catch {
    return {};
  }
}
