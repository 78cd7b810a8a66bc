import { expect } from 'vitest';
import schema from '../../../docs/report.schema.json' with { type: 'json' };
import { pyfunc, type Ran } from '../fake-host.ts';
import { mismatches } from '../json-schema.ts';

const kinds: Readonly<Record<string, keyof typeof schema.$defs>> = {
  list: 'registries',
  search: 'search',
  info: 'info',
  add: 'configured',
  remove: 'configured',
  update: 'configured',
  outdated: 'outdated',
  validate: 'validated',
  init: 'configured',
  new: 'configured',
};

/** Runs `pyfunc registry …` in a folder, as somebody without a home. What it prints as JSON is as documented. */
export async function registryCommand(cwd: string, ...words: string[]): Promise<Ran> {
  const ran = await pyfunc(['registry', ...words], { cwd, env: { HOME: '/nobody' } });
  if (words.includes('--json')) {
    const document = JSON.parse(ran.stdout);
    const kind = document.status === 'refused' ? 'refused' : kinds[words[0] ?? ''];
    const isAsking = document.status === 'action_required';
    const wrong = isAsking ? [] : mismatches(document, { $ref: `#/$defs/${kind}` }, schema);
    expect(wrong).toEqual([]);
    expect(document.exitCode).toBe(ran.code);
  }
  return ran;
}
