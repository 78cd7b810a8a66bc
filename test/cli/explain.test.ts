import { expect, test } from 'vitest';
import { codes } from '../../diagnostics/codes.ts';
import { pyfunc } from './fake-host.ts';

test('explain lists every code', async () => {
  const { code, stdout } = await pyfunc(['explain']);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(codes.length);
});

test.each(codes.map((entry) => [entry.code, entry] as const))(
  'explain %s shows the title, the reason, and the next step',
  async (code, entry) => {
    const { stdout } = await pyfunc(['explain', code.toLowerCase()], { columns: 200 });
    expect(stdout).toContain(`${code}: ${entry.title} (${entry.severity}`);
    expect(stdout.includes('What to do: ')).toBe(entry.hint !== undefined);
    expect(stdout).toContain(`/codes/${code.toLowerCase()}\n`);
    expect(stdout.replace(/\s+/g, ' ')).toContain(entry.why.slice(0, 40).replace(/\s+/g, ' '));
  },
);

test('explain shows how a run ends that stops at the error', async () => {
  const unsafe = await pyfunc(['explain', 'PYF007']);
  expect(unsafe.stdout).toContain('PYF007: uncommitted changes (error, exit code 5)');
  const review = await pyfunc(['explain', 'PYF400', '--json']);
  expect(JSON.parse(review.stdout).result.codes[0]).not.toHaveProperty('exitCode');
});

test('explain of an unknown code says where the list is', async () => {
  const { code, stderr } = await pyfunc(['explain', 'PYF999']);
  expect(code).toBe(2);
  expect(stderr).toContain('Run `pyfunc explain` to see all of them.');
});
