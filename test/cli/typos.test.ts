// cspell:disable
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';
import { v1App } from './v1-app.ts';

const v2App = {
  'host.json': '{"version": "2.0"}\n',
  'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
};

/** What was typed, and the word that was meant. */
const typed: readonly (readonly [line: string, meant: string])[] = [
  ['migarte', 'migrate'],
  ['migrat', 'migrate'],
  ['mgirate', 'migrate'],
  ['craete x', 'create'],
  ['crate x', 'create'],
  ['lsit', 'list'],
  ['verfy', 'verify'],
  ['updaet', 'update'],
  ['undoo', 'undo'],
  ['docter', 'doctor'],
  ['explian', 'explain'],
  ['registy', 'registry'],
  ['help migrat', 'migrate'],
  ['help ad', 'add'],
  ['registry lst', 'list'],
  ['registry updtae', 'update'],
  ['registry valdate', 'validate'],
  ['report mrege x', 'merge'],
  ['migrate --dryrun', '--dry-run'],
  ['migrate --dry-rnu', '--dry-run'],
  ['migrate --ye', '--yes'],
  ['migrate --leaveout X', '--leave-out'],
  ['migrate --laoyut in-place', '--layout'],
  ['migrate --pythn x', '--python'],
  ['migrate --no-verfy', '--no-verify'],
  ['verify --agianst HEAD', '--against'],
  ['verify --timout 5', '--timeout'],
  ['list --ofline', '--offline'],
  ['list --jsn', '--json'],
  ['doctor --fxi', '--fix'],
  ['update --prefr mine', '--prefer'],
  ['ci github --shard 3', '--shards'],
  ['create x --tempalte http', '--template'],
  ['create x --no-instal', '--no-install'],
  ['migrate --layout blueprint', 'blueprints'],
  ['migrate --layout inplace', 'in-place'],
  ['migrate --layout single-flie', 'single-file'],
  ['migrate --diff nmaes', 'names'],
  ['migrate --upgrade bundel', 'bundle'],
  ['migrate --upgrade hots', 'host'],
  ['update --prefer mien', 'mine'],
  ['create x --layout blueprint', 'blueprints'],
  ['create x --packages poety', 'poetry'],
  ['create x --auth-level anonimous', 'anonymous'],
  ['create x --template htpp --yes', 'http'],
  ['create x --template http,tiemr --yes', 'timer'],
  ['create x --extras dokcer --yes', 'docker'],
  ['add htpp hello --yes', 'http'],
  ['add cosmosdb x --yes', 'cosmos-db'],
  ['add servicebus-queue x --yes', 'service-bus-queue'],
  ['add http x --rout y', '--route'],
  ['add queue x --qeue y', '--queue'],
  ['list quue', 'queue'],
  ['list evnet-grid', 'event-grid'],
  ['migrate v1 --leave-out Order', 'Orders'],
  ['migrate v1 --leave-out helo', 'Hello'],
];

test('a typo is met with the word that was meant', async () => {
  const below = Object.entries(v1App).map(([path, text]) => [`v1/${path}`, text]);
  const cwd = folderWith({ ...v2App, ...Object.fromEntries(below) });
  const missed: string[] = [];
  for (const [line, meant] of typed) {
    const words = line.split(' ');
    const { code, stdout, stderr } = await pyfunc(words, { cwd });
    const said = (stdout + stderr).replace(/\s+/g, ' ');
    const isMet = said.includes(`id you mean ${meant}?`);
    if (!isMet || code === 0) missed.push(`${line} (${code}): ${said.slice(0, 200)}`);
  }
  expect(typed.length).toBeGreaterThanOrEqual(50);
  expect(missed.length / typed.length, missed.join('\n')).toBeLessThanOrEqual(0.05);
  expect(readFileSync(`${cwd}/function_app.py`, 'utf8')).toBe(v2App['function_app.py']);
});
