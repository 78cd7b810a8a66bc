import { beforeAll, expect, test } from 'vitest';
import type { FunctionRun } from '../../verify/run/compare-sides.ts';
import type { RunComparison } from '../../verify/run/run-apps.ts';
import { bytesOf, type Migrated, migrated, runBoth } from './migrated.ts';

const queue = JSON.stringify({
  bindings: [
    { type: 'queueTrigger', direction: 'in', name: 'msg', queueName: 'in', connection: 'C' },
    { type: 'queue', direction: 'out', name: 'out', queueName: 'out', connection: 'C' },
  ],
});

const header = 'import logging\nimport os\n\nimport azure.functions as func\n\n\n';
const def = 'def main(msg: func.QueueMessage, out: func.Out[str]) -> None:\n';

/** Functions that make trouble, by what they do, and one that comes after all of them. */
const bodies: { readonly [name: string]: string } = {
  Aborts: '    os.abort()',
  Connects:
    '    import socket\n    try:\n        socket.create_connection(("127.0.0.1", 9), 1)\n    except OSError as error:\n        out.set(f"{type(error).__name__}: {error}")',
  Exits: '    os._exit(3)',
  Hangs: '    while True:\n        pass',
  Leaves: '    raise SystemExit(2)',
  Looks:
    '    out.set(os.environ.get("SECRET_OF_MINE", "no") + str([x for x in os.listdir() if "Z" not in x and "." in x]))',
  Naps: '    import time\n    start = time.time()\n    time.sleep(3600)\n    out.set(str(time.time() - start))',
  Overwrites:
    '    try:\n        open("/tmp/pyfunc-was-here", "w")\n    except OSError as error:\n        out.set(str(error))',
  Numbers: '    logging.info("process %s", os.getpid())\n    out.set("same")',
  Shells: '    import subprocess\n    subprocess.run(["true"])',
  Threads:
    '    from concurrent.futures import ThreadPoolExecutor\n    with ThreadPoolExecutor(4) as pool:\n        list(pool.map(logging.info, map(str, range(50))))\n        list(pool.map(print, range(50)))\n    logging.info("last")\n    print("last")\n    out.set("x")',
  Writes:
    '    with open("notes.txt", "a") as file:\n        file.write("x")\n    out.set(open("notes.txt").read())',
  Zebra: '    logging.info("still here")\n    out.set(msg.get_body().decode())',
};

const files = {
  'host.json': '{ "version": "2.0" }',
  'local.settings.json': '{ "Values": { "SECRET_OF_MINE": "hush" } }',
  '.env': 'SECRET_OF_MINE=hush',
  ...Object.fromEntries(
    Object.entries(bodies).flatMap(([name, body]) => [
      [`${name}/function.json`, queue],
      [`${name}/__init__.py`, `${header}${def}${body}\n`],
    ]),
  ),
};

let right: Migrated;
let ran: RunComparison;
beforeAll(async () => {
  process.env.SECRET_OF_MINE = 'hush';
  right = await migrated(bytesOf(files));
  ran = await runBoth(right, undefined, { limit: 3 });
});

const run = (name: string, { functions }: RunComparison = ran): FunctionRun => {
  const found = functions.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} was not run`);
  return found;
};
const notes = (name: string) => run(name).findings.map((each) => each.text);

test('a function that hangs, crashes or ends the process ends nothing but itself', () => {
  expect(run('Hangs')).toMatchObject({ outcome: 'not-shown', calls: 0 });
  expect(notes('Hangs')).toEqual([expect.stringContaining('does not end in time')]);
  expect(notes('Aborts')).toEqual([expect.stringContaining('crashes Python')]);
  expect(notes('Exits')).toEqual([expect.stringContaining('ends the process')]);
  expect(run('Zebra')).toMatchObject({ outcome: 'same', failedAlike: 0 });
});

test('sys.exit() is an exception like others', () => {
  expect(run('Leaves')).toMatchObject({ outcome: 'same', failure: 'SystemExit: 2' });
});

test('sleeping takes no time, and the clock goes on', () => {
  expect(run('Naps')).toMatchObject({ outcome: 'same', failedAlike: 0 });
});

test('nothing gets out: no network, no programs, no files elsewhere; and it is said', () => {
  expect(run('Connects')).toMatchObject({ outcome: 'same', failedAlike: 0 });
  expect(run('Overwrites')).toMatchObject({ outcome: 'same', failedAlike: 0 });
  expect(run('Shells').failure).toContain('PermissionError');
  expect(ran.reachedFor).toEqual(['files outside the app', 'other programs', 'the network']);
});

test('an app may write to its own folder, which is a copy', () => {
  expect(run('Writes')).toMatchObject({ outcome: 'same', failedAlike: 0 });
  expect(right.before['notes.txt']).toBeUndefined();
});

test('neither settings nor the environment of the user reach the functions', async () => {
  const told = Buffer.from(right.after['Looks/__init__.py'] ?? []).toString();
  const after = {
    ...right.after,
    'Looks/__init__.py': Buffer.from(told.replace('out.set(', 'out.set("v2" + ')),
  };
  const different = run('Looks', await runBoth({ ...right, after }, ['Looks']));
  const [finding] = different.findings;
  expect(finding?.text).toContain("v2no['");
  expect(finding?.text).not.toMatch(/hush|settings|\.env/);
});

test('only one side in trouble is a difference', async () => {
  const told = Buffer.from(right.after['Zebra/__init__.py'] ?? []).toString();
  const stuck = told.replace('    logging.info("still here")', '    os._exit(1)');
  const after = { ...right.after, 'Zebra/__init__.py': Buffer.from(stuck) };
  const zebra = run('Zebra', await runBoth({ ...right, after }, ['Zebra']));
  expect(zebra.outcome).toBe('different');
  expect(zebra.findings.map((each) => each.text).join()).toContain('ends the process');
});

test('an app that does not load is a difference of each function', async () => {
  const after = {
    ...right.after,
    'function_app.py': Buffer.from('import nowhere.at.all\n1 / 0\n'),
  };
  const zebra = run('Zebra', await runBoth({ ...right, after }, ['Zebra']));
  expect(zebra.outcome).toBe('different');
  expect(zebra.findings[0]?.text).toContain('does not load: ZeroDivisionError');
});

test('the order of threads is not a difference', () => {
  expect(run('Threads')).toMatchObject({ outcome: 'same', failedAlike: 0, findings: [] });
});

test('what the original does not do the same twice is left out, and that is said', () => {
  expect(run('Numbers').outcome).toBe('not-shown');
  expect(notes('Numbers')).toEqual(['calls that do not do the same twice are left out']);
});

test('what only the migrated app does not do the same twice is a difference', async () => {
  const told = Buffer.from(right.after['Zebra/__init__.py'] ?? []).toString();
  const numbered = told.replace('"still here"', 'str(os.getpid())');
  const after = { ...right.after, 'Zebra/__init__.py': Buffer.from(numbered) };
  expect(run('Zebra', await runBoth({ ...right, after }, ['Zebra'])).outcome).toBe('different');
});

test('an app that fails here like one of its functions in v1 is not shown', async () => {
  const code = `${header}1 / 0\n\n\n${def}    pass\n`;
  const broken = { ...files, 'Broken/function.json': queue, 'Broken/__init__.py': code };
  const both = await migrated(bytesOf(broken));
  const ran = await runBoth(both, ['Broken', 'Zebra']);
  expect(ran.functions.map((each) => each.outcome)).toEqual(['not-shown', 'not-shown']);
  expect(run('Zebra', ran).findings[0]?.text).toContain('for what a function of v1 does not');
});
