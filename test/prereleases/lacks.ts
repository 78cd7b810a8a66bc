/**
 * Prints what the newest azure-functions has and the catalog of bindings lacks, for the newest release
 * and the newest pre-release.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'vitest';
import { membersOf } from '../../bindings/decorators/enums.ts';
import { catalog } from '../../bindings/index.ts';
import type { NamedRecord } from '../../bindings/record.ts';
import { environment } from '../python/environment.ts';

/** Methods of an app that register no binding of a function.json. */
const otherMethods = new Set([
  ...['as_decorator', 'function_name', 'http_type', 'get_functions', 'retry'],
  ...['register_blueprint', 'register_functions', 'add_trigger', 'mcp_tool', 'mcp_tool_property'],
  'validate_function_names',
  // Another name of timer_trigger.
  'schedule',
  ...['generic_trigger', 'generic_input_binding', 'generic_output_binding'],
]);

const extraFields = ['trigger_extra_fields', 'binding_extra_fields'];

interface Library {
  readonly version: string;
  readonly methods: { readonly [name: string]: readonly string[] };
  readonly enums: { readonly [name: string]: readonly string[] };
  readonly types: readonly string[];
}

test.each(['', '--pre'])('report %s', async (flag) => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-lacks-'));
  try {
    const venv = path.join(scratch, 'venv');
    execFileSync(await environment('py313'), ['-m', 'venv', venv]);
    const interpreter = path.join(venv, 'bin/python');
    const words = ['-m', 'pip', 'install', '-q', ...(flag === '' ? [] : [flag])];
    execFileSync(interpreter, [...words, 'azure-functions']);
    const script = path.join(import.meta.dirname, 'lacks.py');
    const library: Library = JSON.parse(
      execFileSync(interpreter, ['-I', script], { encoding: 'utf8' }),
    );
    const lines = lacks(library);
    const head = `azure-functions ${library.version}: the catalog lacks ${lines.length}`;
    console.log([head, ...lines].join('\n'));
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

function lacks({ methods, enums, types }: Library): string[] {
  const named = catalog.filter((record): record is NamedRecord => record.kind === 'named');
  const lines = Object.entries(methods).flatMap(([method, keywords]) => {
    const records = named.filter(({ decorator }) => decorator === method);
    if (records.length === 0) return otherMethods.has(method) ? [] : [`decorator ${method}`];
    const known = new Set([
      // These take the properties without a keyword of their own.
      ...(records.some(({ extras }) => extras === 'dict') ? extraFields : []),
      ...records.map(({ nameArgument }) => nameArgument),
      ...records.flatMap((each) => each.arguments.map(({ name }) => name)),
    ]);
    const missing = keywords.filter((each) => !known.has(each));
    return missing.map((each) => `keyword ${each} of ${method}`);
  });
  const used = named.flatMap((each) => each.arguments.flatMap((one) => one.enum ?? []));
  for (const name of new Set(used)) {
    const known = new Set(membersOf(name));
    const missing = enums[name]?.filter((member) => !known.has(member)) ?? [];
    lines.push(...missing.map((member) => `member ${member} of ${name}`));
  }
  const ofCatalog = new Set(catalog.map(({ type }) => type.toLowerCase()));
  const missing = types.filter((type) => !ofCatalog.has(type.toLowerCase()));
  return [...lines, ...missing.map((type) => `binding type ${type}`)];
}
